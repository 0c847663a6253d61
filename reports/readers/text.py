"""Plain text to Document: tab-separated tables, tables as they come out of a PDF, wrapped paragraphs.

The columns of such tables are a guess, so their cells are never certain; the order in a row is what was printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from reports.readers import limits, prose
from reports.readers.document import Block, Cell, Document, Heading, Paragraph, Place, Table
from reports.readers.encoding import decode
from reports.readers.lines import (
    Line,
    figures_follow,
    is_full,
    is_label,
    is_marked,
    is_row,
    page_width,
)

READER: Final = "text 1"
_HASHES: Final = re.compile(r"(#{1,6})\s+(.*\S)")


def read(stream: BinaryIO) -> Document:
    """Read plain text; raise ``too_complex`` or ``unknown_encoding``."""
    text = decode(limits.read_at_most(stream, limits.TEXT_BYTES))
    return Document(
        blocks=limits.bounded(blocks(lines_of(text))), media_type="text/plain", reader=READER
    )


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank; tabs are kept, other white space at the ends is not."""
    lines: list[Line] = []
    after_blank = False
    for number, raw in enumerate(re.split(r"\r\n?|\n|\f", text), start=1):
        shown = raw.strip(" \u3000\xa0\ufeff\u200b")
        is_blank = not shown.strip() and not _has_columns(shown)
        if not is_blank:
            lines.append(Line(number, shown if _has_columns(shown) else shown.strip(), after_blank))
        after_blank = is_blank
    return lines


def blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the blocks of the text in order."""
    width = page_width(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        if "\t" in line.text:
            end = _end_of_tabs(lines, index)
            yield from tabs_to_table(lines[index:end])
        elif heading := _HASHES.fullmatch(line.text):
            end = index + 1
            yield Heading(heading[2].rstrip(" #"), len(heading[1]), _place(line))
        elif _is_heading(lines, index, 0):
            end = index + 1
            yield Paragraph(prose.one_line(line.text), _place(line))
        else:
            end = _end_of_region(lines, index, width)
            if _is_table(lines[index:end], width):
                yield from region_to_blocks(lines[index:end])
            else:
                end = max(end, _end_of_paragraph(lines, index, width))
                yield from paragraphs(lines[index:end], width)
        index = end


def tabs_to_table(lines: Sequence[Line]) -> Iterator[Table]:
    """Turn tab-separated lines into cells: the column is the position between the tabs."""
    cells = tuple(
        Cell(prose.one_line(text), row, column, 1, 1, _place(line), certain=False)
        for row, line in enumerate(lines)
        for column, text in enumerate(line.text.split("\t"))
    )
    if any(cell.text for cell in cells):
        yield Table(cells, _place(lines[0]), ruled=False)


@dataclass(slots=True)
class Row:
    """One row in the making: texts with the lines they stand on."""

    labels: list[tuple[str, Line]]
    figures: list[tuple[str, Line]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.figures += [(figure, line) for figure in line.figures]


def region_to_blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Yield the table of a region and, as paragraphs, the labels left over behind its last figures."""
    rows = lines_to_rows(lines)
    last = max(number for number, row in enumerate(rows) if row.figures)
    cells = tuple(
        Cell(text, number, column, 1, 1, _place(line), certain=False)
        for number, row in enumerate(rows[: last + 1])
        for column, (text, line) in enumerate([*row.labels, *row.figures])
    )
    yield Table(cells, _place(lines[0]), ruled=False)
    for row in rows[last + 1 :]:
        yield Paragraph(" ".join(text for text, _ in row.labels), _place(row.labels[0][1]))


def lines_to_rows(lines: Sequence[Line]) -> list[Row]:
    """Gather broken labels and figures into rows [label …, figure …]; labels without figures are rows too."""
    rows: list[Row] = []
    loose: list[tuple[Row, Line]] = []
    for line in _cells_apart(lines):
        above = rows[-1] if rows else None
        adjacent = above is not None and not line.after_blank
        if line.labels and line.figures:
            if above and adjacent and _is_unfinished(above) and not is_marked(line.text):
                above.labels[-1] = _lengthened(above.labels[-1], line.labels[0])
                above.add(line)
            else:
                rows.append(Row([(label, line) for label in line.labels]))
                rows[-1].add(line)
        elif line.labels:
            _add_label(rows, line)
        elif above is None or _begins_row(above, line, adjacent=adjacent):
            rows.append(Row([]))
            rows[-1].add(line)
        elif above.figures and not adjacent:
            loose.append((above, line))
        else:
            _join_split_label(rows)
            rows[-1].add(line)
    _complete(rows, loose)
    return rows


def _begins_row(above: Row, line: Line, *, adjacent: bool) -> bool:
    """Whether several figures alone are a row of their own: below a finished row or below heads side by side."""
    if len(line.figures) < 2:
        return False
    if above.figures:
        return not adjacent
    return len(above.labels) > 2 and not any(is_marked(label) for label, _ in above.labels)


