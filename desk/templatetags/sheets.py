"""The official grid as HTML: hundreds of cells a page, which templates would draw many times slower."""

from __future__ import annotations

from collections.abc import Iterator

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from desk.sheets import Sheet, SheetCell, Sighting
from reports.comparison import shown
from reports.models import Report, Revision
from reports.writers.layout import GridCell, Role

register = template.Library()

LINE_BREAK = mark_safe("&#10;")


@register.simple_tag
def sheet_rows(sheet: Sheet, report: Report, revision: Revision) -> SafeString:
    """Return the rows of a table; each figure leads to what is known of it."""
    cells = reverse("report-cell", args=[report.pk])
    address = format_html("{}?version={}&amp;cell=", cells, revision.number)
    return format_html_join(
        "\n",
        "<tr>{}</tr>",
        (
            (format_html_join("", "{}", ((drawn(cell, address),) for cell in row)),)
            for row in sheet.rows
        ),
    )


def drawn(cell: SheetCell, address: SafeString) -> SafeString:
    """Return a figure with everything that is to be said of it, or a label."""
    sight = cell.sighting
    if sight is None:
        return format_html(
            '<th class="of-{}" scope="{}"{}>{}</th>',
            cell.grid.role,
            "col" if cell.grid.role == Role.HEAD else "row",
            spans(cell.grid),
            cell.label,
        )
    name = sight.name
    return format_html(
        '<td class="figure {}" id="{}"{}><a class="cell" href="{}{at}" data-at="{at}" title="{}" aria-label="{}">{}</a></td>',
        cell.looks,
        sight.anchor,
        spans(cell.grid),
        address,
        format_html_join(LINE_BREAK, "{}", ((line,) for line in (name, *remarks(sight)))),
        "，".join((f"{name} {sight.text or _('空白')}", *warnings(cell, sight))),
        sight.text,
        at=sight.at,
    )


def spans(cell: GridCell) -> SafeString:
    wide = format_html(' colspan="{}"', cell.col_span) if cell.col_span > 1 else SafeString()
    return wide + format_html(' rowspan="{}"', cell.row_span) if cell.row_span > 1 else wide


def remarks(sight: Sighting) -> Iterator[str]:
    """Yield how a figure is printed, where it stands, and what was read before somebody corrected it."""
    if sight.printed:
        yield _("原文：%(printed)s") % {"printed": sight.printed}
    if sight.place:
        yield sight.place
    if sight.correction:
        read = shown(sight.correction.read) or _("空白")
        said = _("系统识读为 %(read)s") % {"read": read}
        yield f"{sight.correction.state.label}{_('：')}{said}"


def warnings(cell: SheetCell, sight: Sighting) -> Iterator[str]:
    """Yield what is to be known before one relies on a figure."""
    if cell.is_marked:
        yield _("有问题")
    if cell.is_doubtful:
        yield _("识读存疑")
    if sight.correction:
        yield str(sight.correction.state.label)
