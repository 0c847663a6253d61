"""The life of a report between the agency and the office: who may take which turn, when, and who is told.

Each turn is one transaction with the report's row locked; it is refused with ``NotAllowed`` and then nothing has
changed.  ``stamp`` is what the form tells back of the page it stood on (``Report.stamp``): a page that is out of
date is refused, one sent twice is obeyed once (the second answer is ``False``).  ``at`` is when it was done, where
that is not now.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, Membership, User
from agencies.people import has_role_over, people_over
from audit.models import Event
from audit.recording import record
from notices.sending import notify
from reports import life
from reports.life import NotAllowed
from reports.models import Report, Revision
from validation import rechecking
from validation.engine import Severity
from validation.models import Finding
from validation.models.finding import FindingQuerySet

Role, Status = Membership.Role, Report.Status

FILING = (Role.FILER, Role.ADMINISTRATOR)
REVIEWING = (Role.REVIEWER, Role.ADMINISTRATOR)
UNANSWERED = (Finding.Handling.OPEN, Finding.Handling.CONFIRMED)
"""Handlings with which a finding still waits for the agency: to correct the figure, or to explain it."""
UNDECIDED = (Finding.Handling.OPEN, Finding.Handling.EXPLAINED)
"""Handlings with which an error still waits for the office."""


# --- the agency's turns ----------------------------------------------------------------------------


def submit(report: Report, by: User, *, stamp: str = "", at: datetime | None = None) -> bool:
    """File the current version; refused while anything still stands in the way of it."""
    with _turn(report, "report.submit", by, FILING, stamp) as now:
        if now is None:
            return False
        _be_open_agency(now, by)
        _be_free(now, by)
        moment = life.moment(at)
        event = life.take(
            now,
            "report.submit",
            by=by,
            changes={
                "filed_id": now.current_id,
                "submitted_at": moment,
                "first_submitted_at": now.first_submitted_at or moment,
                "review_began_at": None,
            },
            stamp=stamp,
            version=now.current.number if now.current else None,
            at=moment,
        )
        _tell(now, event, "report.submitted", [now.reviewer] if now.reviewer else reviewers(now))
        rechecking.request([now.pk])
    return True


def withdraw(report: Report, by: User, *, stamp: str = "", at: datetime | None = None) -> bool:
    """Take a filing back before its review has begun; a first one then counts as never received."""
    with _turn(report, "report.withdraw", by, FILING, stamp) as now:
        if now is None:
            return False
        if now.review_began_at:
            raise NotAllowed("review_began", reviewer=str(now.reviewer or _("审核人")))
        was_received_before = now.returned_at or now.accepted_id
        changes: dict[str, Any] = {
            "status": Status.RETURNED.value if now.returned_at else Status.DRAFT.value
        }
        if not was_received_before:
            changes |= {"first_submitted_at": None, "submitted_at": None, "filed_id": None}
        event = life.take(
            now, "report.withdraw", by=by, changes=changes, stamp=stamp, at=life.moment(at)
        )
        _tell(now, event, "report.withdrawn", [now.reviewer] if now.reviewer else reviewers(now))
        rechecking.request([now.pk])
    return True


# --- the office's turns ----------------------------------------------------------------------------


def begin_review(report: Report, by: User, *, stamp: str = "", at: datetime | None = None) -> bool:
    """Take a filed report in hand, after which it can no longer be withdrawn; once more changes nothing."""
    with _turn(report, "report.begin_review", by, REVIEWING, stamp) as now:
        if now is None or (now.review_began_at and now.reviewer_id == by.pk):
            return False
        if now.reviewer_id not in {None, by.pk}:
            raise NotAllowed("in_other_hands", reviewer=str(now.reviewer))
        changes = {"review_began_at": life.moment(at), "reviewer_id": by.pk}
        life.take(now, "report.begin_review", by=by, changes=changes, stamp=stamp)
    return True


def assign(report: Report, by: User, to: User, *, stamp: str = "") -> bool:
    """Put a report into the hands of a reviewer of its agency, who is told."""
    with _turn(report, "report.assign", by, REVIEWING, stamp) as now:
        if now is None or now.reviewer_id == to.pk:
            return False
        if not has_role_over(to, now.agency, *REVIEWING):
            raise NotAllowed("not_a_reviewer", name=str(to))
        event = life.take(
            now, "report.assign", by=by, changes={"reviewer_id": to.pk}, stamp=stamp, to=str(to)
        )
        _tell(now, event, "report.assigned", [to])
    return True


def send_back(
    report: Report,
    by: User,
    *,
    reason: str,
    due: date,
    stamp: str = "",
    at: datetime | None = None,
) -> bool:
    """Return a report to its agency with a reason and a last day."""
    with _turn(report, "report.send_back", by, REVIEWING, stamp) as now:
        if now is None:
            return False
        _need(reason)
        moment = life.moment(at)
        if due < timezone.localdate(moment):
            raise NotAllowed("due_past")
        changes = _in_hand(now, by, moment) | {"returned_at": moment, "return_due_on": due}
        event = life.take(
            now,
            "report.send_back",
            by=by,
            changes=changes,
            stamp=stamp,
            reason=reason,
            due=due,
            at=moment,
        )
        _tell(now, event, "report.returned", filers(now), due=due.isoformat(), reason=reason)
    return True


def accept(
    report: Report, by: User, *, note: str = "", stamp: str = "", at: datetime | None = None
) -> bool:
    """Accept the filed version; refused while the office has not decided on each of its errors."""
    with _turn(report, "report.accept", by, REVIEWING, stamp) as now:
        if now is None:
            return False
        undecided = undecided_errors(now)
        if undecided:
            raise NotAllowed("undecided_errors", count=len(undecided))
        moment = life.moment(at)
        changes = _in_hand(now, by, moment) | {
            "accepted_id": now.filed_id,
            "accepted_at": moment,
            "returned_at": None,
            "return_due_on": None,
        }
        event = life.take(
            now, "report.accept", by=by, changes=changes, stamp=stamp, note=note, at=moment
        )
        _tell(now, event, "report.accepted", filers(now))
    return True


def reopen(
    report: Report, by: User, *, reason: str, stamp: str = "", at: datetime | None = None
) -> bool:
    """Review an accepted report once more; what was accepted counts until another version is."""
    with _turn(report, "report.reopen", by, REVIEWING, stamp) as now:
        if now is None:
            return False
        _need(reason)
        moment = life.moment(at)
        changes = {"reviewer_id": by.pk, "review_began_at": moment}
        event = life.take(
            now, "report.reopen", by=by, changes=changes, stamp=stamp, reason=reason, at=moment
        )
        _tell(now, event, "report.reopened", filers(now), reason=reason)
    return True


# --- when and where it was published -------------------------------------------------------------------


@transaction.atomic
def publish(report: Report, by: User, *, on: date | None, url: str) -> bool:
    """Record when and where a report was published, and have it checked again; false if that is known."""
    now = life.locked(report)
    if not has_role_over(by, now.agency, *FILING, *REVIEWING):
        raise NotAllowed("no_right")
    before = {"published_on": now.published_on, "published_url": now.published_url}
    after = {"published_on": on, "published_url": url}
    if before == after:
        return False
    now.published_on, now.published_url = on, url
    now.save(update_fields=list(after))
    record(life.PUBLISH, now, by=by, before=before, after=after)
    rechecking.request([now.pk])
    return True


# --- what still has to be done ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that still stands in the way of filing, and where to do it."""

    text: str
    url: str
    severity: str = ""
    """Of the finding it is about; empty for everything else."""