def _cells_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Where each cell was saved on a line of its own, labels below each other are not pieces of one."""
    figures = [line for line in lines if line.figures]
    if len(figures) < 4 or any(line.labels or len(line.figures) > 1 for line in figures):
        return lines
    return [line if line.figures else replace(line, after_blank=True) for line in lines]


def _add_label(rows: list[Row], line: Line) -> None:
    """Continue the label above, begin a new one, or, for several words, a row of heads."""
    above = rows[-1] if rows and not rows[-1].figures else None
    marked = is_marked(line.text)
    if above and not line.after_blank and not marked and len(above.labels) == 1:
        unmarked = not is_marked(above.labels[0][0])
        if len(line.tokens) == 1 and (not unmarked or " " not in above.labels[0][0]):
            above.labels[0] = _lengthened(above.labels[0], line.text)
            return
    texts = line.labels if marked else line.tokens
    rows.append(Row([(text, line) for text in texts]))


def _lengthened(label: tuple[str, Line], more: str) -> tuple[str, Line]:
    return prose.joined([label[0], more]), label[1]


def _is_unfinished(row: Row) -> bool:
    return not row.figures and len(row.labels) == 1 and is_marked(row.labels[0][0])


def _join_split_label(rows: list[Row]) -> None:
    """Join "2.申请人逾期…" and the rest of it that a blank line cut off, when the figures come at last."""
    if len(rows) < 2 or rows[-1].figures or rows[-2].figures:
        return
    first, rest = rows[-2], rows[-1]
    single = len(rest.labels) == len(first.labels) == 1
    if single and first.labels[0][0][0].isdigit() and not is_marked(rest.labels[0][0]):
        first.labels[0] = _lengthened(first.labels[0], rest.labels[0][0])
        rows.pop()


def _complete(rows: list[Row], loose: list[tuple[Row, Line]]) -> None:
    """Give a lone number to the row above it if that is just one short of what rows here have."""
    lengths = Counter(len(row.figures) for row in rows if len(row.figures) > 2)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    for row, line in loose:
        if len(row.figures) == usual - 1:
            row.add(line)


def paragraphs(lines: Sequence[Line], width: int | None) -> Iterator[Paragraph]:
    """Join the lines that were only wrapped."""
    start = 0
    while start < len(lines):
        end = _end_of_paragraph(lines, start, width)
        wrapped = [line for line in lines[start:end] if not line.is_page_number]
        if wrapped:
            yield Paragraph(prose.joined(line.text for line in wrapped), _place(wrapped[0]))
        start = end


def _end_of_paragraph(lines: Sequence[Line], start: int, width: int | None) -> int:
    """A full line that does not end a sentence goes on, even across a blank line or a page number."""
    end = start + 1
    while end < len(lines) and (is_full(lines[end - 1], width) or lines[end - 1].is_page_number):
        following = lines[end]
        if following.is_page_number:
            end += 1
            continue
        if lines[end - 1].ends_sentence or "\t" in following.text:
            break
        if _is_heading(lines, end, 0) or following.text.startswith(("（一）", "#")):
            break
        end += 1
    return end


def _end_of_region(lines: Sequence[Line], start: int, width: int | None) -> int:
    """The end of the run of rows and labels that begins here; ``start`` itself if none does."""
    numbered = 0
    end = start
    while end < len(lines):
        line = lines[end]
        if "\t" in line.text or _HASHES.fullmatch(line.text):
            break
        if not (is_row(line, width) or is_label(line, width) or figures_follow(lines, end)):
            break
        if _is_heading(lines, end, numbered):
            break
        numbered = line.section or numbered
        end += 1
    return end


def _is_heading(lines: Sequence[Line], index: int, numbered: int) -> bool:
    """A line 三、… stands alone unless its figures follow or it goes on with the numbers of the rows above.

    Over a table without heads' own line, "四、…情况" and its first label look like one broken label: only 一、
    is taken for that.
    """
    line = lines[index]
    if not line.section or line.figures or line.ends_sentence or line.width > 60:
        return False
    if numbered and line.section == numbered + 1:
        return False
    return not figures_follow(lines, index, within=4 if line.section == 1 else 1)


def _is_table(lines: Sequence[Line], width: int | None) -> bool:
    counts = [len(line.figures) for line in lines if is_row(line, width)]
    return max(counts, default=0) > 2 or sum(1 for count in counts if count) > 1


def _end_of_tabs(lines: Sequence[Line], start: int) -> int:
    """Tabbed lines belong together; a blank line parts them where the number of columns changes."""
    end = start + 1
    while end < len(lines) and "\t" in lines[end].text:
        columns = [line.text.count("\t") for line in lines[end - 1 : end + 1]]
        if lines[end].after_blank and columns[0] != columns[1]:
            break
        end += 1
    return end


def _has_columns(text: str) -> bool:
    """Whether the tabs part columns: more than the indent of a paragraph."""
    return "\t" in text.lstrip("\t") or len(text) - len(text.lstrip("\t")) > 1


def _place(line: Line) -> Place:
    return Place(anchor=f"l{line.number}")
