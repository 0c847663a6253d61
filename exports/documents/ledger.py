"""The compliance ledger: one workbook in which the office finds every agency, finding and figure of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, BinaryIO

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from agencies.models import Agency
from boards import filing
from exports.circulars import own_region
from exports.documents import official, overview
from exports.documents.discussion import Said, said_of
from exports.documents.heads import HEADS, addresses
from exports.documents.places import figures_told, place
from exports.documents.views import BATCH, findings
from exports.documents.workbook import A3, Book, safe, workbook
from exports.kinds import XLSX, Progress, export
from exports.snapshot import Snapshot
from reports import statutory
from reports.measures import MEASURES
from reports.models import Report, Revision
from reports.statutory import Form
from reports.trends import TABLES, Totals, whole
from validation.engine import CATALOGUE, Severity
from validation.models import Finding
from validation.models.sight import HINTS

TITLE = gettext_noop("合规台账")
OWN, AGGREGATE = gettext_noop("本机关报告数据"), gettext_noop("汇总报告数据")
FIRST_FIGURE, HEAD_ROWS = 3, 4


@export(
    "ledger",
    title=TITLE,
    about=gettext_noop(
        "一本工作簿：应报与缺报、逐家报送情况、逐条问题与处理、全部数字（含合计公式）、官方表式汇总、指标口径和图表。"
    ),
    suffix=".xlsx",
    media_type=XLSX,
)
def ledger(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the ledger, a sheet after the other; how far it is is counted in rows."""
    coverage = data.coverage()
    issues = findings(data).exclude(HINTS)
    own = data.choice.own().filter(**{f"{data.choice.basis.value}__isnull": False})
    aggregates = data.reports.filter(kind=Report.Kind.AGGREGATE)
    pace = Pace(progress, coverage["expected"] + issues.count() + own.count() + aggregates.count())
    totals = whole(data.choice.own(), data.choice.basis)
    with workbook(out, _(TITLE), data.at) as book:
        write_cover(book, data, coverage)
        picture = book.sheet(_("概览"))
        write_missing(book, coverage["missing"])
        write_agencies(book, data, pace)
        write_findings(book, issues, pace)
        figures = FigureSheet(book, data, totals)
        figures.write(_(OWN), own, pace, summed=True)
        if aggregates.exists():
            figures.write(_(AGGREGATE), aggregates, pace, summed=False)
        places = write_official(book, data, figures)
        write_definitions(book)
        overview.write(book, picture, filing_by_region(data), totals, places)