def standing_in_the_way(report: Report, user: User) -> list[Obstacle]:
    """Return what the agency still has to do before it may file: the file first, then errors, then warnings.

    A finding that rests on what we are not sure to have read is ours to settle, and stands in nobody's way.
    """
    findings = unanswered(Finding.objects.visible_to(user).filter(report=report.pk))
    return [*_about_the_file(report), *map(_about, findings.by_severity())]


def unanswered(findings: FindingQuerySet) -> FindingQuerySet:
    """Return the errors and warnings the agency has neither corrected nor explained."""
    grave = findings.present().filter(severity__in=(Severity.ERROR, Severity.WARNING))
    return grave.filter(doubtful=False, handling__in=UNANSWERED)


def undecided_errors(report: Report) -> list[Finding]:
    """Return the errors of the current version on which the office has not decided."""
    errors = Finding.objects.filter(report=report.pk, severity=Severity.ERROR).present()
    return list(errors.filter(handling__in=UNDECIDED).by_severity())


def _about_the_file(report: Report) -> Iterator[Obstacle]:
    upload = f"{reverse('report-upload')}?agency={report.agency.name}&year={report.year}&kind={report.kind}"
    current = report.current
    if current is None:
        yield Obstacle(_("还没有识读成功的版本，请先上传报告。"), upload)
    elif current.pk == report.accepted_id:
        yield Obstacle(_("更正已通过的报告要先上传更正版。"), upload)
    later = report.revisions.filter(number__gt=current.number if current else 0)
    for revision in later.order_by("number"):
        where = reverse("revision-detail", args=[revision.pk])
        if revision.is_pending:
            text = _("第 {number} 版还在识读，请等结果出来。").format(number=revision.number)
            yield Obstacle(text, where)
        elif revision.state == Revision.State.HELD:
            text = _("第 {number} 版还没有确认采用，请先确认、改存或放弃。").format(
                number=revision.number
            )
            yield Obstacle(text, where)


