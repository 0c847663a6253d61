"""The page that compares two versions: figures, sentences, findings, what was said; whom it is shown to."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk import versions
from reports.corrections import correct
from reports.entries import Entry
from reports.models import Narrative, Reading, Report, Revision
from reports.statutory import Form
from tests.pages.filing import file_report, file_revision
from validation.findings import check
from validation.labels import LABELS
from validation.models import Finding

RECEIVED = "requests/natural_person/received"
FEES = "disclosure/fees_10k_yuan"


@pytest.fixture
def first(province) -> Revision:
    """Received 8 instead of 7 does not balance; a dash where the second prints nothing."""
    return file_report(
        province.bureau,
        edit={RECEIVED: 8, "disclosure/penalty_decisions": None},
        printed={"disclosure/penalty_decisions": "—"},
    )


@pytest.fixture
def second(first, province) -> Revision:
    """The column balances now; another does not any more."""
    revision = file_report(
        province.bureau,
        edit={"challenges/litigation_direct/total": 5, "disclosure/penalty_decisions": None},
        printed={FEES: "81.7700"},
        change_note="更正自然人本年新收，由8件改为7件。",
    )
    narrative = revision.narratives.get(number=1)
    narrative.text = narrative.text + "\n本段是新加的一句话。"
    narrative.save()
    check(revision)
    return revision


def page(client, report: Report, **query) -> str:
    response = client.get(reverse("report-compare", args=[report.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_changed_cells_are_marked_and_listed_with_their_names(client, first, second, reviewer):
    client.force_login(reviewer)
    shown = page(client, second.report)
    assert re.search(r"<del>8</del>.*?→.*?<ins>7</ins>", shown)
    assert "自然人列“一、本年新收政府信息公开申请数量”" in shown
    assert "数字改变" in shown
    assert "只是印法不同" in shown  # a dash became a blank, and a figure got zeros


def test_what_the_filer_said_stands_beside_with_the_words_that_are_named(
    client, first, second, filer
):
    client.force_login(filer)
    shown = page(client, second.report)
    assert "更正自然人本年新收，由8件改为7件。" in shown
    assert "<q>本年新收</q>" in shown
    assert "<q>8</q> <q>7</q>" in shown
    assert "没有提到" in shown


def test_a_new_sentence_is_marked(client, first, second, filer):
    client.force_login(filer)
    assert "<ins>本段是新加的一句话。</ins>" in page(client, second.report)


def codes(outcomes) -> set[tuple[str, str]]:
    return {(one.rule.code, one.result.breach.at or "") for one in outcomes}


def test_findings_cured_kept_and_created_are_told_apart(first, second, reviewer):
    outcomes = versions.compare(first, second, reviewer, hints=True)
    assert "A01" in {code for code, _at in codes(outcomes.cured)}
    assert "A05" in {code for code, _at in codes(outcomes.created)}
    assert not codes(outcomes.cured) & codes(outcomes.kept)
    stored = set(Finding.objects.filter(present=True).values_list("rule", "at"))
    assert codes(outcomes.kept) | codes(outcomes.created) == stored


def test_versions_that_are_not_neighbours_are_compared_as_they_are(
    province, first, second, reviewer
):
    """The third version brings the first one's error back: between one and three nothing was cured."""
    third = file_report(
        province.bureau,
        edit={RECEIVED: 8, "disclosure/penalty_decisions": None},
        printed={"disclosure/penalty_decisions": "—"},
    )
    outcomes = versions.compare(first, third, reviewer, hints=True)
    assert not codes(outcomes.cured)
    assert not codes(outcomes.created)
    assert "A01" in {code for code, _at in codes(outcomes.kept)}
    between = versions.compare(second, third, reviewer, hints=True)
    assert "A01" in {code for code, _at in codes(between.created)}
    assert "A05" in {code for code, _at in codes(between.cured)}


def test_a_filer_is_not_told_the_offices_hints(first, second, filer):
    shown = versions.compare(first, second, filer, hints=False)
    for one in (*shown.cured, *shown.kept, *shown.created):
        assert not versions.is_hint(one.result)


