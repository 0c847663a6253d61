"""The demonstration's reports go through their life: filed, late, explained, returned, back, accepted, corrected.

Every turn is taken by the activities people's clicks take, at plausible past times; the same ones every time.
A report whose life has begun is left as it is, so that it may be run again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import structlog
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies.models import Agency, User
from desk import handling, review
from desk.assigning import assign
from desk.conversation import Saying, say
from notices.models import Notice
from reports import deadlines, intake
from reports.demonstration.filing import EARLIER_YEARS, YEARS, manuscript_of
from reports.demonstration.province import PROVINCE, Organ, organs
from reports.life import NotAllowed
from reports.models import Extension, Report, Revision
from reports.writers import WRITERS
from validation.models import Comment, Decision, Explanation, Finding

log = structlog.get_logger(__name__)

REVIEWERS = {"青岚市": "shenhe", "澜汀市": "shenhe2", "松屿市": "shenhe2", PROVINCE: "guanli"}
FILERS = {"青岚市": "tianbao3", "澜汀市": "tianbao4", "松屿市": "tianbao5", PROVINCE: "tianbao6"}
OWN_FILER = {"青岚市水务局": "tianbao"}
"""Agencies whose own account files; the others' cities have one for all of them."""
LEFT_TO_VISITORS = frozenset({("青岚市水务局", 2024), ("青岚市枕溪县人民政府", 2024)})
"""Drafts for whoever tries the site: self-check, explain, file."""
LONGER = ("松屿市公安局", 2024, date(2025, 2, 28), "办公系统迁移期间数据暂不能导出，申请延期。")
LATE = 13
"""One in so many reports of earlier years was late."""

EXPLANATIONS = (
    "已与业务科室逐笔复核，数据无误：差异是跨年办件按受理时间统计所致，正文已注明口径。",
    "经核对台账，原数据属实。上年口径含派驻机构，本年按要求只统计本机关。",
    "该项数据由业务系统导出，已与办件登记簿核对一致，情况说明已存档备查。",
)
ACCEPTANCES = ("说明与台账一致，采纳。", "口径说明清楚，采纳。")
RETURNS = (
    "问题清单中已确认的一项仍未更正，请核对台账后更正原件，其余疑问逐条说明。",
    "说明过于笼统，没有写明数据来源。请核实后重新说明，有误的更正原件。",
)
RETURNS_OF_TEXT = (
    "第五部分只写了下一步打算，没有写明存在的具体问题和上年问题的整改情况，请补充后重新报送。",
    "第六部分没有报告信息处理费收取情况，请按国办函〔2020〕109号补写后重新报送。",
)
ASIDES = (
    "先对照近三年同口径的数，再定是否退回。",
    "去年也有同样的问题，这次请机关一并说明。",
)
REQUESTS = (
    "@{name} 请核对台账并写明统计口径，必要时附上登记簿汇总页。",
    "@{name} 正文和表格请以台账为准统一，更正后重新报送。",
)
ANSWERS = (
    "已对照登记簿逐件核过，是统计时点不同造成的，说明里已写明。",
    "收到，已与业务科室核对，情况写在说明里了。",
)
CORRECTION = "表二现行有效规范性文件漏计两件，更正后重新报送。"


@dataclass(frozen=True, slots=True)
class Case:
    """One report with the people who handle it and the dice that decide what is not said by its plan."""

    report: Report
    organ: Organ
    filer: User
    reviewer: User
    dice: random.Random
    now: datetime

    def at(self, day: date, hour: int | None = None) -> datetime:
        """Return a moment of office hours on a day."""
        clock = time(hour or self.dice.randint(9, 16), self.dice.randint(0, 59))
        return datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())

    def ago(self, days: int) -> datetime:
        return self.at(timezone.localdate(self.now) - timedelta(days=days))

    @property
    def last_day(self) -> date:
        report = self.report
        return report.due_on or deadlines.due_on(report.agency, report.year, report.kind)


def live() -> int:
    """Take the demonstration's reports that are read through their lives; return how many began one."""
    people = {user.username: user for user in User.objects.all()}
    _extend(people["guanli"])
    begun = 0
    for year in reversed((*EARLIER_YEARS, *YEARS)):
        for organ in organs():
            report = _unbegun(organ, year)
            if report is not None and (organ.name, year) not in LEFT_TO_VISITORS:
                case = _case(report, organ, people)
                with _whatever_happens(case):
                    begun += _lived(case, plan_of(organ, year))
    return begun