def _about(finding: Finding) -> Obstacle:
    where = f"{reverse('report-detail', args=[finding.report_id])}#finding-{finding.pk}"
    text = f"{finding.rule} {finding.message}"
    return Obstacle(text, where, finding.severity)


# --- people ----------------------------------------------------------------------------------------------


def filers(report: Report) -> QuerySet[User]:
    """Return those who file for the report's agency."""
    return people_over(report.agency, Role.FILER)


def reviewers(report: Report) -> QuerySet[User]:
    """Return those who review the report's agency."""
    return people_over(report.agency, Role.REVIEWER)


def _tell(report: Report, event: Event, kind: str, people: Any, **params: str) -> None:
    """Tell people of a turn, each once, but not the one who took it."""
    notify(
        [person for person in people if person.pk != event.actor_id],
        kind,
        key=f"report.{report.pk}.{report.turn}",
        url=reverse("report-detail", args=[report.pk]),
        agency=report.agency.name,
        year=report.year,
        **params,
    )


# --- the frame of every turn -----------------------------------------------------------------------------


@contextmanager
def _turn(
    report: Report, verb: str, by: User, roles: tuple[str, ...], stamp: str
) -> Iterator[Report | None]:
    """Lock the report for a turn the user may take now; ``None`` if this form was obeyed already."""
    with transaction.atomic():
        now = life.locked(report)
        if not has_role_over(by, now.agency, *roles):
            raise NotAllowed("no_right")
        if stamp != now.stamp and life.is_repeat(now, verb, by=by, stamp=stamp):
            yield None
            return
        life.require(now, verb, stamp=stamp)
        yield now


def _in_hand(report: Report, by: User, moment: datetime) -> dict[str, Any]:
    """What deciding on a report says of who reviews it since when, where that was not said before."""
    return {
        "review_began_at": report.review_began_at or moment,
        "reviewer_id": report.reviewer_id or by.pk,
    }


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotAllowed("reason_missing")


def _be_open_agency(report: Report, by: User) -> None:
    """Refuse the filer of an agency that is no more; who administers it may still file what it owed."""
    agency: Agency = report.agency
    day = agency.closed_on
    if day is None or day > timezone.localdate() or has_role_over(by, agency, Role.ADMINISTRATOR):
        return
    raise NotAllowed("agency_closed", agency=agency.name, day=day.isoformat())


def _be_free(report: Report, by: User) -> None:
    obstacles = standing_in_the_way(report, by)
    if obstacles:
        raise NotAllowed("standing_in_the_way", count=len(obstacles), first=obstacles[0].text)
