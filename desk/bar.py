"""What the action bar of a report says and offers to one user: where it is, until when, what next, and what before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import User
from agencies.people import has_role_over
from audit.models import Event
from desk import review
from desk.review import FILING, REVIEWING, Obstacle
from desk.turn_forms import AcceptForm, AssignForm, PublicationForm, ReasonForm, ReturnForm
from reports import life
from reports.models import Report

Phase = Report.Phase
MOST_TURNS = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One turn the report has taken."""

    name: str
    at: datetime
    who: str
    said: str
    """The reason or note given with it."""


@dataclass
class Bar:
    """Asked by the templates only for what they show."""

    report: Report
    user: User

    @cached_property
    def is_filing(self) -> bool:
        """Whether the user files for the agency."""
        return has_role_over(self.user, self.report.agency, *FILING)

    @cached_property
    def is_reviewing(self) -> bool:
        """Whether the user reviews the agency."""
        return has_role_over(self.user, self.report.agency, *REVIEWING)

    @property
    def may_publish(self) -> bool:
        return self.is_filing or self.is_reviewing

    @property
    def may_submit(self) -> bool:
        return self.is_filing and self.report.status in {"draft", "returned"}

    @property
    def may_withdraw(self) -> bool:
        return self.is_filing and self.report.phase in {Phase.SUBMITTED, Phase.BACK}

    @property
    def may_begin(self) -> bool:
        mine = self.report.reviewer_id in {None, self.user.pk}
        return self.is_reviewing and mine and self.report.phase in {Phase.SUBMITTED, Phase.BACK}

    @property
    def may_decide(self) -> bool:
        """Whether the user may send the report back or accept it."""
        return self.is_reviewing and self.report.status == "submitted"

    @property
    def may_assign(self) -> bool:
        return self.is_reviewing

    @property
    def may_reopen(self) -> bool:
        return self.is_reviewing and self.report.status == "accepted"

    @property
    def may_correct(self) -> bool:
        return self.is_filing and self.report.status == "accepted"

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What still stands in the way of filing."""
        return review.standing_in_the_way(self.report, self.user) if self.may_submit else []

    @cached_property
    def undecided(self) -> int:
        """How many errors the office has not decided on."""
        return len(review.undecided_errors(self.report)) if self.may_decide else 0

    @cached_property
    def steps(self) -> list[Step]:
        """The turns the report has taken, the last first."""
        turns = life.history(self.report).select_related("actor")[:MOST_TURNS]
        return [step_of(event) for event in turns]

    @cached_property
    def return_reason(self) -> str:
        """Why the report was last returned, while it is."""
        if self.report.status != "returned":
            return ""
        last = life.history(self.report).filter(verb="report.send_back").first()
        return str(last.details.get("reason", "")) if last else ""

    @property
    def return_form(self) -> ReturnForm:
        return ReturnForm(None, self.report)

    @property
    def accept_form(self) -> AcceptForm:
        return AcceptForm(None, self.report)

    @property
    def reason_form(self) -> ReasonForm:
        return ReasonForm(None, self.report)

    @property
    def assign_form(self) -> AssignForm:
        return AssignForm(None, self.report)

    @property
    def publication_form(self) -> PublicationForm:
        return PublicationForm(None, self.report)

    @property
    def next_step(self) -> str:
        """What is to be done next, in the words of the user's side."""
        words = OFFICE if self.is_reviewing or not self.is_filing else AGENCY
        text = words[self.report.phase]
        if self.may_submit and not self.is_reviewing and self.obstacles:
            text = STILL
        elif self.may_decide and self.undecided and self.report.phase == Phase.REVIEWING:
            text = UNDECIDED
        return _(text).format(
            count=len(self.obstacles) or self.undecided,
            reviewer=self.report.reviewer or _("审核人"),
            due=self.report.return_due_on or "",
        )


STILL = gettext_noop("还有 {count} 项要办，办完即可正式报送。")
READY = gettext_noop("没有未办事项，可以正式报送。")
UNDECIDED = gettext_noop("还有 {count} 个错误没有处理，处理完才能通过。")
AGENCY = {
    Phase.DRAFT: READY,
    Phase.CORRECTING: READY,
    Phase.SUBMITTED: gettext_noop("已报送，等待审核。审核开始之前可以撤回。"),
    Phase.BACK: gettext_noop("已重新报送，等待复核。复核开始之前可以撤回。"),
    Phase.REVIEWING: gettext_noop("{reviewer}正在审核，请等候结果。"),
    Phase.RETURNED: gettext_noop("请按退回原因整改，于 {due} 前重新报送。"),
    Phase.ACCEPTED: gettext_noop("已通过审核，没有要办的事。发现有误的，上传更正版并写明理由。"),
}
OFFICE = {
    Phase.DRAFT: gettext_noop("机关还没有正式报送。"),
    Phase.CORRECTING: gettext_noop("机关正在更正，通过的版本照常使用。"),
    Phase.SUBMITTED: gettext_noop(
        "等待审核：点“开始审核”，或处理问题、写批注，审核即开始，机关不能再撤回。"
    ),
    Phase.BACK: gettext_noop("机关已整改再报，请复核。"),
    Phase.REVIEWING: gettext_noop("{reviewer}正在审核：逐个处理问题，然后通过或退回。"),
    Phase.RETURNED: gettext_noop("已退回，等机关于 {due} 前重新报送。"),
    Phase.ACCEPTED: gettext_noop("已通过审核。"),
}


def step_of(event: Event) -> Step:
    """Return an event of the record as a step of the report's history."""
    said = event.details
    when = parse_datetime(str(said.get("at", ""))) or event.at
    turn = life.TURNS.get(event.verb)
    name = turn.name if turn else gettext_noop("登记公布情况")
    words = said.get("reason") or said.get("note") or said.get("to") or published(event)
    return Step(_(name), when, str(event.actor or ""), str(words))


def published(event: Event) -> str:
    """Return what a record of publication says: day and address."""
    if event.verb != life.PUBLISH:
        return ""
    said = (event.after.get("published_on"), event.after.get("published_url"))
    return " ".join(str(part) for part in said if part)
