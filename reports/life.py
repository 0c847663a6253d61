"""The life of a report: which turn it may take in which status, taken once, under a lock, with its record.

Who may take it and what else must hold is for the caller (``desk.review``, ``reports.intake``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from agencies.models import User
from audit.models import Event
from audit.recording import record
from reports.models import Report
from reports.problems import reason

if TYPE_CHECKING:
    from django.db.models import QuerySet

Status = Report.Status


class NotAllowed(Exception):
    """What was asked cannot be done now; nothing was changed.  ``code`` is a key of ``reports.problems``.

    A middleware makes a message of it and sends back to the page, with what the user had written.
    """

    def __init__(self, code: str, *, url: str = "", **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.url = url
        """Where to send the user; empty for the page they came from."""

    @property
    def reason(self) -> str:
        """Why, and what to do, in the active language."""
        return reason(self.code, self.params)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that may be done to a report: from which statuses, and into which (``None``: it stays)."""

    verb: str
    name: str
    sources: tuple[Status, ...]
    target: Status | None = None


TURNS = {
    turn.verb: turn
    for turn in (
        Turn("report.submit", _("正式报送"), (Status.DRAFT, Status.RETURNED), Status.SUBMITTED),
        Turn("report.withdraw", _("撤回"), (Status.SUBMITTED,)),
        Turn("report.begin_review", _("开始审核"), (Status.SUBMITTED,)),
        Turn("report.assign", _("改派审核人"), tuple(Status)),
        Turn("report.send_back", _("退回整改"), (Status.SUBMITTED,), Status.RETURNED),
        Turn("report.accept", _("通过"), (Status.SUBMITTED,), Status.ACCEPTED),
        Turn("report.reopen", _("重新打开"), (Status.ACCEPTED,), Status.SUBMITTED),
        Turn("report.correct", _("更正"), (Status.ACCEPTED,), Status.DRAFT),
    )
}
KEPT = (
    *("status", "submitted_at", "first_submitted_at", "filed_id", "reviewer_id", "review_began_at"),
    *("returned_at", "return_due_on", "accepted_at", "accepted_id"),
)
"""What the record shows before and after a turn."""


def locked(report: Report) -> Report:
    """Return the report as it is now, its row locked until the transaction ends."""
    reports: QuerySet[Report] = Report.objects.select_related("agency", "current", "reviewer")
    return reports.select_for_update(of=("self",)).get(pk=report.pk)


def is_repeat(report: Report, verb: str, *, by: User, stamp: str) -> bool:
    """Whether this very form was already obeyed: a double click, or a page sent again."""
    acts = Event.objects.filter(
        subject=report._meta.label_lower, subject_key=str(report.pk), verb=verb, actor=by
    )
    return bool(stamp) and acts.filter(details__stamp=stamp).exists()


def require(report: Report, verb: str, *, stamp: str = "") -> None:
    """Refuse a turn from a page that is out of date, or in a status that does not have it."""
    phase = str(report.phase.label)
    if stamp and stamp != report.stamp:
        raise NotAllowed("stale", phase=phase)
    if report.status not in TURNS[verb].sources:
        raise NotAllowed("wrong_phase", phase=phase, act=gettext(TURNS[verb].name))


def take(
    report: Report, verb: str, *, by: User | None, changes: Mapping[str, Any], **details: Any
) -> Event:
    """Take a turn on a locked report: set the status and what changes with it, and record both."""
    before = {name: getattr(report, name) for name in KEPT}
    target = TURNS[verb].target
    values = ({"status": target.value} if target else {}) | dict(changes)
    for name, value in values.items():
        setattr(report, name, value)
    report.turn += 1
    report.save(update_fields=[*values, "turn"])
    after = {name: getattr(report, name) for name in KEPT}
    changed = [name for name in KEPT if before[name] != after[name]]
    return record(
        verb,
        report,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        turn=report.turn,
        **details,
    )


def correct(report: Report, *, by: User | None, reason: str, stamp: str = "") -> Event:
    """Open a locked accepted report for a corrected version; what was accepted counts until then."""
    require(report, "report.correct", stamp=stamp)
    if not reason.strip():
        raise NotAllowed("reason_missing")
    changes = {"review_began_at": None}
    return take(report, "report.correct", by=by, changes=changes, reason=reason, stamp=stamp)


def history(report: Report) -> QuerySet[Event]:
    """Return the turns a report has taken, the last first."""
    return Event.objects.filter(
        subject=report._meta.label_lower, subject_key=str(report.pk), verb__in=[*TURNS, PUBLISH]
    ).order_by(F("pk").desc())


PUBLISH = "report.publication"


def moment(at: datetime | None) -> datetime:
    """Return when something is done: now, unless the caller says when (the demonstration does)."""
    return at or timezone.now()
