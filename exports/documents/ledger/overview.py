"""The ledger's overview: filing by region and the outcomes, as tables with formulas and as charts of these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from boards.filing import STEPS, Tally
from exports.documents.word.text import lines_taken
from exports.documents.workbook import LINE, Book, plain, safe
from reports.measures import MEASURES, OUTCOMES, Measure
from reports.trends import Totals

STACKED = {3: "#1F1F1F", 4: "#8C8C8C", 5: "#EDEDED"}
"""The columns on time, late and missing, in greys that print."""
CONCLUDED = "requests/total/concluded"
INK = "#5B5B5B"
COLUMN = 11
"""Width of a column of counts, in narrow characters."""
WIDTH = 780
"""Of the chart below the table, in pixels: as wide as the table."""
A_ROW = 20
"""Height of a row in pixels."""


def write_overview(
    book: Book, sheet: Any, regions: list[Tally], totals: Totals, places: Mapping[str, str]
) -> None:
    """Write both tables with their charts; ``places`` says where the sums of the official layout stand."""
    book.widths(sheet, (24, *[COLUMN] * (len(STEPS) + 1)))
    row = _filing(book, sheet, regions)
    OutcomeTable(book, sheet, row, totals, places).write()


# --- filing -----------------------------------------------------------------------------------------


def _filing(book: Book, sheet: Any, regions: list[Tally]) -> int:
    """Write the table of filing with its chart; return the row after them."""
    formats = book.formats
    sheet.write_string(0, 0, _("报送情况（按地区）"), formats.section)
    heads = (_("地区"), *(str(label) for _step, label in STEPS), _("按时率"))
    sheet.set_row(1, LINE * max(lines_taken(head, COLUMN - 1) for head in heads) + 4)
    for column, head in enumerate(heads):
        sheet.write_string(1, column, head, formats.head)
    row = first = 2
    for row, tally in enumerate(regions, start=first):
        sheet.write_string(row, 0, safe(tally.label), formats.text)
        for column, (step, _label) in enumerate(STEPS, start=1):
            sheet.write_number(row, column, tally.counts[step], formats.number)
        _on_time(book, sheet, row, tally.counts["on_time"], tally.counts["expected"])
    last = first + len(regions) - 1
    _filing_sums(book, sheet, first, last, regions)
    if not regions:
        return last + 4
    rows = _filing_chart(book, sheet, first, last)
    return last + rows + 4


def _filing_sums(book: Book, sheet: Any, first: int, last: int, regions: list[Tally]) -> None:
    sums = [sum(tally.counts[step] for tally in regions) for step, _label in STEPS]
    row = last + 1
    if regions:
        book.sums(sheet, row, 1, sums, first_row=first)
    else:
        sheet.write_string(row, 0, _("合计"), book.formats.sum_text)
        for column, total in enumerate(sums, start=1):
            sheet.write_number(row, column, total, book.formats.sum)
    _on_time(book, sheet, row, sums[2], sums[0])


def _on_time(book: Book, sheet: Any, row: int, part: int, whole: int) -> None:
    """Write the share on time as a formula; a dash where nobody is expected."""
    on_time, expected = (xl_rowcol_to_cell(row, column) for column in (3, 1))
    value = part / whole if whole else "—"
    formula = f'=IF({expected}=0,"—",{on_time}/{expected})'
    sheet.write_formula(row, len(STEPS) + 1, formula, book.formats.share, value)


def _filing_chart(book: Book, sheet: Any, first: int, last: int) -> int:
    """Draw who was in time, late and missing, a bar a region, below the table; return the rows it takes."""
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, ink in STACKED.items():
        chart.add_series(
            {
                "name": [sheet.name, first - 1, column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "fill": {"color": ink},
                "border": {"color": "#1F1F1F", "width": 0.5},
                "gap": 60,
            }
        )
    height = 130 + 24 * (last - first + 1)
    _dress(chart, _("按时、逾期与未报（家）"), WIDTH, height)
    chart.set_x_axis({"num_format": "0", "major_gridlines": _GRID, "num_font": _FONT})
    chart.set_legend({"position": "bottom", "font": _FONT})
    sheet.insert_chart(last + 3, 0, chart)
    return height // A_ROW + 1


# --- outcomes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """How requests were concluded, below what is above ``top``."""

    book: Book
    sheet: Any
    top: int
    totals: Totals
    places: Mapping[str, str]

    def write(self) -> None:
        """Write the table, and the chart if there is anything to draw."""
        sheet, formats = self.sheet, self.book.formats
        sheet.write_string(self.top, 0, _("办理结果构成"), formats.section)
        sheet.set_row(self.top + 1, 2 * LINE + 4)
        for column, head in enumerate((_("结果"), _("件数"), _("占办理结果总计"))):
            sheet.write_string(self.top + 1, column, head, formats.head)
        for row, code in enumerate(OUTCOMES, start=self.first):
            self._line(row, MEASURES[code])
        concluded = self.totals(CONCLUDED)
        sheet.write_string(self.last, 0, _("办理结果总计"), formats.sum_text)
        if concluded is None:
            sheet.write_blank(self.last, 1, None, formats.sum)
        else:
            where = self.places[CONCLUDED]
            sheet.write_formula(self.last, 1, f"={where}", formats.sum, plain(concluded))
            self._chart()

    @property
    def first(self) -> int:
        return self.top + 2

    @property
    def last(self) -> int:
        """The row of the whole."""
        return self.first + len(OUTCOMES)

    def _line(self, row: int, measure: Measure) -> None:
        sheet, formats = self.sheet, self.book.formats
        part, whole = measure.parts(self.totals)
        sheet.write_string(row, 0, _(measure.name), formats.text)
        cells = [self.places[at] for at in measure.numerator if at in self.places]
        if part is None or not cells:
            sheet.write_blank(row, 1, None, formats.number)
        else:
            sheet.write_formula(row, 1, f"=SUM({','.join(cells)})", formats.number, plain(part))
        share = float(part) / float(whole) if part is not None and whole else "—"
        count, total = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(self.last, 1, row_abs=True)
        formula = f'=IF(N({total})=0,"—",{count}/{total})'
        sheet.write_formula(row, 2, formula, formats.share, share)

    def _chart(self) -> None:
        first, last, name = self.first, self.last - 1, self.sheet.name
        chart = self.book.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": _("占办理结果总计"),
                "categories": [name, first, 0, last, 0],
                "values": [name, first, 2, last, 2],
                "fill": {"color": INK},
                "data_labels": {"value": True, "num_format": "0.0%", "font": _FONT},
                "gap": 60,
            }
        )
        _dress(chart, _("各项结果占办理结果总计"), 500, 280)
        chart.set_x_axis({"num_format": "0%", "major_gridlines": _GRID, "num_font": _FONT})
        chart.set_legend({"none": True})
        self.sheet.insert_chart(self.top, 4, chart)


# --- both charts ------------------------------------------------------------------------------------

_FONT = {"name": "宋体", "size": 9}
_GRID = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}


def _dress(chart: Any, title: str, width: int, height: int) -> None:
    """Set the title and the size; the first category stands on top, the numbers at the foot."""
    chart.set_title({"name": title, "name_font": {"name": "黑体", "size": 12, "bold": False}})
    chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": _FONT})
    chart.set_size({"width": width, "height": height})