@contextmanager
def _whatever_happens(case: Case) -> Iterator[None]:
    """Leave a report as it was where its plan cannot be followed; the others have theirs."""
    try:
        yield
    except (NotAllowed, intake.NotAccepted, handling.NotNow) as refusal:
        log.warning("demonstration_refused", report=case.report.pk, refusal=str(refusal))


def plan_of(organ: Organ, year: int) -> Plan:
    """Return what becomes of an agency's report of a year: of the last year something else for each in turn."""
    if year == YEARS[-1]:
        city = city_of(organ)
        here = [one for one in organs() if city_of(one) == city]
        return PLANS[here.index(organ) % len(PLANS)]
    dice = random.Random(f"{organ.name} {year} plan")
    return accepted_late if dice.randrange(LATE) == 0 else accepted


def city_of(organ: Organ) -> str:
    """Return the city an agency belongs to, the province for its own."""
    return next((city for city in REVIEWERS if organ.name.startswith(city)), PROVINCE)


def _unbegun(organ: Organ, year: int) -> Report | None:
    reports = Report.objects.filter(agency__name=organ.name, year=year, turn=0)
    return reports.filter(current__isnull=False).select_related("agency", "current").first()


def _case(report: Report, organ: Organ, people: dict[str, User]) -> Case:
    city = city_of(organ)
    filer = people[OWN_FILER.get(organ.name, FILERS[city])]
    dice = random.Random(f"{organ.name} {report.year} life")
    return Case(report, organ, filer, people[REVIEWERS[city]], dice, timezone.now())


def _extend(administrator: User) -> None:
    name, year, day, reason = LONGER
    agency = Agency.objects.get(name=name)
    if not Extension.objects.filter(agency=agency, year=year).exists():
        deadlines.extend(agency, year, day, reason, by=administrator)


@transaction.atomic
def _lived(case: Case, plan: Plan) -> bool:
    """Follow a plan, all of it or nothing; what is long past is no news to anybody."""
    waits = case.report.revisions.pending().exists()
    held = case.report.revisions.filter(state=Revision.State.HELD).exists()
    if waits or held:
        return False
    last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    plan(case)
    told = Notice.objects.filter(pk__gt=last)
    told.update(mail_due=False)
    if case.report.year != YEARS[-1]:
        told.update(read_at=case.now)
    return True


# --- the parts of a life ---------------------------------------------------------------------------


def dated(row: Explanation | Decision | Comment, at: datetime) -> None:
    """Have something said when the story says, not when the story was loaded."""
    field = "created_at" if isinstance(row, Comment) else "at"
    type(row)._default_manager.filter(pk=row.pk).update(**{field: at})


def explained(case: Case, at: datetime) -> None:
    """Answer every finding that waits for the agency, again where it was not believed."""
    mine = Finding.objects.visible_to(case.filer).filter(report=case.report)
    for finding in review.unanswered(mine).by_severity():
        said_before = [one.text for one in finding.explanations.all()]
        fresh = [text for text in EXPLANATIONS if text not in said_before]
        dated(handling.explain(finding, case.dice.choice(fresh), case.filer), at)


def filed(case: Case, at: datetime) -> None:
    explained(case, at - timedelta(minutes=case.dice.randint(10, 90)))
    review.submit(case.report, case.filer, at=at)


def filed_in_time(case: Case) -> datetime:
    at = case.at(case.last_day - timedelta(days=case.dice.randint(0, 20)))
    filed(case, at)
    return at


def filed_late(case: Case) -> datetime:
    at = case.at(case.last_day + timedelta(days=case.dice.randint(2, 25)))
    filed(case, at)
    return at


def decided(case: Case, verdict: str, reason: str, at: datetime) -> None:
    """Decide on every error that waits for the office."""
    for finding in review.undecided_errors(case.report):
        dated(handling.decide(finding, verdict, reason, case.reviewer), at)


def passed(case: Case, filed_at: datetime) -> datetime:
    """Accept what was filed some weeks before, its errors as explained."""
    at = min(case.at((filed_at + timedelta(days=case.dice.randint(8, 40))).date()), case.now)
    reason = case.dice.choice(ACCEPTANCES)
    review.begin_review(case.report, case.reviewer, at=at - timedelta(hours=1))
    decided(case, Finding.Handling.ACCEPTED, reason, at - timedelta(minutes=20))
    review.accept(case.report, case.reviewer, at=at)
    return at