class Pace:
    """Tells how many of all rows are written."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0
        progress(0, total)

    def step(self) -> None:
        self.done += 1
        if self.done % 50 == 0:
            self.progress(self.done, self.total)


# --- cover, missing, definitions --------------------------------------------------------------------


def write_cover(book: Book, data: Snapshot, coverage: Mapping[str, Any]) -> None:
    """Say what the ledger is of, as of when, by which rules and filters, and how complete it is."""
    sheet, formats = book.sheet(_("封面")), book.formats
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.set_row(0, 48)
    sheet.merge_range(0, 0, 0, 1, cover_title(data), formats.title)
    lines = (
        (_("应报"), coverage["expected"]),
        (_("计入"), coverage["included"]),
        (_("缺报或未计入"), len(coverage["missing"])),
        (_("计入的版本"), data.choice.basis_label),
        (_("数据截止"), localtime(data.at).strftime("%Y-%m-%d %H:%M:%S")),
        (_("规则版本"), data.rules),
        (_("报告年度"), str(data.year)),
        (_("地区（含下级）"), data.choice.region.name if data.choice.region else _("全部")),
        (_("类别"), dict(Agency.Kind.choices)[data.choice.kind] if data.choice.kind else _("全部")),
    )
    for row, (name, value) in enumerate(lines, start=2):
        sheet.write_string(row, 0, name, formats.head)
        book.put(sheet, row, 1, value)
    notes = (
        _("县级以上政府按汇总报告计应报，其他机关按本机关报告计；缺报名单另表列出。"),
        _("各格合计只由本机关报告相加，汇总报告另表列出，不重复累加；比率由合计重算，不取平均。"),
        _("空白为报告未填，0 为报告填写的零。内部批注、仅供审核参考的提示不在本台账内。"),
    )
    for row, note in enumerate(notes, start=len(lines) + 3):
        sheet.merge_range(row, 0, row, 1, note, formats.line)


def cover_title(data: Snapshot) -> str:
    region = own_region(data).region
    return _("{place}{year}年度政府信息公开工作年度报告合规台账").format(
        place=region.name if region else "", year=data.year
    )


def write_missing(book: Book, names: list[str]) -> None:
    """List by name who is expected and not in it."""
    sheet = book.sheet(_("缺报名单"))
    book.heads(sheet, 0, [(_("序号"), 8), (_("缺报或未计入的机关"), 60)])
    for row, name in enumerate(names, start=1):
        book.put(sheet, row, 0, row)
        book.put(sheet, row, 1, name)
    if not names:
        book.put(sheet, 1, 1, _("无，应报的都已计入。"))


def write_definitions(book: Book) -> None:
    """Say how every share is computed and what the words of the other sheets mean."""
    sheet = book.sheet(_("指标口径"))
    book.heads(sheet, 0, [(_("指标"), 36), (_("口径"), 100)])
    words = (
        (_("逾期"), _("首次报送的收到时间晚于期限；以收到时间为准，更正不改变。")),
        (_("未结"), _("仍存在，且待处理、已说明待核或已确认的问题。")),
        (_("已结"), _("已由新版本消除，或已驳回、说明已采纳的问题。")),
    )
    told = [(_(one.name), _(one.definition)) for one in MEASURES.values()]
    for row, (name, definition) in enumerate((*told, *words), start=1):
        book.put(sheet, row, 0, name)
        book.put(sheet, row, 1, definition)
    book.put(sheet, len(told) + len(words) + 1, 1, _("分母为零或空白时不计算，显示“—”。"))


# --- agencies ---------------------------------------------------------------------------------------

AGENCY_HEADS = (
    (gettext_noop("机关"), 36),
    (gettext_noop("地区"), 14),
    (gettext_noop("类别"), 12),
    (gettext_noop("状态"), 12),
    (gettext_noop("期限"), 12),
    (gettext_noop("收到日期"), 12),
    (gettext_noop("是否逾期"), 10),
    (gettext_noop("通过日期"), 12),
    (gettext_noop("版本数"), 8),
    (gettext_noop("错误未结"), 8),
    (gettext_noop("错误已结"), 8),
    (gettext_noop("疑问未结"), 8),
    (gettext_noop("疑问已结"), 8),
)
FIRST_SUM = 8


def write_agencies(book: Book, data: Snapshot, pace: Pace) -> None:
    """Write a line an agency, and the sums of what can be added up as formulas."""
    sheet = book.long_sheet(_("机关"))
    book.heads(sheet, 0, [(_(head), width) for head, width in AGENCY_HEADS])
    reports = {
        report.agency_id: report
        for report in data.choice.owed().annotate(versions=Count("revisions"))
    }
    counts = handled(data)
    sums = [0] * (len(AGENCY_HEADS) - FIRST_SUM)
    row = 0
    for row, agency in enumerate(data.expected.iterator(BATCH), start=1):
        report = reports.get(agency.pk)
        numbers = [report.versions if report else 0, *_handled(counts, report)]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        for column, value in enumerate((*_agency_line(agency, report), *numbers)):
            book.put(sheet, row, column, value)
        pace.step()
    if row:
        sheet.autofilter(0, 0, row, len(AGENCY_HEADS) - 1)
        _sum_line(book, sheet, row + 1, FIRST_SUM, sums, first_row=1)


def _agency_line(agency: Agency, report: Report | None) -> tuple[Any, ...]:
    received = report and report.first_submitted_at and localtime(report.first_submitted_at).date()
    due = report.due_on if report else None
    late = "" if not (received and due) else (_("是") if received > due else _("否"))
    return (
        agency.name,
        agency.region.name,
        agency.get_kind_display(),
        str(report.get_status_display()) if report else _("未报送"),
        due,
        received,
        late,
        report.accepted_at and localtime(report.accepted_at).date() if report else None,
    )


def handled(data: Snapshot) -> dict[int, dict[str, Any]]:
    """Count errors and warnings, open and settled, by report, in one query."""
    standing = Q(present=True, handling__in=Finding.STANDING)
    settled = Q(cured_in__isnull=False, present=False) | Q(
        present=True, handling__in=(Finding.Handling.DISMISSED, Finding.Handling.ACCEPTED)
    )
    rows = (
        Finding.objects.filter(report__in=data.choice.owed().values("pk"))
        .order_by()
        .values("report")
        .annotate(
            **{
                f"{severity.value}_{name}": Count("pk", filter=Q(severity=severity) & which)
                for severity in (Severity.ERROR, Severity.WARNING)
                for name, which in (("open", standing), ("settled", settled))
            }
        )
    )
    return {row["report"]: dict(row) for row in rows}


def _handled(counts: dict[int, dict[str, Any]], report: Report | None) -> list[int]:
    found = counts.get(report.pk, {}) if report else {}
    return [
        found.get(f"{severity}_{name}", 0)
        for severity in ("error", "warning")
        for name in ("open", "settled")
    ]


def _sum_line(
    book: Book, sheet: Any, row: int, first: int, sums: list[Any], *, first_row: int
) -> None:
    """Write real formulas that add the rows above, their values beside them; blank stays blank."""
    formats = book.formats
    sheet.write_string(row, 0, _("合计"), formats.sum_text)
    for column in range(1, first):
        sheet.write_blank(row, column, None, formats.sum_text)
    for column, total in enumerate(sums, start=first):
        if total is None:
            sheet.write_blank(row, column, None, formats.sum)
            continue
        cells = xl_range(first_row, column, row - 1, column)
        sheet.write_formula(row, column, f"=SUM({cells})", formats.sum, official.plain(total))


# --- findings ---------------------------------------------------------------------------------------

FINDING_HEADS = (
    (gettext_noop("机关"), 28),
    (gettext_noop("地区"), 12),
    (gettext_noop("报告类别"), 9),
    (gettext_noop("规则"), 7),
    (gettext_noop("规则名称"), 18),
    (gettext_noop("级别"), 7),
    (gettext_noop("位置"), 24),
    (gettext_noop("问题"), 48),
    (gettext_noop("引文"), 36),
    (gettext_noop("所据数字"), 28),
    (gettext_noop("应为"), 10),
    (gettext_noop("实为"), 10),
    (gettext_noop("处理情况"), 11),
    (gettext_noop("处理意见"), 24),
    (gettext_noop("机关说明"), 30),
    (gettext_noop("批注"), 30),
    (gettext_noop("期限"), 12),
)


def write_findings(book: Book, issues: QuerySet[Finding], pace: Pace) -> None:
    """Write a line a finding, with what was said of it where the agency can read it."""
    sheet = book.long_sheet(_("问题"), paper=A3)
    book.heads(sheet, 0, [(_(head), width) for head, width in FINDING_HEADS])
    row = 0
    for batch in _batches(issues):
        said = said_of(batch)
        for finding in batch:
            row += 1
            for column, value in enumerate(_finding_line(finding, said[finding.pk])):
                book.put(sheet, row, column, value)
            pace.step()
    if row:
        sheet.autofilter(0, 0, row, len(FINDING_HEADS) - 1)


def _batches(issues: QuerySet[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings a few hundred at a time; their keys are asked for once, in order."""
    keys = list(issues.values_list("pk", flat=True))
    loaded = Finding.objects.select_related("report__agency__region")
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        found = loaded.in_bulk(part)
        yield [found[key] for key in part]


