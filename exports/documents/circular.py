"""The circular 通报: what a year's audit found, in the words of the office, with its four annexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO

from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from boards import figures, filing
from boards.choice import Choice
from exports import circulars
from exports.circulars import Wording, own_region, share
from exports.documents import issues
from exports.documents.issues import NAMED, TOPICS, Topic
from exports.documents.word import Paper
from exports.kinds import DOCX, Progress, export
from exports.snapshot import Snapshot
from reports.measures import MEASURES
from reports.models import Report
from reports.trends import Totals, whole
from validation.engine import Severity
from validation.models import Finding

LISTED = 2000
"""So many issues are listed at most in annex 1; all of them are in the ledger."""
IN_TEXT = 30
"""So many names are given in running text; more are in annex 2."""
GOOD = 100
EXAMPLES = 2
ORDINALS = tuple("一二三四五六七八九十")


@export(
    "circular",
    title=gettext_noop("审核情况通报"),
    about=gettext_noop(
        "按通报体例成文（Word）：总体情况、主要数据、存在的主要问题、整改要求，附问题清单、报送统计、指标统计、优秀报告。文字可由管理员按本机关习惯修改。"
    ),
    suffix=".docx",
    media_type=DOCX,
)
def circular(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the circular and its annexes."""
    progress(0, 5)
    audit = Audit.of(data, Wording.of(circulars.office_of(data.user)))
    paper = Paper(audit.texts["title"], audit.texts["signature"], data.at)
    write_body(paper, audit)
    for number, annex in enumerate((annex_issues, annex_filing, annex_measures, annex_good), 1):
        progress(number, 5)
        annex(paper, audit)
    paper.save(out, data.at)


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found of one topic: agencies and places named, an example or two, and what is only asked."""

    topic: Topic
    agencies: int
    places: int
    asked: int
    examples: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything the circular tells, asked for once."""

    data: Snapshot
    values: dict[str, str]
    texts: dict[str, str]
    finds: Sequence[Finds]
    choice: Choice
    """The filters, within the office's own region."""
    rectify_by: str

    @classmethod
    def of(cls, data: Snapshot, wording: Wording) -> Audit:
        """Count and sum up what the circular tells."""
        finds, named = _finds(data)
        values = circulars.values(data, wording.days, *_sums(data), named)
        until = localtime(data.at).date() + timedelta(days=wording.days)
        texts = wording.filled(values)
        return cls(data, values, texts, finds, own_region(data), until.isoformat())


