"""Tables of Word documents, as text: one of thousands of rows is not put together cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count

from exports.documents.word.text import clean, fonts, lines_taken, paragraph
from reports.writers.docx import BODY_FONT, HEAD_FONT, fitting

HALF_POINTS = 21
"""Size of the letters in a table."""
NARROW = HALF_POINTS * 5
"""Width of a narrow character in twips; a Chinese one is twice as wide."""
MARGIN = 70
"""Room left and right of the text of a cell, in twips."""
ON_A_PAGE = 40
"""So many lines of a table stand on a page."""
TOGETHER = 24
"""A grid of so few lines stays on one page."""


def listing(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    centred: Collection[int],
) -> str:
    """Return a grid under heads that are repeated on every page."""
    cells = (
        _cell(head, width, HEAD_FONT, centred=True)
        for head, width in zip(heads, widths, strict=True)
    )
    head = _row(cells, marks="<w:cantSplit/><w:tblHeader/>")
    return _grid(head + "".join(_lines(rows, widths, centred)), widths)


def facts(title: str, rows: Sequence[tuple[str, str]], widths: Sequence[int]) -> str:
    """Return names and what is to be said of each under a title, on one page where there is not too much of it."""
    taken = [_taken(text, widths[1]) for _name, text in rows]
    kept = sum(taken) <= TOGETHER
    lines = "".join(
        _row(
            (
                _cell(name, widths[0], HEAD_FONT, centred=True, kept=kept and more),
                _cell(text, widths[1], BODY_FONT, kept=kept and more),
            ),
            marks="<w:cantSplit/>" * (size <= ON_A_PAGE // 3),
        )
        for (name, text), size, more in zip(
            rows, taken, (number < len(rows) for number in count(1)), strict=False
        )
    )
    head = _row((_cell(title, sum(widths), HEAD_FONT, span=2, kept=True),), marks="<w:cantSplit/>")
    return _grid(head + lines, widths)


def _taken(text: str, width: int) -> int:
    return lines_taken(text, (width - 2 * MARGIN) / NARROW)


def _lines(
    rows: Iterable[Sequence[str]], widths: Sequence[int], centred: Collection[int]
) -> Iterator[str]:
    for row in rows:
        cells = enumerate(zip(row, widths, strict=True))
        longest = max(_taken(text, width) for text, width in zip(row, widths, strict=True))
        yield _row(
            (
                _cell(text, width, BODY_FONT, centred=column in centred)
                for column, (text, width) in cells
            ),
            marks="<w:cantSplit/>" * (longest <= ON_A_PAGE // 3),
        )


def _grid(rows: str, widths: Sequence[int]) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = "".join(f'<w:{side} w:w="{MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], *, marks: str) -> str:
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    width: int,
    font: str,
    *,
    centred: bool = False,
    span: int = 1,
    kept: bool = False,
) -> str:
    """Return a cell; ``kept`` keeps its row on a page with the next."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    align = "center" if centred else "left"
    properties = (
        f"{'<w:keepNext/>' if kept else ''}"
        '<w:spacing w:before="20" w:after="20" w:line="280" w:lineRule="exact"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/>'
    )
    size = fitting(text, width - 2 * MARGIN, HALF_POINTS)
    letters = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    paragraphs = "".join(
        paragraph(line, "", properties, fonts(font, line) + letters)
        for line in clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )
