"""On real reports the text rules find what is known to be wrong, with the quote, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reports.reading import read_report
from validation.engine import CATALOGUE, examine
from validation.inspection import dossier_of

PROJECT = Path(__file__).parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"
SAMPLES = sorted((PROJECT / "samples").glob("[0-9]*.*"))
RULES = {
    code: rule
    for code, rule in CATALOGUE.items()
    if code.startswith(("D", "E")) or code in {"C06", "C07"}
}

KNOWN = {
    "sample_000.txt": {
        ("D17", "warning", "disclosure/normative_documents/issued"),
        ("D18", "warning", "disclosure/normative_documents/in_force"),
        ("E05", "warning", "section/5/微信"),
    },
    "sample_001.txt": set(),
    "sample_002.txt": {("D23", "warning", "disclosure/licensing_decisions")},
    "sample_003.txt": {("D22", "warning", "section/1")},
    "sample_004.txt": {("E09", "warning", "section/1/主动公开")},
}
"""Facts of domain.md 3.5; errors and warnings not named here must not be there."""

REMINDED = {
    "sample_001.txt": {
        ("D22", "disclosure/normative_documents/in_force"),
        ("E11", "section/5/未能严格按照相关规定和范例进行设计"),
    },
    "sample_003.txt": {("D22", "disclosure/penalty_decisions")},
    "sample_004.txt": {("D22", "section/1"), ("E11", "section/5/可以公开而没有公开")},
}

PLANTED = {
    "03": {("D05", "requests/total/carried_out")},
    "06": {("D04", "requests/total/concluded")},
    "14": {("D18", "disclosure/normative_documents/in_force")},
    "16": {("D13", "challenges/reconsideration/total")},
    "17": {("D01", "requests/total/received"), ("D03", "requests/total/carried_in")},
}
"""Where a planted fault of a sample's table makes it contradict its text."""


def examined(path: Path):
    with path.open("rb") as stream:
        report = read_report(stream, path.name)
    dossier = dossier_of(report, agency=report.agency, year=report.year)
    examination = examine(dossier, RULES)
    assert examination.crashes == []
    return dossier, examination.results


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the project")
@pytest.mark.parametrize("name", sorted(KNOWN))
def test_what_is_known_of_a_real_report_is_found_and_nothing_else(name):
    dossier, results = examined(CORPUS / name)
    grave = [r for r in results if r.severity != "notice"]
    assert {(r.rule.code, r.severity.value, r.breach.at) for r in grave} == KNOWN[name]
    notices = {(r.rule.code, r.breach.at) for r in results if r.severity == "notice"}
    assert notices >= REMINDED.get(name, set())
    for result in grave:
        for quote in result.breach.quotes:
            words = re.sub(r"\s", "", quote.text).strip("…")
            assert words[:30] in re.sub(r"\s", "", dossier.text(quote.section))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the project")
@pytest.mark.parametrize(
    "name", ["hongze_2023.pdf", "shuyang_fgj_2023.html", "shanghai_office_2019.html"]
)
def test_no_real_report_is_charged_with_an_error(name):
    _dossier, results = examined(CORPUS / name)
    assert [r.message for r in results if r.severity == "error"] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_a_sample_contradicts_its_text_only_where_a_fault_was_planted(path):
    _dossier, results = examined(path)
    grave = {(r.rule.code, r.breach.at) for r in results if r.severity != "notice"}
    assert grave == PLANTED.get(path.name[:2], set())
