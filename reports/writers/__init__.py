"""Figures and text → files: the inverse of ``reports.readers``, laid out like the official form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.writers import docx, html, markdown, text
from reports.writers.manuscript import CannotShow, Manuscript
from reports.writers.rows import unshowable

__all__ = ["WRITERS", "CannotShow", "Manuscript", "Writer", "can_show", "write"]


@dataclass(frozen=True, slots=True)
class Writer:
    """One layout a report can be written in."""

    write: Callable[[Manuscript], bytes]
    suffix: str
    shows_blanks: bool = True
    """False where a blank would vanish: such a manuscript raises :class:`CannotShow`."""


WRITERS: dict[str, Writer] = {
    "docx": Writer(docx.write, ".docx"),
    "html": Writer(html.write, ".html"),
    "html-gbk": Writer(html.write_gbk, ".html"),
    "html-portal": Writer(html.write_portal, ".html"),
    "markdown": Writer(markdown.write, ".md"),
    "markdown-ragged": Writer(markdown.write_ragged, ".md", shows_blanks=False),
    "text": Writer(text.write_tabbed, ".txt"),
    "text-shifted": Writer(text.write_shifted, ".txt", shows_blanks=False),
    "text-spaced": Writer(text.write_spaced, ".txt", shows_blanks=False),
}


def write(manuscript: Manuscript, layout: str) -> bytes:
    """Return the file in a layout of :data:`WRITERS`."""
    return WRITERS[layout].write(manuscript)


def can_show(manuscript: Manuscript, layout: str) -> bool:
    """Whether a layout prints this manuscript so that every cell can be told apart."""
    return WRITERS[layout].shows_blanks or not unshowable(manuscript)