def test_the_form_of_2019_beside_that_of_2021(client, province, reviewer):
    old = file_report(province.bureau, 2020)
    Revision.objects.filter(pk=old.pk).update(form=Form.F2019, combined=True)
    file_report(province.bureau, 2020)
    client.force_login(reviewer)
    shown = page(client, old.report)
    assert "两版的表式不同" in shown
    assert "第 1 版的表式" in shown
    assert "第 2 版的表式" in shown
    assert len(re.findall(r' id="([^"]+)"', shown)) == len(set(re.findall(r' id="([^"]+)"', shown)))


def test_a_corrected_reading_is_told_apart_from_a_change(client, first, second, reviewer):
    correct(first, RECEIVED, Entry(7), seen=Entry(8), page=3, reason="原件印作7", by=reviewer)
    client.force_login(reviewer)
    shown = page(client, second.report)
    assert "人工更正 1 处" in shown
    assert "原件印作7" in shown
    assert "<del>8</del>" not in shown


def test_any_two_versions_in_any_order(client, first, second, reviewer):
    client.force_login(reviewer)
    there = page(client, first.report, **{"from": 1, "to": 2})
    back = page(client, first.report, **{"from": 2, "to": 1})
    assert there.count("<del>") == back.count("<del>")
    assert "两边选的是同一个版本" in page(client, first.report, **{"from": 2, "to": 2})


@pytest.mark.parametrize("number", ["9", "x", "-1", "٣", "9" * 40, "1 OR 1"])
def test_a_version_there_is_not_is_not_found(client, first, second, reviewer, number):
    client.force_login(reviewer)
    url = reverse("report-compare", args=[first.report_id])
    assert client.get(url, {"from": number}).status_code == 404
    assert client.get(url, {"to": number}).status_code == 404


def test_one_version_only_says_so(client, first, filer, province):
    client.force_login(filer)
    assert "只有一个识读过的版本" in page(client, first.report)
    file_revision(province.bureau, state=Revision.State.UNREADABLE)
    assert "只有一个识读过的版本" in page(client, first.report)


def test_a_stranger_finds_nothing(client, first, second, stranger):
    client.force_login(stranger)
    assert client.get(reverse("report-compare", args=[first.report_id])).status_code == 404


def test_hostile_words_are_shown_and_not_run(client, first, second, reviewer):
    Narrative.objects.filter(revision=second, number=5).update(text="<script>alert(1)</script>。")
    Revision.objects.filter(pk=second.pk).update(change_note="<img src=x onerror=alert(1)>")
    client.force_login(reviewer)
    shown = page(client, second.report)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_page_asks_as_much_for_much_as_for_little(
    client, province, first, second, reviewer, django_assert_max_num_queries
):
    client.force_login(reviewer)
    page(client, first.report)
    with CaptureQueriesContext(connection) as before:
        page(client, first.report, **{"from": 1, "to": 2})
    most = len(before)
    wrong = dict.fromkeys(first.figures().addresses()[:40], 3)
    file_report(province.bureau, edit=wrong)
    page(client, first.report)
    with django_assert_max_num_queries(most):
        page(client, first.report, **{"from": 1, "to": 3})


def relabel(revision: Revision, labels: dict[str, str]) -> None:
    Reading.objects.filter(revision=revision).update(labels=labels)


def test_labels_that_are_printed_differently_are_listed_with_the_forms(
    client, first, second, reviewer
):
    relabel(
        first,
        {
            "disclosure/column/repealed": "本年度止件数",
            "requests/row/granted": "（一）给予公开",
            "disclosure_2019/row/licensing": "行政许可事项",
        },
    )
    relabel(second, {"requests/row/granted": "（一）给予公开", "requests/row/received": "一、新收"})
    client.force_login(reviewer)
    response = client.get(reverse("report-compare", args=[second.report_id]))
    found = {
        one.change.at: (one.change.old, one.change.new) for one in response.context["relabelled"]
    }
    assert found == {
        "disclosure/column/repealed": ("本年度止件数", ""),
        "requests/row/received": ("", "一、新收"),
    }
    shown = " ".join(response.content.decode().split())
    assert '<del class="serif">本年度止件数</del>' in shown
    assert "印法改变的行名、列名 2" in shown
    assert LABELS["disclosure/column/repealed"].official in shown


def test_labels_that_stayed_are_not_spoken_of(client, first, second, reviewer):
    for one in (first, second):
        relabel(one, {"requests/row/granted": "（一）给予公开"})
    client.force_login(reviewer)
    assert "印法改变的行名" not in page(client, second.report)
