"""The action bar, its buttons, and pages that are out of date."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from config.refusals import came_from
from desk import review
from reports.models import Report
from tests.life.test_turns import now, soon
from validation.models import CheckRequest, Finding


def page_of(client, report: Report) -> str:
    answer = client.get(reverse("report-detail", args=[report.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, report: Report, button: str, **said):
    url = reverse(f"report-{button}", args=[report.pk])
    said.setdefault("stamp", now(report).stamp)
    referrer = "http://testserver" + reverse("report-detail", args=[report.pk])
    return client.post(url, said, follow=True, headers={"referer": referrer})


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_filer_sees_what_stands_in_the_way_and_no_button(client, faulty, filer):
    client.force_login(filer)
    page = page_of(client, faulty.report)
    error = Finding.objects.filter(report=faulty.report, severity="error").first()
    assert "项要办" in page
    assert f"#finding-{error.pk}" in page
    assert reverse("report-submit", args=[faulty.report_id]) not in page


def test_the_whole_way_by_buttons(client, clean, filer, reviewer):
    client.force_login(filer)
    assert reverse("report-submit", args=[clean.pk]) in page_of(client, clean)
    assert "已正式报送" in text_of(press(client, clean, "submit"))
    assert CheckRequest.objects.filter(report=clean).exists()
    client.force_login(reviewer)
    assert "已开始审核" in text_of(press(client, clean, "begin-review"))
    client.force_login(filer)
    assert reverse("report-withdraw", args=[clean.pk]) not in page_of(client, clean)
    client.force_login(reviewer)
    back = press(client, clean, "send-back", reason="表三列勾稽不平", due=soon().isoformat())
    assert "已退回" in text_of(back)
    client.force_login(filer)
    page = page_of(client, clean)
    assert "表三列勾稽不平" in page
    assert "退回整改" in page
    press(client, clean, "submit")
    client.force_login(reviewer)
    assert "已通过" in text_of(press(client, clean, "accept", note="数据齐全"))
    assert now(clean).phase == Report.Phase.ACCEPTED
    assert "数据齐全" in page_of(client, clean)


def test_a_page_out_of_date_says_the_present_state_and_shows_what_was_written(
    client, clean, filer, reviewer
):
    review.submit(clean, filer)
    stale = now(clean).stamp
    review.withdraw(clean, filer)
    client.force_login(reviewer)
    answer = press(
        client,
        clean,
        "send-back",
        stamp=stale,
        reason="我写了很久的退回原因",
        due=soon().isoformat(),
    )
    page = text_of(answer)
    assert "现在的状态是“填报中”" in page
    assert "我写了很久的退回原因" in page
    assert answer.redirect_chain[-1][0] == reverse("report-detail", args=[clean.pk])
    assert "我写了很久的退回原因" not in page_of(client, clean)
    assert now(clean).phase == Report.Phase.DRAFT


def test_a_form_sent_twice_is_answered_kindly(client, clean, filer):
    client.force_login(filer)
    stamp = clean.stamp
    press(client, clean, "submit", stamp=stamp)
    assert "没有重复办理" in text_of(press(client, clean, "submit", stamp=stamp))
    assert now(clean).turn == 1


def test_an_invalid_form_comes_back_with_what_was_written(client, clean, filer, reviewer):
    review.submit(clean, filer)
    client.force_login(reviewer)
    answer = press(client, clean, "send-back", reason="写好的原因", due="2020-01-01")
    assert answer.status_code == 422
    assert "写好的原因" in text_of(answer)
    assert "整改期限不能早于今天" in text_of(answer)
    assert press(client, clean, "send-back", reason="长" * 1001, due="").status_code == 422
    assert now(clean).phase == Report.Phase.SUBMITTED


def test_a_refusal_inside_a_part_of_the_page_reloads_it(client, clean, reviewer):
    client.force_login(reviewer)
    url = reverse("report-accept", args=[clean.pk])
    answer = client.post(url, {"stamp": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"]


def test_no_way_leads_out_of_the_site(client, clean, reviewer):
    client.force_login(reviewer)
    url = reverse("report-accept", args=[clean.pk])
    answer = client.post(url, {}, headers={"referer": "https://evil.example/x"})
    assert answer.headers["Location"] == reverse("home")


def test_an_observer_reads_and_has_no_buttons(client, clean, filer, province):
    from tests.conftest import person

    review.submit(clean, filer)
    client.force_login(person("watcher", "关察员", province.city, "observer"))
    page = page_of(client, clean)
    assert "待审核" in page
    for button in ("submit", "withdraw", "accept", "send-back", "assign", "publication"):
        assert reverse(f"report-{button}", args=[clean.pk]) not in page, button


# --- publication ------------------------------------------------------------------------------------


def test_day_and_address_of_publication_are_recorded(client, clean, filer):
    client.force_login(filer)
    press(client, clean, "publication", on="2025-01-28", url="https://www.linjiang.example/a.html")
    report = now(clean)
    assert report.published_on == date(2025, 1, 28)
    assert report.published_url == "https://www.linjiang.example/a.html"
    assert CheckRequest.objects.filter(report=clean).exists()
    assert "登记公布情况" in page_of(client, clean)


@pytest.mark.parametrize(
    "said",
    [
        {"url": "javascript:alert(1)"},
        {"url": "ftp://linjiang.example/a"},
        {"url": "https://" + "a" * 600 + ".example"},
        {"on": "2099-01-01"},
        {"on": "2020-01-01"},
        {"on": "someday"},
    ],
)
def test_what_cannot_be_a_publication_is_refused(client, clean, filer, said):
    client.force_login(filer)
    assert press(client, clean, "publication", **said).status_code == 422
    report = now(clean)
    assert (report.published_on, report.published_url) == (None, "")


def test_late_publication_is_what_the_rule_says_it_is(
    clean, filer, django_capture_on_commit_callbacks
):
    from validation.findings import check

    Report.objects.filter(pk=clean.pk).update(due_on=date(2025, 1, 31))
    review.publish(clean, filer, on=date(2025, 2, 18), url="")
    check(now(clean).current)
    late = Finding.objects.get(report=clean, rule="T01", present=True)
    assert late.severity == "error"
    assert "18" in late.message


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://testserver/queue/?year=2024#top", "/queue/?year=2024"),
        ("http://testserver//elsewhere.example/", "/"),
        ("https://elsewhere.example/queue/", "/"),
    ],
)
def test_a_refusal_leads_back_to_a_page_of_ours_only(rf, referrer, back):
    assert came_from(rf.post("/reports/1/accept/", headers={"Referer": referrer})) == back


def test_deciding_the_last_error_lets_the_report_pass_without_a_reload(client, faulty, reviewer):
    report = faulty.report
    Finding.objects.filter(report=report).update(handling="accepted")
    sent = {"submitted_at": timezone.now(), "first_submitted_at": timezone.now()}
    Report.objects.filter(pk=report.pk).update(status="submitted", filed=faulty, **sent)
    error = Finding.objects.filter(report=report, severity="error").first()
    Finding.objects.filter(pk=error.pk).update(handling="open")
    client.force_login(reviewer)
    page = reverse("report-detail", args=[report.pk])
    assert reverse("report-accept", args=[report.pk]) not in page_of(client, report)
    decided = {"verdict": "confirmed", "reason": "", "edition": error.edition}
    answer = client.post(
        reverse("finding-decision", args=[error.pk]),
        decided,
        headers={
            "HX-Request": "true",
            "HX-Current-URL": f"http://testserver{page}?tab=findings#finding-{error.pk}",
        },
    )
    assert 'hx-swap-oob="true"' in text_of(answer)
    assert reverse("report-accept", args=[report.pk]) in text_of(answer)


def test_explaining_the_last_obstacle_offers_to_file_without_a_reload(client, faulty, filer):
    report = faulty.report
    Finding.objects.filter(report=report).update(handling="accepted")
    error = Finding.objects.filter(report=report, severity="error").first()
    Finding.objects.filter(pk=error.pk).update(handling="open")
    client.force_login(filer)
    page = reverse("report-detail", args=[report.pk])
    answer = client.post(
        reverse("finding-explain", args=[error.pk]),
        {"text": "口径不同，已与台账核对。", "edition": error.edition},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"},
    )
    assert reverse("report-submit", args=[report.pk]) in text_of(answer)
