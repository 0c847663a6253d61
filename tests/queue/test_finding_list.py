"""Findings across reports: filtered, decided on and assigned together, none overwritten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from config.start import preparing
from desk.handling import decide, explain
from notices.models import Notice
from tests.conftest import person
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Decision, Finding

pytestmark = pytest.mark.django_db

FAULT = {"challenges/litigation_direct/total": 5}


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    preparing.compile_catalogues()


@pytest.fixture
def findings(province) -> list[Finding]:
    """The same error in three reports."""
    for agency in plant_bureaus(3, province.city):
        file_report(agency, edit=FAULT)
    return list(Finding.objects.filter(rule="A05").order_by("pk"))


def listed(client, **query) -> list[int]:
    html = client.get(reverse("finding-list"), {"year": 2024} | query).content.decode()
    return [int(key) for key in re.findall(r'data-href="/findings/(\d+)/"', html)]


def bulk(client, findings, **data):
    chosen = [f"{one.pk}:{one.edition}" for one in findings]
    return client.post(reverse("finding-bulk"), {"finding": chosen} | data)


def now(finding: Finding) -> Finding:
    return Finding.objects.get(pk=finding.pk)


# --- what is shown -------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "other"), [("finding-list", "handling"), ("queue", "region")])
def test_columns_are_chosen_in_the_address_and_kept_by_the_filters(
    client, findings, reviewer, page, other
):
    client.force_login(reviewer)
    everything = client.get(reverse(page), {"year": 2024})
    assert all(one.is_shown for one in everything.context["table"].column_choices)
    region = str(findings[0].report.agency.region_id)
    answer = client.get(reverse(page), {"year": 2024, "show": other, "region": region, "page": "1"})
    shown = [column.name for column in answer.context["table"].columns]
    assert (shown[0], shown[-1], len(shown)) == ("choose", other, 3)
    html = answer.content.decode()
    assert f'<input type="hidden" name="show" value="{other}">' in html
    assert f'<input type="hidden" name="region" value="{region}">' in html
    assert '<span class="count">1</span>' in html


# --- the list ------------------------------------------------------------------------------------


def test_filters_narrow_the_list(client, findings, reviewer, filer):
    first, second, third = findings
    decide(first, "confirmed", "", reviewer)
    yesterday = timezone.localdate() - timedelta(days=1)
    Finding.objects.filter(pk=second.pk).update(assignee=reviewer, due_on=yesterday)
    Finding.objects.filter(pk=third.pk).update(present=False)
    client.force_login(reviewer)
    for query, expected in (
        ({"rule": "A05"}, {first.pk, second.pk}),
        ({"handling": "confirmed"}, {first.pk}),
        ({"assignee": "me"}, {second.pk}),
        ({"assignee": "none", "rule": "A05"}, {first.pk}),
        ({"overdue": "on"}, {second.pk}),
        ({"severity": "error", "family": "A", "q": "第1局"}, {first.pk}),
        ({"year": "2019"}, set()),
    ):
        assert set(listed(client, **query)) == expected, query


def test_the_gravest_come_first(client, findings, reviewer):
    client.force_login(reviewer)
    rank = {"error": 0, "warning": 1, "notice": 2}
    for sort, step in (("", 1), ("rule", 1), ("-rule", -1)):
        shown = [rank[Finding.objects.get(pk=key).severity] for key in listed(client, sort=sort)]
        assert len(set(shown)) > 1
        assert shown == sorted(shown)[::step]


def test_everybody_sees_their_own_and_only_reviewers_choose(
    client, findings, filer, stranger, reviewer
):
    mine = file_report(filer.memberships.get().agency, edit=FAULT).report
    client.force_login(filer)
    html = client.get(reverse("finding-list"), {"year": 2024}).content.decode()
    assert "data-choice" not in html
    assert set(listed(client)) == set(
        Finding.objects.visible_to(filer).present().filter(report=mine).values_list("pk", flat=True)
    )
    client.force_login(stranger)
    assert listed(client) == []


def test_the_list_takes_as_many_queries_with_many_findings(
    client, findings, reviewer, province, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(reviewer)
    url = reverse("finding-list") + "?year=2024"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for agency in plant_bureaus(5, province.city_office):
        file_report(agency, edit=FAULT)
    with django_assert_num_queries(len(few)):
        client.get(url)


# --- deciding together ---------------------------------------------------------------------------


def test_a_selection_is_decided_on_and_each_is_recorded(client, findings, reviewer):
    client.force_login(reviewer)
    answer = bulk(client, findings, verdict="confirmed", next="/findings/?rule=A05")
    assert answer.headers["Location"] == "/findings/?rule=A05"
    assert {now(one).handling for one in findings} == {"confirmed"}
    assert Event.objects.filter(verb="finding.decide").count() == 3
    bulk(client, findings, verdict="confirmed")  # a double click
    assert Decision.objects.count() == 3
    assert Event.objects.filter(verb="finding.decide").count() == 3


def test_what_changed_meanwhile_is_shown_and_not_overwritten(client, findings, reviewer, province):
    other = person("other", "严同事", province.city, "reviewer")
    first = findings[0]
    decide(first, "confirmed", "已电话核实", other)
    client.force_login(reviewer)
    answer = bulk(client, findings, verdict="dismissed", reason="表样差异")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "已处理 2 个" in html
    assert "有 1 个在您打开页面之后有了变化" in html
    assert "已电话核实" in html
    assert "严同事" in html
    assert "表样差异" in html
    assert [now(one).handling for one in findings] == ["confirmed", "dismissed", "dismissed"]
    again = re.findall(r'name="finding" value="([^"]+)"', html)
    assert again == [f"{first.pk}:1"]
    client.post(
        reverse("finding-bulk"), {"finding": again, "verdict": "dismissed", "reason": "表样差异"}
    )
    assert now(first).handling == "dismissed"


def test_dismissing_without_a_reason_loses_nothing(client, findings, reviewer):
    client.force_login(reviewer)
    answer = bulk(client, findings, verdict="dismissed")
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "驳回要写明理由" in html
    assert len(re.findall(r'name="finding" value=', html)) == 3
    assert not Decision.objects.exists()


def test_accepting_together_needs_explanations_or_a_reason(client, findings, reviewer, province):
    filer = person("bureau", "局填报", findings[0].report.agency, "filer")
    explain(findings[0], "台账如此", filer)
    fresh = [now(one) for one in findings]
    client.force_login(reviewer)
    answer = bulk(client, fresh, verdict="accepted")
    assert answer.status_code == 409
    assert "有 2 个机关还没有说明" in answer.content.decode()
    assert [now(one).handling for one in findings] == ["accepted", "open", "open"]


def test_only_findings_one_reviews_are_touched(client, findings, province, filer):
    elsewhere = person("elsewhere", "外市审核", province.other_city, "reviewer")
    for user in (elsewhere, filer):
        client.force_login(user)
        assert bulk(client, findings, verdict="confirmed").status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1:x"], ["-1:0"], ["9" * 30 + ":0"]])
def test_a_selection_of_nothing_is_said(client, findings, reviewer, chosen):
    client.force_login(reviewer)
    data = {"finding": chosen, "verdict": "confirmed"}
    answer = client.post(reverse("finding-bulk"), data, follow=True)
    assert "请先选中问题" in answer.content.decode()


# --- assigning -----------------------------------------------------------------------------------


def test_findings_are_assigned_with_a_day_and_the_person_is_told_once(
    client, findings, reviewer, province
):
    other = person("other", "严同事", province.city, "reviewer")
    client.force_login(reviewer)
    data = {"assign": "1", "assignee": other.pk, "due_on": "2999-03-31"}
    for _time in range(2):
        bulk(client, findings, **data)
    assert Finding.objects.filter(assignee=other, due_on="2999-03-31").count() == 3
    assert Notice.objects.filter(recipient=other, kind="finding.assigned").count() == 3
    assert Event.objects.filter(verb="finding.assign").count() == 3


def test_one_finding_is_assigned_on_its_card_and_only_to_who_reviews_it(
    client, findings, reviewer, stranger
):
    client.force_login(reviewer)
    url = reverse("finding-assign", args=[findings[0].pk])
    htmx = {"HX-Request": "true"}
    html = client.post(url, {"assignee": reviewer.pk, "due_on": ""}, headers=htmx).content.decode()
    assert "经办：沈审核" in html
    html = client.post(url, {"assignee": stranger.pk}, headers=htmx).content.decode()
    assert "现在不审核该机关" in html
    html = client.post(url, {"assignee": "", "due_on": "三月"}, headers=htmx).content.decode()
    assert "2025-03-31 这样的格式" in html
    assert now(findings[0]).assignee == reviewer
