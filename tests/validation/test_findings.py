"""Findings as rows: identity across revisions, comments, scope, and the signal."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from reports.models import Doubt
from reports.signals import report_read
from tests.validation.conftest import dossier, edited
from validation import dossiers, engine, findings
from validation.engine import CATALOGUE, RULES_VERSION, Severity
from validation.models import Comment, Finding

pytestmark = pytest.mark.django_db

WRONG = {"challenges/reconsideration/total": 5}


def test_what_the_rules_find_is_kept_with_all_that_is_needed_to_show_it(store):
    revision = store(edited(WRONG))
    findings.check(revision)
    finding = Finding.objects.get(rule="A04")
    assert (finding.rule, finding.at) == ("A04", "challenges/reconsideration/total")
    assert finding.severity == Severity.ERROR
    assert finding.message == (
        "行政复议：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 1 = 2，总计为 5，相差 3。"
    )
    assert (finding.expected, finding.actual) == (2, 5)
    assert set(finding.cells) == {
        f"challenges/reconsideration/{key}"
        for key in ("upheld", "corrected", "other", "pending", "total")
    }
    assert finding.report == revision.report
    assert finding.revision == finding.first_revision == revision
    assert (finding.rules_version, finding.reader) == (RULES_VERSION, "pdfium 5")
    revision.refresh_from_db()
    assert revision.rules == RULES_VERSION


def test_checking_twice_changes_nothing(store):
    revision = store(edited(WRONG))
    findings.check(revision)
    before = Finding.objects.values("pk", "created_at", "present").get(rule="A04")
    findings.check(revision)
    assert Finding.objects.values("pk", "created_at", "present").get(rule="A04") == before


def test_a_finding_keeps_its_identity_and_comments_across_revisions(store, filer):
    first = store(edited(WRONG))
    findings.check(first)
    finding = Finding.objects.get(rule="A04")
    finding.comments.create(author=filer, text="台账正在核对。")

    second = store(dossier())
    findings.check(second)
    finding.refresh_from_db()
    assert not finding.present
    assert finding.revision == first

    third = store(edited({"challenges/reconsideration/total": 9}))
    findings.check(third)
    finding.refresh_from_db()
    assert finding.present
    assert (finding.first_revision, finding.revision) == (first, third)
    assert finding.actual == 9
    assert [comment.text for comment in finding.comments.all()] == ["台账正在核对。"]
    assert finding in Finding.objects.present()


def test_findings_of_a_rule_that_crashed_stay_as_they_were(store, monkeypatch):
    revision = store(edited(WRONG))
    findings.check(revision)

    def crash(dossier):
        raise ZeroDivisionError

    from dataclasses import replace

    monkeypatch.setitem(CATALOGUE, "A04", replace(CATALOGUE["A04"], check=crash))
    findings.check(store(dossier()))
    assert Finding.objects.get(rule="A04").present


def test_a_doubt_of_the_reader_makes_an_error_a_question(store):
    doubt = Doubt(code="located_by_position", at="challenges/reconsideration/upheld")
    findings.check(store(edited(WRONG), doubts=(doubt,)))
    finding = Finding.objects.get(rule="A04")
    assert finding.doubtful
    assert finding.severity == Severity.WARNING
    assert "识读存疑" in finding.message


def test_checking_takes_the_same_few_queries_whatever_is_found(store):
    clean = store(dossier())
    broken = store(edited({f"requests/{column}/granted": 90 for column in ("business", "other")}))
    counts = []
    for revision in (clean, broken):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            findings.check(revision)
        counts.append(len(captured))
    assert Finding.objects.count() >= 3
    assert counts[1] - counts[0] <= 1  # nothing to insert is no insert
    assert max(counts) <= 22


def test_last_years_current_revision_is_in_the_dossier(store):
    last = store(dossier(year=2023))
    this = store(dossier(year=2024))
    loaded = dossiers.dossier_of(this)
    assert loaded.year == 2024
    assert loaded.agency == "临江市财政局"
    assert (loaded.agency_kind, loaded.region_level, loaded.report_kind) == (
        "department",
        "city",
        "own",
    )
    assert loaded.previous is not None
    assert loaded.previous.year == 2023
    assert loaded.previous.figures.value("requests/total/received") == 15
    assert dossiers.dossier_of(last).previous is None


def test_a_report_that_was_read_is_checked_in_the_same_transaction(store):
    revision = store(edited(WRONG))
    report_read.send(type(revision), revision=revision)
    assert Finding.objects.filter(rule="A04").count() == 1


def test_checking_that_fails_does_not_undo_the_reading(store, monkeypatch):
    revision = store(edited(WRONG))

    def fail(*args, **kwargs):
        Finding.objects.create(report=revision.report, rule="")  # breaks the transaction

    monkeypatch.setattr(findings, "examine", fail)
    with transaction.atomic():
        report_read.send(type(revision), revision=revision)
        revision.problem = "still usable"
        revision.save()
    assert not Finding.objects.exists()


def test_the_gravest_come_first(store):
    findings.check(store(edited({**WRONG, "requests/natural_person/received": 9})))
    ranks = [list(Severity).index(finding.severity) for finding in Finding.objects.by_severity()]
    assert ranks == sorted(ranks)
    assert len(ranks) > 2


def test_a_stranger_sees_neither_finding_nor_comment(store, filer, reviewer, stranger):
    findings.check(store(edited(WRONG)))
    Comment.objects.create(finding=Finding.objects.get(rule="A04"), author=filer, text="请看。")
    for user, sees in ((filer, 1), (reviewer, 1), (stranger, 0)):
        assert Finding.objects.visible_to(user).exists() == bool(sees)
        assert Comment.objects.visible_to(user).exists() == bool(sees)


@pytest.mark.parametrize(
    "change",
    [{"severity": "fatal"}, {"rule": ""}, {"doubtful": True}],
    ids=["unknown severity", "no rule", "an error that rests on our doubt"],
)
def test_the_database_refuses_what_must_not_be(store, change):
    findings.check(store(edited(WRONG)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(**change)


def test_an_empty_comment_is_refused(store, filer):
    findings.check(store(edited(WRONG)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(finding=Finding.objects.get(rule="A04"), author=filer, text="")


def test_a_finding_of_a_rule_this_program_does_not_know_is_still_shown(store):
    findings.check(store(edited(WRONG)))
    Finding.objects.filter(rule="A04").update(rule="Y99")
    assert Finding.objects.get(rule="Y99").message == "Y99"
    assert engine.CATALOGUE.get("Y99") is None


def test_a_finding_worded_by_an_older_version_is_called_by_its_rules_title(store):
    findings.check(store(edited(WRONG)))
    Finding.objects.filter(rule="A04").update(params={"of an older version": 1})
    assert Finding.objects.get(rule="A04").message == CATALOGUE["A04"].title
