"""Figures and text → files: the inverse of ``reports.readers``, laid out like the official form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.writers import docx, html, markdown, text
from reports.writers.manuscript import CannotShow, Manuscript
from reports.writers.rows import refuse_bare_rows, refuse_blanks, show_anything

__all__ = ["WRITERS", "CannotShow", "Manuscript", "Writer", "can_show", "write"]


@dataclass(frozen=True, slots=True)
class Writer:
    """One layout a report can be written in."""

    write: Callable[[Manuscript], bytes]
    suffix: str
    check: Callable[[Manuscript], None] = show_anything
    """Raises :class:`CannotShow` where something would vanish or be taken for something else."""


WRITERS: dict[str, Writer] = {
    "docx": Writer(docx.write, ".docx"),
    "html": Writer(html.write, ".html"),
    "html-gbk": Writer(html.write_gbk, ".html"),
    "html-portal": Writer(html.write_portal, ".html"),
    "markdown": Writer(markdown.write, ".md"),
    "markdown-ragged": Writer(markdown.write_ragged, ".md", check=refuse_blanks),
    "text": Writer(text.write_tabbed, ".txt", check=refuse_bare_rows),
    "text-shifted": Writer(text.write_shifted, ".txt", check=refuse_blanks),
    "text-spaced": Writer(text.write_spaced, ".txt", check=refuse_blanks),
}


def write(manuscript: Manuscript, layout: str) -> bytes:
    """Return the file in a layout of :data:`WRITERS`; raises :class:`CannotShow`."""
    writer = WRITERS[layout]
    writer.check(manuscript)
    return writer.write(manuscript)


def can_show(manuscript: Manuscript, layout: str) -> bool:
    """Whether a layout prints this manuscript so that every cell can be told apart."""
    try:
        WRITERS[layout].check(manuscript)
    except CannotShow:
        return False
    return True
