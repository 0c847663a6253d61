"""The rules between figures on real reports and on the samples: what they find, and that it is no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.demonstration.filing import manuscript_of
from reports.demonstration.province import organs
from reports.reading import read_report
from validation.engine import Dossier, run
from validation.inspection import dossier_of

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"
SAMPLES = sorted(path for path in (PROJECT / "samples").iterdir() if path.name[:2].isdigit())
FAMILIES = "BCPG"

EXPECTED = {
    "hongze_2023.pdf": {("P01", "notice"), ("P02", "notice")},
    "sample_000.txt": set(),
    "sample_001.txt": {("P01", "notice"), ("P02", "notice")},
    "sample_002.txt": {("B10", "warning"), ("B11", "notice")},
    "sample_003.txt": set(),
    "sample_004.txt": {("B10", "warning"), ("B11", "notice")},
    "shanghai_office_2019.html": set(),
    "shuyang_fgj_2023.html": set(),
}


def dossier_from(path: Path, previous: Dossier | None = None) -> Dossier:
    with path.open("rb") as stream:
        extraction = read_report(stream, path.name)
    return dossier_of(extraction, agency=extraction.agency, year=extraction.year, previous=previous)


def between_figures(dossier: Dossier) -> set[tuple[str, str]]:
    """Return code and severity of what the four families find but for the rules on claims and copied text."""
    others = {"C09", "C10", "C13", "C06", "C07", "P09"}
    return {
        (result.rule.code, result.severity.value)
        for result in run(dossier)
        if result.rule.family in FAMILIES and result.rule.code not in others
    }


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the project")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_report_shows_what_is_wrong_with_it_and_nothing_else(name: str):
    assert between_figures(dossier_from(CORPUS / name)) == EXPECTED[name]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_a_sample_by_itself_shows_nothing(path: Path):
    assert between_figures(dossier_from(path)) == set()


def test_the_sample_that_does_not_carry_over_is_found_beside_last_years_report():
    organ = next(one for one in organs() if one.name == "松屿市生态环境局")
    before = manuscript_of(organ, 2024)
    previous = Dossier(
        figures=before.figures,
        year=2024,
        agency=organ.name,
        title=before.title,
        form=before.figures.form,
        sections=before.sections,
    )
    (sample,) = (path for path in SAMPLES if path.name.startswith("17"))
    found = between_figures(dossier_from(sample, previous))
    assert found == {("C01", "error"), ("C02", "warning")}
