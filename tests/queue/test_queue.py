"""The queue: which reports wait for whom, narrowed and sorted in the address, with as many queries for many."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from audit.models import Event
from config.start import preparing
from desk.handling import decide
from notices.models import Notice
from reports.models import Report
from tests.conftest import Province, person, plant_province
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding, SavedFilter

FAULT = {"requests/natural_person/received": 8}


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    preparing.compile_catalogues()


def submitted(agency, edit=None, **fields) -> Report:
    """File a report as its agency would have, with whatever the fields say has happened since."""
    report = file_report(agency, edit=edit).report
    now = timezone.now()
    values = {"status": "submitted", "submitted_at": now, "first_submitted_at": now}
    Report.objects.filter(pk=report.pk).update(filed=report.current, **values | fields)
    report.refresh_from_db()
    return report


@pytest.fixture(scope="module")
def planted(
    lasting_db: None, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Province, User, dict[str, Report]]:
    """The province, the reviewer and the desk, planted once: most tests only look at them."""
    province = plant_province()
    reviewer = person("reviewer", "沈审核", province.city, "reviewer")
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        return province, reviewer, plant_desk(province, reviewer)


@pytest.fixture
def scene(planted, db: None):
    """The same as this test's own: what it does to them is undone."""
    return deepcopy(planted)


@pytest.fixture
def province(scene) -> Province:
    return scene[0]


@pytest.fixture
def reviewer(scene) -> User:
    return scene[1]


@pytest.fixture
def desk(scene) -> dict[str, Report]:
    return scene[2]


def plant_desk(province: Province, reviewer: User) -> dict[str, Report]:
    """Plant one report of every kind, named by what it is."""
    names = ("new", "mine", "back", "returned", "late", "draft", "serious", "assigned")
    bureaus = dict(zip(names, plant_bureaus(len(names), province.city), strict=True))
    yesterday = timezone.localdate() - timedelta(days=1)
    ago = timezone.now() - timedelta(days=3)
    desk = {
        "new": submitted(bureaus["new"]),
        "mine": submitted(bureaus["mine"], reviewer=reviewer, review_began_at=ago),
        "back": submitted(bureaus["back"], returned_at=ago),
        "returned": submitted(
            bureaus["returned"], status="returned", returned_at=ago, return_due_on=yesterday
        ),
        "serious": submitted(bureaus["serious"], FAULT, review_began_at=ago),
        "late": file_report(bureaus["late"]).report,
        "draft": file_report(bureaus["draft"]).report,
        "assigned": file_report(bureaus["assigned"], edit=FAULT).report,
    }
    Report.objects.filter(pk=desk["late"].pk).update(due_on=yesterday)
    Report.objects.filter(pk=desk["draft"].pk).update(due_on=date(2999, 1, 31))
    Report.objects.filter(pk=desk["assigned"].pk).update(due_on=date(2999, 1, 31))
    Finding.objects.filter(severity="error").exclude(rule="A01").delete()  # late by today's clock
    Finding.objects.filter(report=desk["assigned"], severity="error").update(assignee=reviewer)
    return desk


def shown(client, desk, **query) -> set[str]:
    html = client.get(reverse("queue"), {"year": 2024} | query).content.decode()
    keys = set(map(int, re.findall(r'data-href="/reports/(\d+)/"', html)))
    return {name for name, report in desk.items() if report.pk in keys}


@pytest.mark.parametrize(
    ("tab", "names"),
    [
        ("mine", {"mine", "assigned"}),
        ("back", {"back"}),
        ("overdue", {"returned", "late"}),
        ("serious", {"serious"}),
        ("new", {"new"}),
        ("all", {"new", "mine", "back", "returned", "late", "serious", "assigned"}),
    ],
)
def test_each_tab_shows_what_it_says_and_counts_it(client, desk, reviewer, tab, names):
    client.force_login(reviewer)
    assert shown(client, desk, tab=tab) == names
    html = client.get(reverse("queue"), {"year": 2024, "tab": tab}).content.decode()
    count = re.search(
        rf'href="\?[^"]*tab={tab}[^"]*"[^>]*>[^<]*<span class="count[^"]*">(\d+)<', html
    )
    assert int(count.group(1)) == len(names)


def test_what_was_decided_is_no_longer_serious(client, desk, reviewer):
    client.force_login(reviewer)
    for one in Finding.objects.filter(report=desk["serious"], severity="error"):
        decide(one, "dismissed", "无误", reviewer)
    assert shown(client, desk, tab="serious") == set()


def test_the_queue_is_of_ones_own_scope_and_year(client, desk, province, administrator):
    elsewhere = person("elsewhere", "外市审核", province.other_city, "reviewer")
    client.force_login(elsewhere)
    assert shown(client, desk, tab="all") == set()
    client.force_login(administrator)
    assert len(shown(client, desk, tab="all")) == 6  # not what is assigned to the reviewer
    assert shown(client, desk, tab="all", year=2023) == set()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "第1局"}, {"new"}),
        ({"phase": "back"}, {"back"}),
        ({"person": "me"}, {"mine"}),
        ({"rule": "A01"}, {"serious", "assigned"}),
        ({"severity": "error", "phase": "reviewing"}, {"serious"}),
        ({"kind": "aggregate"}, set()),
        ({"phase": "nonsense"}, {"new", "mine", "back", "returned", "late", "serious", "assigned"}),
    ],
)
def test_filters_narrow_it(client, desk, reviewer, query, names):
    client.force_login(reviewer)
    assert shown(client, desk, tab="all", **query) == names


