"""The demonstration's reports reach every state, by the real turns, the same ones each time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from agencies.models import Agency
from audit.models import Event
from desk.demonstration import FILERS, LEFT_TO_VISITORS, REVIEWERS, live
from notices.models import Notice
from reports.deadlines import renew
from reports.demonstration.planting import plant
from reports.demonstration.province import organs
from reports.models import Extension, Report
from tests.pages.filing import file_report
from validation.models import Comment, Decision, Explanation, Finding

pytestmark = pytest.mark.django_db

CITY = "青岚市"
HERE = [organ for organ in organs() if organ.name.startswith(CITY)][:12]


@pytest.fixture(scope="module", autouse=True)
def lived(lasting_db: None, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A dozen of one city's reports of 2024 and one of 2023, lived through: how many were."""
    plant(timezone.now())
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        for organ in HERE:
            agency = Agency.objects.get(name=organ.name)
            file_report(agency, 2024, kind="aggregate" if organ.files_aggregate else "own")
        file_report(Agency.objects.get(name=HERE[1].name), 2023)
        for year in (2023, 2024):
            renew(Report.objects.for_year(year), year)
        return live()


def test_every_state_is_there_and_nothing_is_done_twice(lived):
    assert lived == len(HERE)  # one of the dozen is left to visitors, one more is of 2023
    phases = {report.phase for report in Report.objects.all()}
    assert phases == set(Report.Phase)
    events = Event.objects.count()
    assert live() == 0
    assert Event.objects.count() == events


def test_times_are_past_and_some_are_late():
    now = timezone.now()
    submitted = Report.objects.exclude(first_submitted_at=None)
    assert all(report.first_submitted_at < now for report in submitted)
    assert submitted.late().exists()
    assert submitted.on_time().exists()
    assert Report.objects.overdue(timezone.localdate()).exists()
    accepted = Report.objects.filter(status="accepted")
    assert all(one.first_submitted_at < one.accepted_at <= now for one in accepted)


def test_what_visitors_are_to_try_is_left_to_them():
    left = Report.objects.get(agency__name="青岚市水务局", year=2024)
    assert ("青岚市水务局", 2024) in LEFT_TO_VISITORS
    assert left.turn == 0
    assert set(FILERS) == set(REVIEWERS)


def test_explanations_and_decisions_are_peoples_and_nobody_is_sent_mail():
    assert Finding.objects.filter(explanations__isnull=False).exists()
    assert not Notice.objects.filter(mail_due=True).exists()
    assert not Notice.objects.filter(url__contains="/reports/", params__year=2023, read_at=None)
    assert Extension.objects.count() == 1


def test_what_was_said_is_dated_when_it_was_said_not_when_it_was_loaded():
    just_now = timezone.now() - timedelta(hours=1)
    explanations = Explanation.objects.select_related("finding__report")
    assert explanations
    for one in explanations:
        submitted = one.finding.report.submitted_at
        assert one.at < min(just_now, submitted or just_now)
    for decision in Decision.objects.select_related("finding__report"):
        first = decision.finding.explanations.order_by("at").first()
        assert decision.at < just_now
        assert first is None or first.at < decision.at
    assert not Comment.objects.filter(created_at__gte=just_now).exists()