def preview(data: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    """Return what the office's texts come to, each with its label (a message id)."""
    texts = Audit.of(data, wording).texts
    return [(passage.label, texts[passage.key]) for passage in circulars.PASSAGES]


def _sums(data: Snapshot) -> tuple[Totals, Totals]:
    choice = data.choice
    return whole(choice.own(), choice.basis), whole(choice.own(data.year - 1), choice.basis)


def _finds(data: Snapshot) -> tuple[list[Finds], tuple[int, int]]:
    """Return what was found by topic, and how many agencies and places are named in all."""
    named: dict[str, list[tuple[int, int]]] = {}
    asked: dict[str, int] = {}
    raised = issues.raised(data)
    for pk, rule, agency in raised.filter(NAMED).values_list("pk", "rule", "report__agency_id"):
        named.setdefault(rule, []).append((pk, agency))
    for rule in raised.exclude(NAMED).values_list("rule", flat=True):
        asked[rule] = asked.get(rule, 0) + 1
    found = []
    for topic in TOPICS:
        places = [
            one for rule, ones in named.items() if issues.topic_of(rule) is topic for one in ones
        ]
        waiting = sum(n for rule, n in asked.items() if issues.topic_of(rule) is topic)
        if places or waiting:
            keys = [pk for pk, _agency in places]
            agencies = len({agency for _pk, agency in places})
            found.append(Finds(topic, agencies, len(places), waiting, _examples(keys)))
    everything = [one for ones in named.values() for one in ones]
    return found, (len({agency for _pk, agency in everything}), len(everything))


def _examples(keys: list[int]) -> list[Finding]:
    """Return one finding each of the first agencies: errors before warnings, those with words to quote first."""
    loaded = Finding.objects.select_related("report__agency").in_bulk(keys[:200]).values()
    ordered = sorted(
        loaded, key=lambda one: (one.severity != Severity.ERROR, not one.quotes, one.pk)
    )
    chosen: dict[int, Finding] = {}
    for finding in ordered:
        chosen.setdefault(finding.report.agency_id, finding)
    return list(chosen.values())[:EXAMPLES]


# --- the body ---------------------------------------------------------------------------------------


def write_body(paper: Paper, audit: Audit) -> None:
    """Write everything up to the signature."""
    texts = audit.texts
    paper.title(texts["title"])
    paper.paragraph(texts["addressees"], indent=False)
    _paragraphs(paper, texts["opening"])
    paper.heading(_("一、总体情况"))
    _paragraphs(paper, texts["overview"])
    for line in (*by_region(audit.choice), *names_in_text(audit.data)):
        paper.paragraph(line)
    paper.heading(_("二、主要数据"))
    _paragraphs(paper, texts["figures"])
    paper.heading(_("三、存在的主要问题"))
    if audit.finds:
        _paragraphs(paper, texts["issues"])
        for number, finds in enumerate(audit.finds):
            paper.paragraph(told(ORDINALS[number], finds))
    else:
        paper.paragraph(_("未发现需要通报的问题。"))
    paper.heading(_("四、整改要求"))
    _paragraphs(paper, texts["demands"])
    for number, annex in enumerate(ANNEXES, start=1):
        paper.paragraph(_("附件{number}：{annex}").format(number=number, annex=_(annex)))
    paper.paragraph("")
    paper.paragraph(texts["signature"], indent=False, align="right")
    paper.paragraph(audit.values["cut_off"], indent=False, align="right")


def _paragraphs(paper: Paper, text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            paper.paragraph(line.strip())


def by_region(choice: Choice) -> Iterator[str]:
    """Yield the line of each part of the region: how many should publish, how many did in time."""
    lines = [
        _("{region}应公开单位{expected}个，按时公开{on_time}个").format(
            region=head.label, expected=head.counts["expected"], on_time=head.counts["on_time"]
        )
        for head, _kinds in filing.matrix(choice, filing.by_group(choice))
    ]
    if lines:
        yield _("{lines}。").format(lines=_("；").join(lines))


def names_in_text(data: Snapshot) -> Iterator[str]:
    """Yield who was late and who has not filed, by name where they are not too many."""
    late = [report.agency.name for report in filing.late(data.choice)]
    missing = [agency.name for agency in filing.missing(data.choice)]
    for names, words, pointer in (
        (late, _("逾期报送的：{names}。"), _("逾期报送的{count}家名单见附件2。")),
        (missing, _("未报送的：{names}。"), _("未报送的{count}家名单见附件2。")),
    ):
        if len(names) > IN_TEXT:
            yield pointer.format(count=len(names))
        elif names:
            yield words.format(names=_("、").join(names))


def told(ordinal: str, finds: Finds) -> str:
    """Return the paragraph of one topic."""
    head = _("{ordinal}是{topic}。").format(ordinal=ordinal, topic=_(finds.topic.head))
    parts = [head]
    if finds.places:
        parts.append(
            _("共{agencies}家{places}处，如{examples}。").format(
                agencies=finds.agencies,
                places=finds.places,
                examples=_("；").join(map(example, finds.examples)),
            )
        )
    if finds.asked:
        parts.append(_("另有{count}处请有关单位核实，已一并提示。").format(count=finds.asked))
    return "".join(parts)


def example(finding: Finding) -> str:
    """Return what an agency is named for, with its own words."""
    quoted = finding.quotes[0]["text"].strip() if finding.quotes else ""
    words = (
        _("{agency}{tone}：{message}（原文“{quote}”）")
        if quoted
        else _("{agency}{tone}：{message}")
    )
    return words.format(
        agency=finding.report.agency.name,
        tone=issues.tone(finding),
        message=finding.message.rstrip("。"),
        quote=quoted[:80],
    )


# --- the annexes ------------------------------------------------------------------------------------

ANNEXES = (
    gettext_noop("问题清单"),
    gettext_noop("报送与时效统计表"),
    gettext_noop("指标统计表"),
    gettext_noop("优秀报告"),
)


def annex_issues(paper: Paper, audit: Audit) -> None:
    """Write annex 1: every issue an agency is named for."""
    paper.lying_pages()
    _annex_head(paper, 1)
    named = issues.raised(audit.data).filter(NAMED)
    heads = ("序号", "单位", "问题码", "位置", "原文", "应为", "依据", "级别", "整改时限", "状态")
    shown = issues.lines(named[:LISTED], audit.rectify_by)
    paper.table(
        [_(head) for head in heads],
        shown,
        (8, 24, 9, 24, 40, 9, 34, 14, 16, 12),
        centred=(0, 2, 5, 7, 8, 9),
    )
    count = named.count()
    if not count:
        paper.paragraph(_("无。"))
    elif count > LISTED:
        paper.paragraph(
            _("共{count}处，本表列前{listed}处，其余见合规台账。").format(
                count=count, listed=LISTED
            )
        )


def annex_filing(paper: Paper, audit: Audit) -> None:
    """Write annex 2: filing by region, and the late and the missing by name."""
    paper.page_break()
    _annex_head(paper, 2)
    groups = filing.by_group(audit.choice)
    tallies = [head for head, _kinds in filing.matrix(audit.choice, groups)]
    total = filing.whole(groups)
    total.label = _("合计")
    heads = [_("地区"), *(str(label) for _step, label in filing.STEPS), _("按时率")]
    paper.table(
        heads,
        (
            (
                tally.label,
                *(str(tally.counts[step]) for step, _label in filing.STEPS),
                share(tally.percent_on_time),
            )
            for tally in (*tallies, total)
        ),
        (24, *[9] * len(filing.STEPS), 9),
        centred=range(1, len(heads)),
    )
    late = list(filing.late(audit.data.choice))
    missing = list(filing.missing(audit.data.choice))
    paper.heading(_("逾期报送（{count}家）").format(count=len(late)))
    paper.table(
        [_("单位"), _("期限"), _("收到日期")],
        (_late_line(report) for report in late),
        (40, 14, 14),
        centred=(1, 2),
    )
    paper.heading(_("未报送（{count}家）").format(count=len(missing)))
    paper.paragraph(_("、").join(agency.name for agency in missing) or _("无"))


def _late_line(report: Report) -> tuple[str, str, str]:
    due = report.due_on.isoformat() if report.due_on else ""
    received = report.first_submitted_at
    return report.agency.name, due, localtime(received).date().isoformat() if received else ""


def annex_measures(paper: Paper, audit: Audit) -> None:
    """Write annex 3: the shares of every part, computed from sums, with their definitions."""
    paper.page_break()
    _annex_head(paper, 3)
    choice = audit.choice
    parts = [(part.label, part.totals) for part in figures.by_part(choice)]
    now, before = _sums(audit.data)
    everything = whole(choice.own(), choice.basis, COLUMNS_NEEDED)
    heads = [_("地区"), _("份数"), _("新收"), _("办结"), *(_(MEASURES[one].name) for one in SHOWN)]
    rows = [*((label, totals) for label, totals in parts), (_("合计"), everything)]
    paper.table(
        heads,
        ((label, *_measured(totals)) for label, totals in rows),
        (22, 8, 9, 9, *[10] * len(SHOWN)),
        centred=range(1, len(heads)),
    )
    paper.heading(_("主要指标"))
    paper.table(
        [_("指标"), _("本年"), _("上年"), _("口径")],
        (
            (_(one.name), share(one.percent(now)), share(one.percent(before)), _(one.definition))
            for one in MEASURES.values()
        ),
        (30, 12, 12, 70),
        centred=(1, 2),
    )


SHOWN = figures.PART_MEASURES
COLUMNS_NEEDED = (*figures.PART_CELLS, *(cell for one in SHOWN for cell in MEASURES[one].cells))


def _measured(totals: Totals) -> Iterator[str]:
    yield str(totals.reports)
    yield circulars.number(totals("requests/total/received"))
    yield circulars.number(totals("requests/total/concluded"))
    yield from (share(totals.percent(code)) for code in SHOWN)


def annex_good(paper: Paper, audit: Audit) -> None:
    """Write annex 4: reports accepted, in time, and without anything that stands against them."""
    paper.page_break()
    _annex_head(paper, 4)
    reports = good(audit.data)
    paper.paragraph(
        _("按时报送、已审核通过、没有未结问题的报告{count}份：").format(count=len(reports))
    )
    paper.table(
        [_("序号"), _("单位"), _("地区"), _("收到日期"), _("通过日期")],
        (
            (
                str(number),
                report.agency.name,
                report.agency.region.name,
                _day(report.first_submitted_at),
                _day(report.accepted_at),
            )
            for number, report in enumerate(reports[:GOOD], start=1)
        ),
        (8, 60, 24, 20, 20),
        centred=(0, 3, 4),
    )
    if len(reports) > GOOD:
        paper.paragraph(_("只列前{count}份。").format(count=GOOD))


def good(data: Snapshot) -> list[Report]:
    """Return the reports nothing speaks against."""
    standing = Finding.objects.present().filter(
        report=OuterRef("pk"), handling__in=Finding.STANDING
    )
    grave = standing.exclude(severity=Severity.NOTICE)
    return list(
        data.reports.filter(
            accepted__isnull=False, first_submitted_at__date__lte=F("due_on")
        ).exclude(Exists(grave))
    )


def _day(at: object) -> str:
    return localtime(at).date().isoformat() if at else ""  # type: ignore[arg-type]


def _annex_head(paper: Paper, number: int) -> None:
    paper.paragraph(_("附件{number}").format(number=number), indent=False)
    paper.title(_(ANNEXES[number - 1]))
