"""Writes a report as Markdown with pipe tables, which know no spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from reports.writers.layout import Grid
from reports.writers.manuscript import Manuscript
from reports.writers.rows import grid_rows, ragged_rows

Rows = Callable[[Manuscript, Grid], Iterable[list[str]]]


def write(manuscript: Manuscript) -> bytes:
    """Return a document whose tables keep every column: a span is a label and empty cells."""
    return _write(manuscript, grid_rows)


def write_ragged(manuscript: Manuscript) -> bytes:
    """Return a document as converters make it: some label columns lost, rows filled up at their end.

    An empty cell cannot be told from a filler there: ``reports.writers.write`` refuses blanks.
    """
    return _write(manuscript, ragged_rows)


def _write(manuscript: Manuscript, rows_of: Rows) -> bytes:
    blocks = [f"# {_escape(manuscript.title)}"]
    for section, paragraphs, grid in manuscript.parts():
        if section.heading:
            blocks.append(f"## {_escape(section.heading)}")
        blocks += [_escape(paragraph) for paragraph in paragraphs]
        if grid is not None:
            blocks.append(_table(rows_of(manuscript, grid)))
    return ("\n\n".join(blocks) + "\n").encode()


def _table(rows: Iterable[list[str]]) -> str:
    head, *rest = ("| " + " | ".join(map(_escape_inline, row)) + " |" for row in rows)
    rule = "|" + "---|" * (head.replace("\\|", "").count("|") - 1)
    return "\n".join([head, rule, *rest])


def _escape(text: str) -> str:
    """Mask what Markdown would take for markup, inside a line and at its beginning."""
    return re.sub(r"^(\s*)([#+=-]|\d+(?=[.)](?:\s|$)))", _mask_start, _escape_inline(text))


def _escape_inline(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>&|~])", r"\\\1", text)


def _mask_start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
