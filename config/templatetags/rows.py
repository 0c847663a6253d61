"""The rows of a table as HTML: hundreds of cells a page, which templates would draw many times slower."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Return the rows of the table's page; the attributes of a column are the same in each of them."""
    columns = [(cells_of(column), column.attrs["td"].as_html()) for column in table.columns]
    return format_html_join(
        "",
        "<tr {}>{}</tr>",
        (
            (
                row.attrs.as_html(),
                format_html_join("", "<td {}>{}</td>", ((td, cell(row)) for cell, td in columns)),
            )
            for row in table.paginated_rows
        ),
    )


def cells_of(column: BoundColumn) -> Callable[[BoundRow], Any]:
    """Return what draws a column's cell; one drawn from the whole record needs no search for a value."""
    arguments, _others = signature(column.render)
    if arguments == ("record",) and not column.column.empty_values and not column.link:
        return lambda row: column.render(record=row.record)
    return lambda row: row.get_cell(column.name)
