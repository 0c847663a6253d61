"""Real reports with hand-checked values: every cell right, none wrong, none missing."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from reports.reading import read_report

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TRUTHS = sorted(CORPUS.glob("*.truth.json"))
TABLES = ("disclosure", "disclosure_2019", "requests", "challenges")

pytestmark = pytest.mark.skipif(not TRUTHS, reason="shared/corpus is not beside the project")


def leaves(path: str, node: object) -> dict[str, object]:
    if not isinstance(node, dict):
        return {path: node}
    return {
        at: leaf
        for key, inner in node.items()
        for at, leaf in leaves(f"{path}/{key}", inner).items()
    }


def flat(truth: dict[str, object]) -> dict[str, object]:
    return {
        at: v for table in TABLES if table in truth for at, v in leaves(table, truth[table]).items()
    }


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.partition(".")[0])
def test_a_real_report_is_read_to_the_last_cell(path: Path):
    truth = json.loads(path.read_text())
    stem = path.name.removesuffix(".truth.json")
    [source] = [found for found in CORPUS.glob(f"{stem}.*") if found != path]
    with source.open("rb") as stream:
        extraction = read_report(stream, source.name)
    expected = flat(truth)
    unprinted = {at for at in expected if at not in extraction.figures.addresses()}
    assert {at: expected[at] for at in unprinted if expected[at] is not None} == {}
    read = {
        at: str(value) if isinstance(value, Decimal) else value
        for at, value in extraction.figures.items()
    }
    assert read == {at: value for at, value in expected.items() if at not in unprinted}
    assert (extraction.agency, extraction.year, extraction.form) == (
        truth["agency"],
        truth["year"],
        truth["form"],
    )
    assert extraction.title is not None
    assert re.fullmatch(r"[\u4e00-\u9fff0-9]+政府信息公开(工作)?年度报告", extraction.title)
    assert [s.number for s in extraction.sections if s.number] == [1, 2, 3, 4, 5, 6]
    assert extraction.doubts == []
    assert extraction.places.keys() == read.keys()


@pytest.mark.skipif(not (CORPUS / "blank_template_2021.docx").exists(), reason="no template")
def test_the_empty_official_form_is_two_hundred_blanks():
    with (CORPUS / "blank_template_2021.docx").open("rb") as stream:
        extraction = read_report(stream, "blank_template_2021.docx")
    assert {value for _, value in extraction.figures.items()} == {None}
    assert len(extraction.places) == 200
    assert [doubt.code for doubt in extraction.doubts] == ["agency_unclear", "year_unclear"]
