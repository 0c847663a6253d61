"""The catalogue and the pages of rules, as each role finds and uses them."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.pages.filing import file_report
from validation import tasks
from validation.engine import CATALOGUE
from validation.models import (
    Decision,
    Finding,
    Recheck,
    RuleCrash,
    RuleSetting,
    RuleTrial,
    TextComparison,
)

FAULT = {"challenges/litigation_direct/total": 5}


@pytest.fixture
def finding(province) -> Finding:
    file_report(province.bureau, edit=FAULT)
    return Finding.objects.get(rule="A05")


def page(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def listed(client, **query) -> set[str]:
    html = page(client, "rule-list", **query)
    return {code for code in CATALOGUE if f'href="{reverse("rule-detail", args=[code])}"' in html}


# --- finding one's way ---------------------------------------------------------------------------


def test_the_catalogue_lists_every_rule_and_leads_to_its_page(client, filer):
    client.force_login(filer)
    assert listed(client) == set(CATALOGUE)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "a05"}, {"A05"}),
        ({"q": "复议后起诉 总计不符"}, {"A06"}),
        ({"q": "无此一词"}, set()),
        ({"family": "A", "severity": "notice"}, {"A13", "A14"}),
        ({"status": "found"}, {"A05"}),
        ({"status": "off"}, {"A14"}),
    ],
)
def test_it_is_searched_and_filtered(client, finding, administrator, filer, query, codes):
    Finding.objects.exclude(rule="A05").delete()
    RuleSetting.objects.create(
        rule="A14",
        enabled=False,
        effective_from=timezone.localdate(),
        reason="试",
        by=administrator,
    )
    client.force_login(filer)
    assert listed(client, **query) & codes == codes
    assert not {code for code in listed(client, **query) - codes if code[0] == "A"}


def test_a_nonsense_filter_is_no_error(client, filer):
    client.force_login(filer)
    assert client.get(reverse("rule-list"), {"family": "Ω", "sort": "x"}).status_code == 200


def test_an_unknown_rule_is_not_found(client, administrator):
    client.force_login(administrator)
    for name in ("rule-detail", "rule-setting"):
        method = client.post if name == "rule-setting" else client.get
        assert method(reverse(name, args=["Y99"])).status_code == HTTPStatus.NOT_FOUND


def test_the_record_counts_what_one_may_see(client, finding, filer, reviewer, stranger):
    finding.decisions.create(verdict="confirmed", by=reviewer)
    for person, name_is_shown in ((filer, True), (reviewer, True), (stranger, False)):
        client.force_login(person)
        html = page(client, "rule-detail", "A05")
        assert ("临江市财政局" in html) is name_is_shown
        assert ("100%" in html) is name_is_shown


def test_precision_is_the_share_that_was_worth_raising(client, finding, reviewer, province):
    for year, verdict in ((2021, "dismissed"), (2022, "accepted"), (2023, "confirmed")):
        file_report(province.bureau, year, edit=FAULT)
        one = Finding.objects.get(rule="A05", report__year=year)
        one.decisions.create(verdict="confirmed", by=reviewer)
        one.decisions.create(verdict=verdict, reason="试", by=reviewer)
    client.force_login(reviewer)
    assert "67%" in page(client, "rule-list", q="A05")


def test_a_crash_is_told_on_the_rules_page(client, finding, reviewer, stranger):
    RuleCrash.objects.create(
        rule="A05", report=finding.report, error="KeyError (arithmetic.py:1)", rules_version="1"
    )
    client.force_login(reviewer)
    assert "KeyError (arithmetic.py:1)" in page(client, "rule-detail", "A05")
    client.force_login(stranger)
    assert "KeyError" not in page(client, "rule-detail", "A05")


def test_the_number_of_queries_does_not_grow_with_the_findings(
    client, province, reviewer, django_assert_max_num_queries
):
    client.force_login(reviewer)
    for year in range(2021, 2025):
        file_report(province.bureau, year, edit=FAULT)
    for name, args in (("rule-list", ()), ("rule-detail", ("A05",))):
        with django_assert_max_num_queries(22):
            page(client, name, *args)


# --- setting -------------------------------------------------------------------------------------


def form(**changes) -> dict[str, str]:
    data = {
        "enabled": "on",
        "severity": "error",
        "effective_from": timezone.localdate().isoformat(),
        "reason": "与业务口径一致",
    } | changes
    return {key: value for key, value in data.items() if value is not None}


def test_only_the_provinces_administrator_sees_the_form_and_can_use_it(
    client, finding, filer, reviewer, administrator, province
):
    from tests.conftest import person

    of_a_city = person("cityadmin", "市管理员", province.city, "administrator")
    for user in (filer, reviewer, of_a_city):
        client.force_login(user)
        assert "设置人" not in page(client, "rule-detail", "A05")
        assert reverse("rule-setting", args=["A05"]) not in page(client, "rule-detail", "A05")
        answer = client.post(reverse("rule-setting", args=["A05"]), form())
        assert answer.status_code == HTTPStatus.NOT_FOUND
        answer = client.post(reverse("recheck-start"), {"year": "2024"})
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert not RuleSetting.objects.exists()
    assert not Recheck.objects.exists()
    client.force_login(administrator)
    assert reverse("rule-setting", args=["A05"]) in page(client, "rule-detail", "A05")


def test_a_rule_is_regraded_with_a_reason_and_the_history_tells(client, administrator, province):
    client.force_login(administrator)
    answer = client.post(reverse("rule-setting", args=["A05"]), form(severity="warning"))
    assert answer.status_code == HTTPStatus.FOUND
    kept = RuleSetting.objects.get()
    assert (kept.severity, kept.limits, kept.by) == ("warning", {}, administrator)
    html = page(client, "rule-detail", "A05")
    assert "与业务口径一致" in html
    assert "（原为错误）" in html
    file_report(province.bureau, edit=FAULT)
    assert Finding.objects.get(rule="A05").severity == "warning"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": ""}, "请写明为什么"),
        ({"effective_from": "2020-01-01"}, "不能早于今天"),
        ({"effective_from": "昨天"}, "effective_from"),
        ({"severity": "fatal"}, "severity"),
        ({"severity": ""}, "severity"),
        ({"reason": "长" * 1001}, "1000"),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_kept(client, administrator, changes, said):
    client.force_login(administrator)
    answer = client.post(reverse("rule-setting", args=["A05"]), form(**changes))
    assert answer.status_code == HTTPStatus.OK
    assert said in answer.content.decode()
    assert "errorlist" in answer.content.decode()
    assert not RuleSetting.objects.exists()


def test_a_question_cannot_be_made_an_error(client, administrator):
    client.force_login(administrator)
    client.post(reverse("rule-setting", args=["A08"]), form(severity="error"))
    assert not RuleSetting.objects.exists()


def test_a_change_is_tried_without_a_reason_and_shown_by_agency(
    client, finding, administrator, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.advance_trial, "delay_on_commit", sent.append)
    client.force_login(administrator)
    answer = client.post(
        reverse("rule-setting", args=["A05"]), form(enabled=None, reason="", **{"try": "1"})
    )
    trial = RuleTrial.objects.get()
    assert answer.headers["Location"] == reverse("rule-trial", args=[trial.pk])
    assert sent == [trial.pk]
    running = page(client, "rule-trial-status", trial.pk)
    assert "hx-get" in running
    tasks.advance_trial(trial.pk)
    done = page(client, "rule-trial", trial.pk)
    assert "hx-get" not in done
    assert "消失 1" in done
    assert "临江市财政局" in done
    assert finding.message in done
    assert not RuleSetting.objects.exists()


# --- a year again --------------------------------------------------------------------------------


def test_a_year_is_checked_again_and_its_progress_polled(
    client, finding, administrator, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.check_reports, "delay_on_commit", sent.append)
    client.force_login(administrator)
    client.post(reverse("recheck-start"), {"year": "2024"})
    recheck = Recheck.objects.get()
    assert sent == [[finding.report_id]]
    assert "0 / 1" in page(client, "recheck-status", recheck.pk)
    assert "0 / 1" in page(client, "rule-list", year=2024)
    tasks.check_reports(sent[0])
    html = page(client, "recheck-status", recheck.pk)
    assert "已核对 1 份" in html
    assert "hx-get" not in html


@pytest.mark.parametrize("year", ["", "1999", "x", "2018", "²", "9" * 50])
def test_a_year_without_reports_is_refused(client, finding, administrator, year):
    client.force_login(administrator)
    client.post(reverse("recheck-start"), {"year": year})
    assert not Recheck.objects.exists()


def test_comparing_the_texts_of_a_year_runs_with_progress_and_says_what_it_found(
    client, finding, administrator, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.compare_year, "delay_on_commit", sent.append)
    client.force_login(administrator)
    assert reverse("comparison-start") in page(client, "rule-list")
    assert reverse("comparison-start") in page(client, "rule-detail", "P09")
    assert reverse("comparison-start") not in page(client, "rule-detail", "A05")
    client.post(reverse("comparison-start"), {"year": "2024"})
    answer = client.post(reverse("comparison-start"), {"year": "2024"}, follow=True)
    assert "正在比较，不必再次发起" in answer.content.decode()
    comparison = TextComparison.objects.get()
    assert sent == [comparison.pk]
    assert "1 份报告的文字特征" in page(client, "comparison-status", comparison.pk)
    tasks.compare_year(sent[0])
    html = page(client, "comparison-status", comparison.pk)
    assert "已比较 1 份，雷同 0 处" in html
    assert "hx-get" not in html


@pytest.mark.parametrize("year", ["", "1999", "x", "9" * 50])
def test_a_year_without_reports_is_not_compared(client, finding, administrator, year):
    client.force_login(administrator)
    answer = client.post(reverse("comparison-start"), {"year": year}, follow=True)
    assert "没有可以比较的报告" in answer.content.decode()
    assert not TextComparison.objects.exists()


def test_only_the_provinces_administrator_compares_a_year(client, finding, reviewer):
    client.force_login(reviewer)
    assert reverse("comparison-start") not in page(client, "rule-detail", "P09")
    answer = client.post(reverse("comparison-start"), {"year": "2024"})
    assert answer.status_code == HTTPStatus.NOT_FOUND


# --- decisions -----------------------------------------------------------------------------------


def decide(client, finding: Finding, **data):
    return client.post(reverse("finding-decision", args=[finding.pk]), data, HTTP_HX_REQUEST="true")


def test_a_reviewer_decides_on_the_reports_page(client, finding, reviewer):
    client.force_login(reviewer)
    assert "finding-decision" not in page(client, "report-detail", finding.report_id)
    assert reverse("finding-decision", args=[finding.pk]) in page(
        client, "report-detail", finding.report_id
    )
    answer = decide(client, finding, verdict="accepted", reason="台账已附")
    assert "台账已附" in answer.content.decode()
    kept = Decision.objects.get()
    assert (kept.verdict, kept.by) == ("accepted", reviewer)
    assert kept.figures["challenges/litigation_direct/total"] == "5"


def test_dismissing_takes_a_reason(client, finding, reviewer):
    client.force_login(reviewer)
    assert "驳回要写明理由" in decide(client, finding, verdict="dismissed").content.decode()
    assert not Decision.objects.exists()
    decide(client, finding, verdict="", reason="x")
    decide(client, finding, verdict="confirmed", reason="长" * 1001)
    assert not Decision.objects.exists()


def test_the_agency_sees_the_decision_and_cannot_make_one(client, finding, filer, reviewer):
    client.force_login(reviewer)
    decide(client, finding, verdict="dismissed", reason="台账相符")
    client.force_login(filer)
    html = page(client, "report-detail", finding.report_id)
    assert "台账相符" in html
    assert reverse("finding-decision", args=[finding.pk]) not in html
    assert decide(client, finding, verdict="confirmed").status_code == HTTPStatus.FORBIDDEN
    assert Decision.objects.count() == 1


def test_a_changed_figure_reopens_it_on_the_page_and_shows_both(
    client, finding, reviewer, province
):
    client.force_login(reviewer)
    decide(client, finding, verdict="confirmed")
    file_report(province.bureau, edit={"challenges/litigation_direct/total": 9})
    html = page(client, "report-detail", finding.report_id)
    assert "不再适用" in html
    assert "5 → 9" in html
    assert "自第 1 版" in html


def test_what_a_version_removed_is_still_listed(client, finding, filer, province):
    file_report(province.bureau)
    client.force_login(filer)
    html = page(client, "report-detail", finding.report_id)
    assert "已消除" in html
    assert "第 2 版" in html


def test_the_filer_is_told_what_to_do_with_each_group_and_sees_no_hints(
    client, finding, filer, reviewer
):
    Finding.objects.create(
        report=finding.report,
        revision=finding.revision,
        first_revision=finding.revision,
        rule="P07",
        severity="notice",
        rules_version="1",
    )
    client.force_login(filer)
    html = page(client, "report-detail", finding.report_id)
    assert "更正原件后上传新版本" in html
    assert "P07" not in html
    listing = client.get(reverse("report-list"))
    (row,) = listing.context["reports"]
    notices = Finding.objects.visible_to(filer).present().filter(severity="notice").count()
    assert row.notices == notices
    client.force_login(reviewer)
    assert "P07" in page(client, "report-detail", finding.report_id)
