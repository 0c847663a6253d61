"""Until when a report is due: by law, by the office's word for a year, longer for one agency."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audit.models import Event
from desk import review
from reports.deadlines import due_on, extend, overdue_agencies, set_deadline, statutory
from reports.models import Deadline, Extension, Report
from validation.models import CheckRequest

OWN, AGGREGATE = Report.Kind.OWN, Report.Kind.AGGREGATE


@pytest.mark.parametrize(
    ("year", "group", "day"),
    [
        (2024, "agencies", date(2025, 1, 31)),
        (2024, "governments", date(2025, 3, 31)),
        (2018, "agencies", date(2019, 3, 31)),
    ],
)
def test_the_law_says_when(year, group, day):
    assert statutory(year, group) == day


def test_the_offices_own_day_holds_for_the_year_and_group(province, administrator):
    set_deadline(2024, "agencies", date(2025, 1, 20), "省里统一安排", by=administrator)
    assert due_on(province.bureau, 2024, OWN) == date(2025, 1, 20)
    assert due_on(province.bureau, 2023, OWN) == date(2024, 1, 31)
    assert due_on(province.city, 2024, AGGREGATE) == date(2025, 3, 31)


def test_an_extension_is_one_agencys_and_never_shortens(province, administrator):
    extend(province.bureau, 2024, date(2025, 2, 20), "机构改革", by=administrator)
    assert due_on(province.bureau, 2024, OWN) == date(2025, 2, 20)
    assert due_on(province.other_bureau, 2024, OWN) == date(2025, 1, 31)
    extend(province.bureau, 2024, date(2025, 1, 5), "缩短", by=administrator)
    assert due_on(province.bureau, 2024, OWN) == date(2025, 1, 31)


def test_reports_already_there_follow(clean, administrator):
    assert extend(clean.agency, 2024, date(2025, 2, 20), "机构改革", by=administrator) == [clean.pk]
    clean.refresh_from_db()
    assert clean.due_on == date(2025, 2, 20)
    assert set_deadline(2024, "agencies", date(2025, 1, 20), "提前", by=administrator) == []


def test_what_was_set_is_recorded_with_what_held_before(administrator):
    set_deadline(2024, "agencies", date(2025, 1, 20), "统一安排", by=administrator)
    event = Event.objects.get(verb="deadline.set")
    assert (event.before, event.after) == ({"due_on": "2025-01-31"}, {"due_on": "2025-01-20"})
    assert event.details["reason"] == "统一安排"


def test_overdue_agencies_are_those_that_filed_nothing_or_did_not_send_back(
    clean, filer, reviewer, province
):
    def overdue(day: date) -> set[str]:
        found = overdue_agencies(Agency.objects.all(), 2024, day)
        return set(found.values_list("name", flat=True))

    assert overdue(date(2025, 1, 31)) == set()
    assert province.bureau.name in overdue(date(2025, 2, 1))
    assert province.city.name not in overdue(date(2025, 2, 1))
    assert province.city.name in overdue(date(2025, 4, 1))
    review.submit(clean, filer)
    assert province.bureau.name not in overdue(date(2025, 4, 1))
    Extension.objects.create(
        agency=province.other_bureau,
        year=2024,
        due_on=date(2025, 5, 1),
        reason="灾情",
        set_by=reviewer,
    )
    assert province.other_bureau.name not in overdue(date(2025, 4, 30))
    review.send_back(clean, reviewer, reason="改", due=timezone.localdate())
    assert province.bureau.name in overdue(date(2099, 1, 1))


# --- pages ----------------------------------------------------------------------------------------


def test_the_administrator_sets_a_day_on_the_page(client, administrator, clean):
    Report.objects.filter(pk=clean.pk).update(due_on=date(2025, 1, 31))
    client.force_login(administrator)
    said = {"group": "agencies", "due_on": "2025-01-20", "reason": "统一安排"}
    answer = client.post(reverse("deadline-set") + "?year=2024", said, follow=True)
    page = answer.content.decode()
    assert "已保存。1 份报告的期限随之改变。" in page
    assert "2025-01-20" in page
    assert CheckRequest.objects.filter(report=clean).exists()


def test_a_day_that_cannot_be_is_refused_with_all_that_was_written(client, administrator):
    client.force_login(administrator)
    said = {"group": "agencies", "due_on": "2024-06-01", "reason": "写了很久的理由"}
    answer = client.post(reverse("deadline-set") + "?year=2024", said)
    assert answer.status_code == 422
    assert "写了很久的理由" in answer.content.decode()
    assert not Deadline.objects.exists()


def test_one_agency_is_given_longer_by_its_full_name(client, administrator, province):
    client.force_login(administrator)
    said = {"agency": "临江市财政局", "due_on": "2025-02-20", "reason": "机构改革"}
    page = client.post(reverse("extension-set") + "?year=2024", said, follow=True)
    assert "机构改革" in page.content.decode()
    assert Extension.objects.get().agency == province.bureau
    wrong = client.post(reverse("extension-set") + "?year=2024", said | {"agency": "不存在局"})
    assert wrong.status_code == 422


def test_who_administers_only_a_city_sets_no_day_for_everybody(client, province):
    from tests.conftest import person

    client.force_login(person("city", "市管理员", province.city, "administrator"))
    said = {"group": "agencies", "due_on": "2025-01-20", "reason": "统一安排"}
    assert client.post(reverse("deadline-set") + "?year=2024", said).status_code == 403
    said = {"agency": "青山市财政局", "due_on": "2025-02-20", "reason": "外市"}
    assert client.post(reverse("extension-set") + "?year=2024", said).status_code == 422
    assert not Extension.objects.exists()


# --- lists ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", Report.Phase)
def test_a_phase_is_the_same_on_the_row_and_in_the_database(phase, clean, filer, reviewer):
    def turn(name: str, *args, **kwargs) -> None:
        getattr(review, name)(clean, *args, **kwargs)

    ways = {
        "draft": [],
        "submitted": ["submit"],
        "reviewing": ["submit", "begin"],
        "returned": ["submit", "back"],
        "back": ["submit", "back", "submit"],
        "accepted": ["submit", "accept"],
        "correcting": ["submit", "accept", "correct"],
    }
    for step in ways[phase]:
        if step == "submit":
            turn("submit", filer)
        elif step == "begin":
            turn("begin_review", reviewer)
        elif step == "back":
            turn("send_back", reviewer, reason="改", due=timezone.localdate())
        elif step == "accept":
            turn("accept", reviewer)
        else:
            Report.objects.filter(pk=clean.pk).update(status="draft")
    report = Report.objects.get(pk=clean.pk)
    assert report.phase == phase
    assert [one for one in Report.Phase if Report.objects.in_phase(one).exists()] == [phase]


def test_the_agency_list_is_filtered_by_phase_and_shows_it(client, clean, filer, reviewer):
    review.submit(clean, filer)
    client.force_login(reviewer)
    url = reverse("agency-list")
    page = client.get(url, {"year": 2024, "phase": "submitted"}).content.decode()
    assert clean.agency.name in page
    assert "phase-submitted" in page
    assert (
        clean.agency.name not in client.get(url, {"year": 2024, "phase": "draft"}).content.decode()
    )
    overdue = client.get(url, {"year": 2024, "phase": "overdue"}).content.decode()
    assert "临江市人民政府办公室" in overdue
    assert "逾期" in overdue


def test_the_filers_list_says_what_to_do_next(client, faulty, filer):
    client.force_login(filer)
    page = client.get(reverse("report-list")).content.decode()
    assert "再报送" in page
    assert "填报中" in page
