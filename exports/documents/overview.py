"""The ledger's overview: filing by region and the outcomes, as tables with formulas and as charts of these tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from boards.filing import STEPS, Tally
from exports.documents.official import plain
from exports.documents.workbook import Book, safe
from reports.measures import MEASURES, OUTCOMES
from reports.trends import Totals

INKS = ("#1F1F1F", "#5B5B5B", "#8C8C8C", "#B3B3B3", "#D2D2D2", "#EDEDED")
"""Greys that print, one an outcome."""


def write(
    book: Book, sheet: Any, regions: list[Tally], totals: Totals, places: Mapping[str, str]
) -> None:
    """Write both tables with their charts; ``places`` says where the sums of the official layout stand."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(STEPS) + 1, 11)
    row = _filing(book, sheet, 0, regions)
    _outcomes(book, sheet, max(row + 2, 20), totals, places)


def _filing(book: Book, sheet: Any, top: int, regions: list[Tally]) -> int:
    formats = book.formats
    sheet.write_string(top, 0, _("报送情况（按地区）"), formats.sum_text)
    heads = (_("地区"), *(str(label) for _step, label in STEPS), _("按时率"))
    for column, head in enumerate(heads):
        sheet.write_string(top + 1, column, head, formats.head)
    first = row = top + 2
    for tally in regions:
        sheet.write_string(row, 0, safe(tally.label), formats.text)
        for column, (step, _label) in enumerate(STEPS, start=1):
            sheet.write_number(row, column, tally.counts[step], formats.number)
        _share(book, sheet, row, tally.counts["on_time"], tally.counts["expected"])
        row += 1
    sheet.write_string(row, 0, _("合计"), formats.sum_text)
    sums = [sum(tally.counts[step] for tally in regions) for step, _label in STEPS]
    for column, total in enumerate(sums, start=1):
        cells = xl_range(first, column, row - 1, column)
        if regions:
            sheet.write_formula(row, column, f"=SUM({cells})", formats.sum, total)
        else:
            sheet.write_number(row, column, 0, formats.sum)
    _share(book, sheet, row, sums[2], sums[0])
    if regions:
        _filing_chart(book, sheet, first, row - 1)
    return row


def _share(book: Book, sheet: Any, row: int, part: int, whole: int) -> None:
    """Write the share on time as a formula; a dash where nobody is expected."""
    on_time, expected = (xl_rowcol_to_cell(row, column) for column in (3, 1))
    value = part / whole if whole else "—"
    formula = f'=IF({expected}=0,"—",{on_time}/{expected})'
    sheet.write_formula(row, len(STEPS) + 1, formula, book.formats.share, value)


def _filing_chart(book: Book, sheet: Any, first: int, last: int) -> None:
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, ink in ((3, "#1F1F1F"), (4, "#8C8C8C"), (5, "#EDEDED")):
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
    chart.set_title(
        {"name": _("按时、逾期与未报（家）"), "name_font": {"name": "黑体", "size": 12}}
    )
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 560, "height": max(320, 90 + 22 * (last - first + 1))})
    sheet.insert_chart(0, len(STEPS) + 3, chart)


def _outcomes(book: Book, sheet: Any, top: int, totals: Totals, places: Mapping[str, str]) -> None:
    formats = book.formats
    sheet.write_string(top, 0, _("办理结果构成"), formats.sum_text)
    for column, head in enumerate((_("结果"), _("件数"), _("占办理结果总计"))):
        sheet.write_string(top + 1, column, head, formats.head)
    first = top + 2
    last = first + len(OUTCOMES)
    for row, code in enumerate(OUTCOMES, start=first):
        measure = MEASURES[code]
        part, whole = measure.parts(totals)
        sheet.write_string(row, 0, _(measure.name), formats.text)
        cells = [places[at] for at in measure.numerator if at in places]
        if part is None or not cells:
            sheet.write_blank(row, 1, None, formats.number)
        else:
            sheet.write_formula(row, 1, f"=SUM({','.join(cells)})", formats.number, plain(part))
        share = float(part) / float(whole) if part is not None and whole else "—"
        count, total = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(last, 1, row_abs=True)
        sheet.write_formula(row, 2, f'=IF(N({total})=0,"—",{count}/{total})', formats.share, share)
    concluded = totals("requests/total/concluded")
    sheet.write_string(last, 0, _("办理结果总计"), formats.sum_text)
    if concluded is None:
        sheet.write_blank(last, 1, None, formats.sum)
    else:
        where = places["requests/total/concluded"]
        sheet.write_formula(last, 1, f"={where}", formats.sum, plain(concluded))
        _outcome_chart(book, sheet, first, last - 1)


def _outcome_chart(book: Book, sheet: Any, first: int, last: int) -> None:
    chart = book.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": _("占办理结果总计"),
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 2, last, 2],
            "fill": {"color": INKS[1]},
            "data_labels": {"value": True, "num_format": "0.0%"},
            "gap": 60,
        }
    )
    chart.set_title({"name": _("办理结果构成"), "name_font": {"name": "黑体", "size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(first - 2, 4, chart)