@pytest.mark.parametrize(
    "sort",
    [
        "agency",
        "-agency",
        "region",
        "phase",
        "due",
        "-due",
        "submitted_at",
        "reviewer",
        "-nonsense",
    ],
)
def test_every_sort_shows_the_same(client, desk, reviewer, sort):
    client.force_login(reviewer)
    assert len(shown(client, desk, tab="all", sort=sort)) == 7


def test_sorted_by_due_the_latest_overdue_comes_before_what_has_no_day(client, desk, reviewer):
    client.force_login(reviewer)
    html = client.get(
        reverse("queue"), {"year": 2024, "tab": "all", "sort": "due"}
    ).content.decode()
    order = [int(key) for key in re.findall(r'data-href="/reports/(\d+)/"', html)]
    overdue = {desk["returned"].pk, desk["late"].pk}
    assert overdue <= set(order[:3])


def test_the_queue_takes_as_many_queries_with_many_reports(
    client, desk, reviewer, province, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(reviewer)
    url = reverse("queue") + "?year=2024&tab=all"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for agency in plant_bureaus(12, province.city_office):
        submitted(agency, FAULT, reviewer=reviewer)
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_an_empty_queue_says_so(client, province):
    client.force_login(person("elsewhere", "外市审核", province.other_city, "reviewer"))
    html = client.get(reverse("queue")).content.decode()
    assert "这里没有等待处理的报告" in html


def test_a_filer_has_no_queue_and_an_observer_only_looks(client, desk, filer, observer):
    client.force_login(filer)
    assert client.get(reverse("queue")).status_code == 403
    client.force_login(observer)
    html = client.get(reverse("queue"), {"year": 2024, "tab": "all"}).content.decode()
    assert "第1局" in html
    assert "data-choice" not in html
    assert client.post(reverse("queue-assign")).status_code == 403


# --- assigning -----------------------------------------------------------------------------------


def test_reports_are_assigned_together_and_each_is_recorded(client, desk, reviewer, province):
    other = person("other", "严同事", province.city, "reviewer")
    client.force_login(reviewer)
    chosen = [desk["new"].pk, desk["back"].pk]
    data = {"report": chosen, "reviewer": other.pk, "next": "/queue/?tab=all"}
    answer = client.post(reverse("queue-assign"), data)
    assert answer.headers["Location"] == "/queue/?tab=all"
    assert set(Report.objects.filter(reviewer=other).values_list("pk", flat=True)) == set(chosen)
    assert Event.objects.filter(verb="report.assign").count() == 2
    assert Notice.objects.filter(recipient=other, kind="report.assigned").count() == 2
    client.post(reverse("queue-assign"), data)
    assert Event.objects.filter(verb="report.assign").count() == 2


@pytest.mark.parametrize("reviewer_key", ["", "999999", "stranger"])
def test_nothing_is_assigned_to_nobody_or_an_outsider(
    client, desk, reviewer, stranger, reviewer_key
):
    client.force_login(reviewer)
    key = stranger.pk if reviewer_key == "stranger" else reviewer_key
    client.post(reverse("queue-assign"), {"report": [desk["new"].pk], "reviewer": key})
    desk["new"].refresh_from_db()
    assert desk["new"].reviewer is None


def test_a_page_elsewhere_is_never_gone_back_to(client, desk, reviewer):
    client.force_login(reviewer)
    for hostile in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = client.post(reverse("queue-assign"), {"next": hostile})
        assert answer.headers["Location"] == reverse("queue")


# --- saved filters -------------------------------------------------------------------------------


def test_a_filter_is_kept_under_a_name_replaced_renamed_and_forgotten(client, desk, reviewer):
    client.force_login(reviewer)
    save = reverse("saved-filter-save")
    data = {"name": " 市里 的 ", "page_name": "queue", "query": "tab=new&q=局&year=2024&page=3"}
    answer = client.post(save, data)
    one = SavedFilter.objects.get()
    assert (one.name, one.query) == ("市里 的", "tab=new&q=%E5%B1%80")
    assert answer.headers["Location"] == "/queue/?tab=new&q=%E5%B1%80"
    client.post(save, data | {"query": "tab=back"})
    assert SavedFilter.objects.get().query == "tab=back"
    assert "市里 的" in client.get(reverse("queue")).content.decode()
    client.post(reverse("saved-filter-rename", args=[one.pk]), {"name": "退回的"})
    assert SavedFilter.objects.get().name == "退回的"
    client.post(reverse("saved-filter-delete", args=[one.pk]))
    assert not SavedFilter.objects.exists()


def test_a_filter_without_a_name_or_end_is_not_kept(client, reviewer):
    client.force_login(reviewer)
    for data in ({"name": "  "}, {"name": "长", "query": "q=" + "x" * 600}):
        client.post(reverse("saved-filter-save"), {"page_name": "queue"} | data)
    assert not SavedFilter.objects.exists()


def test_nobody_touches_anothers_filter(client, reviewer, administrator):
    one = SavedFilter.objects.create(user=reviewer, name="我的")
    client.force_login(administrator)
    for name in ("saved-filter-rename", "saved-filter-delete"):
        assert client.post(reverse(name, args=[one.pk]), {"name": "x"}).status_code == 404
    assert "我的</a>" not in client.get(reverse("queue")).content.decode()
