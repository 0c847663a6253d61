"""What is read from a text is kept exactly, and no longer than it holds."""

from __future__ import annotations

import json

import pytest

from reports.demonstration.filing import YEARS, manuscript_of
from reports.demonstration.province import organs
from tests.validation.conftest import dossier, edited
from validation import engine, findings, kept_claims, statements
from validation.claims.claim import Claim
from validation.dossiers import dossier_of
from validation.engine import Dossier
from validation.models import Finding, KeptClaims
from validation.statements import claims_of

WRONG = {"requests/natural_person/received": 8}


def read_again(dossier: Dossier) -> tuple[Claim, ...]:
    """Return the claims of a dossier after they were put away as JSON and taken out."""
    stored = json.loads(json.dumps([kept_claims.told(one) for one in claims_of(dossier)]))
    return tuple(kept_claims.claim(told, dossier) for told in stored)


@pytest.mark.parametrize("year", [2020, *YEARS])
def test_what_was_kept_is_what_was_read_for_every_report_of_the_demonstration(year):
    for organ in organs():
        manuscript = manuscript_of(organ, year)
        this = Dossier(manuscript.figures, year, organ.name, sections=tuple(manuscript.sections))
        assert claims_of(this)
        assert repr(read_again(this)) == repr(claims_of(this))


def test_every_kind_of_number_comes_back_as_it_was():
    text = (
        "一、总体情况\n2024年收到政府信息公开申请约12件，同比增长33.3%，较上年增加3件，"
        "收费1.50万元，其中自然人10件、法人2件；办结11件，占比91.67%。结转下年1至2件。"
    )
    section = dossier().sections[0]
    this = dossier(sections=(type(section)(number=1, heading="", text=text),))
    assert len(claims_of(this)) > 3
    assert repr(read_again(this)) == repr(claims_of(this))


@pytest.mark.django_db
def test_a_second_check_reads_no_text_and_finds_the_same(store, monkeypatch):
    revision = store(edited(WRONG))
    findings.check(revision)
    first = list(Finding.objects.order_by("rule", "at").values_list("rule", "at", "params"))
    assert first
    assert KeptClaims.objects.get().claims
    statements._claims.cache_clear()

    def never(*_texts):
        raise AssertionError("read again")

    monkeypatch.setattr(statements, "claims_in", never)
    findings.check(revision)
    again = list(Finding.objects.order_by("rule", "at").values_list("rule", "at", "params"))
    assert again == first
    assert not revision.report.crashes.exists()


@pytest.mark.django_db
def test_what_was_kept_holds_no_longer_than_text_year_name_and_program(store, monkeypatch):
    revision = store(dossier())
    findings.check(revision)
    assert dossier_of(revision).claims == claims_of(dossier_of(revision))
    section = revision.narratives.exclude(text="").first()
    type(section).objects.filter(pk=section.pk).update(text=section.text + "另收到申请7件。")
    assert dossier_of(revision).claims is None
    findings.check(revision)
    assert dossier_of(revision).claims is not None
    monkeypatch.setattr(kept_claims, "version", lambda: "another program")
    assert dossier_of(revision).claims is None
    findings.check(revision)
    assert dossier_of(revision).claims is not None
    revision.report.agency.name = "临江市财政和国有资产局"
    revision.report.agency.save()
    assert dossier_of(revision).claims is None


@pytest.mark.django_db
def test_a_text_that_cannot_be_read_stops_nothing(store, monkeypatch):
    def fails(*_texts):
        raise ArithmeticError

    statements._claims.cache_clear()
    monkeypatch.setattr(statements, "claims_in", fails)
    revision = store(edited(WRONG))
    findings.check(revision)
    assert Finding.objects.filter(rule="A01").exists()
    assert not KeptClaims.objects.exists()
    assert "ArithmeticError" in revision.report.crashes.first().error
    statements._claims.cache_clear()


def test_the_version_is_of_the_sources_and_cheap_to_ask():
    assert kept_claims.version() == kept_claims.version()
    assert len(kept_claims.version()) == len("0" * 64)
    assert engine.RULES_VERSION not in kept_claims.version()