def _finding_line(finding: Finding, said: Said) -> tuple[Any, ...]:
    rule = CATALOGUE.get(finding.rule)
    return (
        finding.report.agency.name,
        finding.report.agency.region.name,
        str(finding.report.get_kind_display()),
        finding.rule,
        _(rule.title) if rule else "",
        str(finding.get_severity_display()),
        place(finding),
        finding.message,
        "\n".join(quote["text"] for quote in finding.quotes),
        figures_told(finding),
        finding.expected,
        finding.actual,
        str(finding.get_handling_display()),
        said.decision,
        said.explanation,
        said.comments,
        finding.due_on or finding.report.return_due_on,
    )


# --- figures ----------------------------------------------------------------------------------------


class FigureSheet:
    """Flat sheets of figures: a line an agency, a column an address, and where the sums stand."""

    def __init__(self, book: Book, data: Snapshot, totals: Totals) -> None:
        self.book, self.data, self.totals = book, data, totals
        self.columns = addresses(Form.for_year(data.year), totals)
        self.where: dict[str, str] = {}
        """The cell of the sum at each address, as formulas on other sheets name it."""

    def write(self, name: str, reports: QuerySet[Report], pace: Pace, *, summed: bool) -> None:
        sheet = self.book.long_sheet(name, paper=A3)
        self._heads(sheet)
        row = HEAD_ROWS - 1
        for report, cells in figures_of(reports, self.data.choice.basis.value):
            row += 1
            self._line(sheet, row, report, cells)
            pace.step()
        if summed and row >= HEAD_ROWS:
            self._sums(sheet, name, row + 1)

    def _heads(self, sheet: Any) -> None:
        formats = self.book.formats
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 12)
        sheet.set_column(FIRST_FIGURE, FIRST_FIGURE + len(self.columns), 10)
        names = [HEADS[at] for at in self.columns]
        for level in range(HEAD_ROWS):
            label = (_("机关"), _("地区"), _("类别"))
            for column in range(FIRST_FIGURE):
                text = label[column] if level == HEAD_ROWS - 1 else ""
                sheet.write_string(level, column, text, formats.head)
            column = FIRST_FIGURE
            for key, group in groupby(names, key=lambda head: head[: level + 1]):
                size = len(list(group))
                self._head(sheet, level, column, size, key[-1])
                column += size
        sheet.set_row(HEAD_ROWS - 1, 60)
        sheet.freeze_panes(HEAD_ROWS, 1)
        sheet.repeat_rows(0, HEAD_ROWS - 1)
        sheet.repeat_columns(0)

    def _head(self, sheet: Any, row: int, column: int, size: int, text: str) -> None:
        shown = _(text) if text else ""
        if size > 1:
            sheet.merge_range(row, column, row, column + size - 1, shown, self.book.formats.head)
        else:
            sheet.write_string(row, column, shown, self.book.formats.head)

    def _line(self, sheet: Any, row: int, report: Report, cells: Mapping[str, Any]) -> None:
        formats = self.book.formats
        agency = report.agency
        sheet.write_string(row, 0, safe(agency.name), formats.text)
        sheet.write_string(row, 1, safe(agency.region.name), formats.text)
        sheet.write_string(row, 2, str(agency.get_kind_display()), formats.text)
        for column, at in enumerate(self.columns, start=FIRST_FIGURE):
            value = cells.get(at)
            if value is None:
                sheet.write_blank(row, column, None, formats.number)
            elif at in statutory.MONEY_ADDRESSES:
                sheet.write_number(row, column, float(value), formats.money)
            else:
                sheet.write_number(row, column, value, formats.number)

    def _sums(self, sheet: Any, name: str, row: int) -> None:
        sums = [self.totals(at) for at in self.columns]
        _sum_line(self.book, sheet, row, FIRST_FIGURE, sums, first_row=HEAD_ROWS)
        for column, at in enumerate(self.columns, start=FIRST_FIGURE):
            cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
            self.where[at] = f"'{name}'!{cell}"


