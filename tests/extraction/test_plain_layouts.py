"""Tables typed or pasted without any markup of their own: each layout reads to the last cell."""

from collections.abc import Callable
from io import BytesIO

import pytest

from reports.reading import read_report
from reports.writers import Manuscript
from tests.specimens import clean_manuscript

LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "pipes at the end": lambda cells: " | ".join(cells) + " |",
    "pipes between": " | ".join,
    "two blanks": "  ".join,
    "full-width blanks": "\u3000".join,
    "tabs": "\t".join,
    "one cell a line": "\n".join,
}


def plain(manuscript: Manuscript, row: Callable[[list[str]], str]) -> str:
    lines = [manuscript.title]
    for section, paragraphs, grid in manuscript.parts():
        lines += [section.heading, *paragraphs]
        for cells in grid.rows() if grid else ():
            lines.append(
                row([manuscript.cell(c.address) if c.is_figure else c.text for c in cells])
            )
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["report.txt", "report.md"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plain_layout_is_read_to_the_last_cell(layout, name):
    manuscript = clean_manuscript()
    extraction = read_report(BytesIO(plain(manuscript, LAYOUTS[layout]).encode()), name)
    assert dict(extraction.figures.items()) == dict(manuscript.figures.items())
    assert extraction.doubts == []
    assert (extraction.agency, extraction.year) == (manuscript.agency, manuscript.year)
