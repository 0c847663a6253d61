"""What the writers write, the readers read back: figures, printed forms, title, agency, year, text."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from reports import statutory
from reports.extraction import Extraction
from reports.reading import read_report
from reports.writers import WRITERS, can_show, html, write
from reports.writers.manuscript import Manuscript, digits
from samples import printing
from tests.properties.manuscripts import manuscripts

LAYOUTS = sorted(WRITERS)
LOOSE = {"html-portal", "text-spaced"}
"""Layouts in which the breaks between paragraphs, or what follows the last one, cannot be told for certain."""
ALONE = statutory.ARTICLE_20_1
"""The first row of table two, which reads as a line of text where a page ends right after it."""
Difference = tuple[str, object, object]
ORDINARY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(ORDINARY, max_examples=12)
@given(data=st.data())
def test_what_is_written_is_read_back(layout: str, data: st.DataObject) -> None:
    check_round_trip(layout, data)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("layout", LAYOUTS)
@settings(ORDINARY, max_examples=250, derandomize=False, print_blob=True)
@given(data=st.data())
def test_two_thousand_documents_are_read_back(layout: str, data: st.DataObject) -> None:
    check_round_trip(layout, data)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("printer", ["office", "office-html", "browser"])
@settings(ORDINARY, max_examples=4, derandomize=False, phases=(Phase.generate,))
@given(batch=st.lists(manuscripts(), min_size=8, max_size=8))
def test_printed_documents_are_read_back(printer: str, batch: list[Manuscript]) -> None:
    if printer == "browser":
        printed = printing.print_with_browser(batch)
    else:
        printed = printing.print_with_office(batch, "docx" if printer == "office" else "html")
    for manuscript, content in zip(batch, printed, strict=True):
        assert_reads_back(manuscript, content, "report.pdf", loose=True)


def check_round_trip(layout: str, data: st.DataObject) -> None:
    manuscript = data.draw(manuscripts(plain=layout == "text-spaced"))
    assume(can_show(manuscript, layout))
    name = "report" + WRITERS[layout].suffix
    assert_reads_back(manuscript, write(manuscript, layout), name, loose=layout in LOOSE)


def assert_reads_back(manuscript: Manuscript, content: bytes, name: str, *, loose: bool) -> None:
    """Compare everything; ``loose`` ignores white space and where lines of the text end."""
    assert differences(manuscript, read_report(BytesIO(content), name), loose=loose) == []


def differences(manuscript: Manuscript, read: Extraction, *, loose: bool) -> list[Difference]:
    """Return (what, written, read) wherever the two are not equal."""
    pairs: dict[str, tuple[object, object]] = {
        "title": (manuscript.title, read.title),
        "agency": (manuscript.agency, read.agency),
        "year": (manuscript.year, read.year),
        "form": (manuscript.figures.form, read.form),
    }
    for at, value in manuscript.figures.items():
        known = at in read.figures.addresses()
        pairs[at] = (value, read.figures.value(at) if known else "not on the form")
        pairs[f"printed {at}"] = (printed(manuscript, at), read.printed.get(at))
    texts = {section.number: section.text for section in read.sections}
    for section in manuscript.sections:
        wanted, found = section.text, texts.get(section.number, "no such section")
        if loose:
            # A portal's footer follows the last section and is read as part of it: nothing tells it apart.
            wanted, found = (
                "".join(wanted.split()),
                "".join(found.removesuffix(html.FOOTER).removesuffix(ALONE).split()),
            )
        pairs[f"section {section.number}"] = (wanted, found)
    return [(what, *pair) for what, pair in pairs.items() if pair[0] != pair[1]]


def printed(manuscript: Manuscript, at: str) -> str | None:
    """What the reader should keep as printed: anything but the plain digits."""
    text = manuscript.cell(at)
    return None if text == digits(manuscript.figures.value(at)) else text