def figures_of(reports: QuerySet[Report], basis: str) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Yield each report with the figures of the version that counts, a few hundred reports at a time."""
    ordered = reports.order_by("agency__region__code", "agency__path", "kind")
    keys = list(ordered.values_list("pk", f"{basis}_id"))
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        loaded = Report.objects.select_related("agency__region").in_bulk([key for key, _r in part])
        cells = _cells([revision for _key, revision in part])
        yield from ((loaded[key], cells.get(revision, {})) for key, revision in part)


def _cells(revisions: list[int]) -> dict[int, dict[str, Any]]:
    """Return the figures of some revisions by address; read as plain rows, which is quick."""
    found: dict[int, dict[str, Any]] = {key: {} for key in revisions}
    for table in TABLES:
        attributes = sorted({attribute for _row, attribute in table.addresses})
        named = [f"{table.rows}__{table.row}"] if table.row else []
        cells = [f"{table.rows}__{attribute}" for attribute in attributes]
        rows = Revision.objects.filter(pk__in=revisions, **{f"{table.rows}__isnull": False})
        for revision, *values in rows.values_list("pk", *named, *cells):
            row = values.pop(0) if named else ""
            for attribute, value in zip(attributes, values, strict=True):
                address = table.addresses.get((row, attribute))
                if address is not None and value is not None:
                    found[revision][address] = value
    return found


# --- the official layout ----------------------------------------------------------------------------


def write_official(book: Book, data: Snapshot, figures: FigureSheet) -> dict[str, str]:
    """Write the sums in the layout of the form, as formulas on the flat sheet; another form's table two apart.

    Returns where each address stands, as formulas of other sheets name it.
    """
    formats = official.Formats.of(book.book)
    main = Form.for_year(data.year)
    other = Form.F2021 if main == Form.F2019 else Form.F2019
    found: dict[str, str] = {}
    for form, sections in ((main, (2, 3, 4)), (other, (2,))):
        addresses = statutory.disclosure_addresses(form)
        if form == other and all(figures.totals(at) is None for at in addresses):
            continue
        name = _("官方表式") if form == main else _("表二（另一表式）")
        sheet = book.sheet(name)
        title = _("{year}年度汇总（{count} 份本机关报告相加）").format(
            year=data.year, count=figures.totals.reports
        )
        summed = official.figures_of(figures.totals, form)
        places = official.write_sheet(
            sheet, formats, title, summed, figures_formula(figures), sections=sections
        )
        found |= {
            at: f"'{name}'!{xl_rowcol_to_cell(*cell, row_abs=True, col_abs=True)}"
            for at, cell in places.items()
        }
    return found


def figures_formula(figures: FigureSheet) -> official.Formula:
    """Return what points from an address to its sum; one row of other handling is the sum of all its lines."""

    def formula(address: str) -> str:
        if not address.endswith("/closed_combined"):
            return f"={figures.where.get(address, '')}"
        prefix = address.removesuffix("closed_combined")
        lines = (*statutory.CLOSED_LINES, "closed_combined")
        cells = [where for line in lines if (where := figures.where.get(prefix + line))]
        return f"=SUM({','.join(cells)})"

    return formula


def filing_by_region(data: Snapshot) -> list[filing.Tally]:
    """Return how far the agencies are, a row a part of the region."""
    choice = own_region(data)
    return [head for head, _kinds in filing.matrix(choice, filing.by_group(choice))]
