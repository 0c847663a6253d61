"""The correction notice 整改提示单: to one agency what to do about its report, or to all of them in one ZIP."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice
from typing import Any, BinaryIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency
from agencies.spreadsheets import guarded
from exports import circulars
from exports.circulars import Wording, chinese_day
from exports.documents import issues
from exports.documents.discussion import Said, said_of
from exports.documents.forms import agency_of
from exports.documents.places import place
from exports.documents.word.paper import Paper
from exports.documents.word.text import clean
from exports.kinds import DOCX, ZIP, Progress, export
from exports.packing import stamp
from exports.snapshot import Snapshot
from reports.models import Report
from validation.engine import Severity
from validation.models import Finding
from validation.models.finding import GRAVEST_FIRST

LONGEST_NAME = 60
AT_A_TIME = 200
"""So many agencies are loaded at once."""
UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u202a-\u202e\u2066-\u2069]')


@export(
    "notice",
    title=gettext_noop("整改提示单"),
    about=gettext_noop(
        "一个机关一份（Word）：每个问题的位置、原文或数字、要求和期限；只含该机关看得到的内容。"
    ),
    suffix=".docx",
    media_type=DOCX,
    asks=("year", "agency", "basis"),
)
def notice(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the notice to one agency; one without issues is told so."""
    progress(0, 1)
    agency = agency_of(data)
    found = list(_ordered(data).filter(report__agency=agency))
    Notice(agency, found, said_of(found), Letterhead.of(data)).write(data, out)


@export(
    "notices",
    title=gettext_noop("整改提示单（全部）"),
    about=gettext_noop(
        "所选范围内每个有问题的机关一份，打成一个压缩包，附清单；没有问题的机关只列在清单里。"
    ),
    suffix=".zip",
    media_type=ZIP,
)
def notices(data: Snapshot, out: BinaryIO, progress: Progress) -> Mapping[str, Any]:
    """Write a notice to every agency with issues, and the list that proves who is in it and who is not."""
    names = dict(data.expected.values_list("pk", "name"))
    keys = list(_ordered(data).values_list("report__agency_id", "pk"))
    total = len({agency for agency, _pk in keys})
    head, namer, written = Letterhead.of(data), Namer(), {}
    with zipfile.ZipFile(out, "w") as archive:
        for number, (found, said) in enumerate(_by_agency(keys)):
            progress(number, total)
            agency = found[0].report.agency
            document = io.BytesIO()
            Notice(agency, found, said, head).write(data, document)
            written[agency.pk] = (namer.name(agency.name), len(found))
            _add(archive, written[agency.pk][0], document.getvalue(), data)
        clear = _without_issues(data, set(written))
        _add(archive, _("清单.csv"), _list(names, written, clear), data)
    return {"without_issues": [names.get(key, "") for key in clear]}


def _by_agency(keys: list[tuple[int, int]]) -> Iterator[tuple[list[Finding], Mapping[int, Said]]]:
    """Yield the findings of each agency with what was said of them; ``keys`` are (agency, finding), an agency's together.

    Some hundreds of agencies are loaded at a time, with a few queries for all of them.
    """
    groups = groupby(keys, key=lambda pair: pair[0])
    parts = ([pk for _agency, pk in group] for _agency, group in groups)
    while some := list(islice(parts, AT_A_TIME)):
        loaded = _loaded().in_bulk([pk for part in some for pk in part])
        said = said_of(list(loaded.values()))
        yield from (([loaded[pk] for pk in part], said) for part in some)


def _loaded() -> Any:
    return Finding.objects.select_related("report__agency__region")


def _ordered(data: Snapshot) -> Any:
    return issues.raised(data).order_by(
        "report__agency__region__code", "report__agency__path", GRAVEST_FIRST, "rule", "at", "pk"
    )


def _without_issues(data: Snapshot, written: set[int]) -> list[int]:
    keys = data.reports.values_list("agency_id", flat=True)
    return [key for key in keys if key not in written]


