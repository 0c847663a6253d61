"""On the real reports every inconsistency known is seen, and what is known to be right agrees."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reports.reading import read_report
from validation.claims import Status, claims_in, compare

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the project")

KNOWN = {
    "sample_000.txt": {("N25", 68): "agrees", ("N2", 0): "agrees", ("N21", 29): "differs", ("N23", 29): "differs", ("N29", 0): "unmatched"},
    "sample_001.txt": {("N15", 110): "agrees", ("N6", 0): "agrees", ("N31", 71): "agrees", ("N29", 0): "unmatched"},
    "sample_002.txt": {("N2", 0): "agrees", ("N19", 0): "agrees", ("N29", 0): "unmatched"},
    "sample_003.txt": {("N32", 178): "agrees", ("N29", 0): "unmatched"},
    "sample_004.txt": {("N2", 0): "agrees", ("N29", 0): "unmatched"},
    "hongze_2023.pdf": {("N1", 21): "agrees", ("N6", 0): "agrees", ("N29", 0): "unmatched"},
}  # fmt: skip
"""Facts of domain.md 3.5 and of the truth files; what is not named here must not be claimed."""


def compared(name):
    with (CORPUS / name).open("rb") as stream:
        report = read_report(stream, name)
    return [
        (claim, compare(claim, report.figures))
        for claim in claims_in(report.sections, report.year, report.agency)
    ]


@pytest.mark.parametrize("name", KNOWN)
def test_a_sample_claims_what_it_is_known_to_claim(name):
    found = {(claim.kind, claim.value): status.value for claim, status in compared(name)}
    assert found == KNOWN[name]


@pytest.mark.parametrize("name", KNOWN)
def test_only_loose_wordings_differ_in_the_samples(name):
    assert all(claim.weak for claim, status in compared(name) if status == Status.DIFFERS)


def test_the_figures_known_to_be_wrong_in_a_text_differ():
    results = compared("shanghai_office_2019.html")
    differing = {(c.kind, float(c.value)) for c, s in results if s == Status.DIFFERS and not c.weak}
    assert differing == {("N9", 258.0), ("N31", 33.9)}
    assert Counter(s for _, s in results)[Status.AGREES] >= 12


def test_requests_of_a_county_bureau_agree():
    found = {(c.kind, c.value): s for c, s in compared("shuyang_fgj_2023.html")}
    assert found["N1", 26] == Status.AGREES