def published(case: Case) -> None:
    """Record the day and the made-up address of publication, for two reports in three."""
    if case.dice.random() < 0.67:
        report = case.report
        on = case.last_day - timedelta(days=case.dice.randint(0, 5))
        url = f"https://www.yunchuan.example/zfxxgk/{report.year + 1}/{report.agency_id:04}.html"
        review.publish(report, case.filer, on=on, url=url)


def sent_back(case: Case, at: datetime, due: date) -> None:
    """Return it: what weighs most is confirmed, so that the agency has to correct it or say more."""
    review.begin_review(case.report, case.reviewer, at=at - timedelta(hours=2))
    said = Finding.objects.filter(report=case.report, handling=Finding.Handling.EXPLAINED)
    gravest = said.present().by_severity().first()
    if gravest is not None:
        decision = handling.decide(gravest, Finding.Handling.CONFIRMED, "", case.reviewer)
        dated(decision, at - timedelta(minutes=40))
        asked(case, gravest, at)
    reason = case.dice.choice(RETURNS if gravest else RETURNS_OF_TEXT)
    review.send_back(case.report, case.reviewer, reason=reason, due=due, at=at)


def asked(case: Case, finding: Finding, at: datetime) -> None:
    """Talk about a finding: first within the office, then with the agency."""
    aside = say(finding, Saying(case.dice.choice(ASIDES), internal=True), case.reviewer)
    dated(aside, at - timedelta(minutes=70))
    request = case.dice.choice(REQUESTS).format(name=case.filer.username)
    dated(say(finding, Saying(request), case.reviewer), at - timedelta(minutes=30))


def answered(case: Case, at: datetime) -> None:
    """Have the agency answer what the office asked."""
    question = Comment.objects.filter(finding__report=case.report, internal=False).first()
    if question is not None:
        text = case.dice.choice(ANSWERS)
        dated(say(question.finding, Saying(text, parent=question), case.filer), at)


def taken_in_hand(case: Case) -> None:
    """Give what weighs most to a reviewer, with a day."""
    gravest = Finding.objects.filter(report=case.report).present().by_severity().first()
    if gravest is not None:
        due = timezone.localdate(case.now) + timedelta(days=case.dice.randint(-3, 9))
        assign([gravest.pk], case.reviewer, due, case.reviewer)


# --- plans -------------------------------------------------------------------------------------------

Plan = Callable[[Case], object]


def accepted(case: Case) -> None:
    passed(case, filed_in_time(case))
    published(case)


def accepted_late(case: Case) -> None:
    passed(case, filed_late(case))


def submitted(case: Case) -> None:
    filed_in_time(case)


def submitted_late(case: Case) -> None:
    filed_late(case)


def reviewing(case: Case) -> None:
    filed_in_time(case)
    review.begin_review(case.report, case.reviewer, at=case.ago(1))
    taken_in_hand(case)


def returned(case: Case) -> None:
    filed_in_time(case)
    sent_back(case, case.ago(4), timezone.localdate(case.now) + timedelta(days=11))


def returned_overdue(case: Case) -> None:
    filed_in_time(case)
    sent_back(case, case.ago(21), timezone.localdate(case.now) - timedelta(days=6))


def back(case: Case) -> None:
    filed_in_time(case)
    sent_back(case, case.ago(12), timezone.localdate(case.now) + timedelta(days=3))
    answered(case, case.ago(3))
    filed(case, case.ago(1))


def draft(_case: Case) -> None:
    """Never filed, and so overdue."""


def correcting(case: Case) -> None:
    """Accepted, and then a corrected file came in, which is being read."""
    accepted(case)
    content = WRITERS["docx"].write(manuscript_of(case.organ, case.report.year))
    name = f"{case.report.agency.name}{case.report.year}年度报告（再更正）.docx"
    intake.receive(
        agency=case.report.agency,
        year=case.report.year,
        kind=case.report.kind,
        upload=ContentFile(content, name=name),
        name=name,
        user=case.filer,
        reason=CORRECTION,
    )


PLANS: tuple[Plan, ...] = (
    accepted,
    submitted,
    returned,
    reviewing,
    back,
    accepted,
    correcting,
    draft,
    submitted_late,
    returned_overdue,
    accepted_late,
)


def corrections_to_read() -> Iterator[int]:
    """Return the keys of the files that the plans handed in and no worker has been told of."""
    yield from (
        Revision.objects.pending()
        .filter(original_name__contains="再更正")
        .values_list("pk", flat=True)
    )