def _add(archive: zipfile.ZipFile, name: str, content: bytes, data: Snapshot) -> None:
    info = zipfile.ZipInfo(name, date_time=stamp(data.at))
    info.external_attr = 0o600 << 16
    packed = zipfile.ZIP_STORED if name.endswith(".docx") else zipfile.ZIP_DEFLATED
    archive.writestr(info, content, packed)


def _list(
    names: Mapping[int, str],
    written: Mapping[int, tuple[str, int]],
    clear: list[int],
) -> bytes:
    """Return the proof as CSV: every expected agency, with its file or why there is none."""
    reported = set(clear) | set(written)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("机关"), _("情况"), _("问题数"), _("文件")])
    for key, name in names.items():
        file, count = written.get(key, ("", 0))
        state = _("已出具") if file else (_("没有问题") if key in reported else _("没有计入的报告"))
        writer.writerow([guarded(name), state, count, guarded(file)])
    return text.getvalue().encode("utf-8-sig")


class Namer:
    """Gives files names that every system can hold, the second of a name numbered."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()

    def name(self, agency: str) -> str:
        plain = UNSAFE.sub("", clean(agency)).strip(" .")[:LONGEST_NAME] or _("机关")
        self.used[plain.casefold()] += 1
        number = self.used[plain.casefold()]
        mark = f"（{number}）" if number > 1 else ""
        return _("{agency}整改提示单").format(agency=plain) + f"{mark}.docx"


class Letterhead:
    """Who writes, and until when what has no day of its own is to be put right."""

    def __init__(self, office: str, day: Any, days: int) -> None:
        self.office = office
        self.day = chinese_day(day)
        self.rectify_by = (day + timedelta(days=days)).isoformat()

    @classmethod
    def of(cls, data: Snapshot) -> Letterhead:
        office = circulars.office_of(data.user)
        day = localtime(data.at).date()
        return cls(circulars.signature(office), day, Wording.of(office).days)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is written to one agency."""

    agency: Agency
    found: list[Finding]
    said: Mapping[int, Said]
    head: Letterhead

    def write(self, data: Snapshot, out: BinaryIO) -> None:
        """Write who it is to, each issue in a grid of its own, who it is from."""
        title = _("政府信息公开工作年度报告整改提示单")
        paper = Paper(title, self.head.office, data.at)
        paper.title(title)
        paper.paragraph(_("{agency}：").format(agency=self.agency.name), indent=False)
        paper.paragraph(self._opening(data.year))
        paper.gap()
        for number, finding in enumerate(self.found, start=1):
            heading = _("{number}. {title}（{rule}，{tone}）").format(
                number=number,
                title=issues.title(finding),
                rule=finding.rule,
                tone=issues.tone(finding),
            )
            paper.facts(heading, facts(finding, self.said[finding.pk], self.head))
        paper.signed(self.head.office, self.head.day)
        paper.save(out)

    def _opening(self, year: int) -> str:
        errors = sum(one.severity == Severity.ERROR for one in self.found)
        if not self.found:
            return _("你单位{year}年度政府信息公开工作年度报告目前没有需要整改的问题。").format(
                year=year
            )
        return _(
            "经审核你单位{year}年度政府信息公开工作年度报告，发现经核不一致{errors}处、需要核实{warnings}处。请对照下列各项逐条核对原件，有误的予以更正并重新报送，无误的在系统中说明情况。"
        ).format(year=year, errors=errors, warnings=len(self.found) - errors)


def facts(finding: Finding, said: Said, head: Letterhead) -> Iterator[tuple[str, str]]:
    """Yield what is told of an issue; what there is nothing of is left out."""
    kind = "" if finding.report.kind == Report.Kind.OWN else str(finding.report.get_kind_display())
    told = (
        (_("报告"), kind),
        (_("位置"), place(finding)),
        (_("原文或数字"), issues.original(finding)),
        (_("问题"), finding.message),
        (_("处理要求"), issues.remedy(finding)),
        (_("依据"), issues.basis(finding)),
        (_("办理期限"), issues.due(finding) or head.rectify_by),
        (_("审核意见"), said.decision),
        (_("你单位说明"), said.explanation),
        (_("批注"), said.comments),
    )
    yield from ((name, text) for name, text in told if text)
