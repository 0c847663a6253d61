"""Every figure of the real reports is there, row by row, before anything is known of the form."""

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from reports.readers import read
from reports.readers.numerals import parse_change, parse_count, parse_money

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
NAMES = [
    *(f"sample_00{number}.txt" for number in range(5)),
    "shanghai_office_2019.html",
    "shuyang_fgj_2023.html",
]
APPLICANTS = [
    "natural_person",
    "business",
    "research_institution",
    "public_welfare_organization",
    "legal_service_agency",
    "other",
    "total",
]


def truth_rows(truth):
    """The rows of the tables as (what they are, figures in printed order); blanks are ``None``."""
    for table in ("disclosure", "disclosure_2019"):
        for key, row in truth.get(table, {}).items():
            yield key, list(row.values()) if isinstance(row, dict) else [row]
    for key in truth["requests"]["total"]:
        yield key, [truth["requests"][applicant][key] for applicant in APPLICANTS]
    yield (
        "challenges",
        [value for route in truth["challenges"].values() for value in route.values()],
    )


def printed_rows(document):
    """The figures of each row, ``None`` for a blank; every way a cell may be read."""
    for table in document.tables():
        for row in table.rows():
            yield [
                {parse(cell.text).value for parse in (parse_count, parse_change, parse_money)}
                for cell in row
            ]


def holds(row, figures):
    """Whether the figures stand in the row side by side."""
    wanted = [Decimal(figure) if isinstance(figure, str) else figure for figure in figures]
    return any(
        all(value in cell for value, cell in zip(wanted, row[start:], strict=False))
        for start in range(len(row) - len(wanted) + 1)
    )


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the project")
@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_real_report_are_read_in_order(name):
    truth = json.loads((CORPUS / name).with_suffix(".truth.json").read_text())
    document = read(io.BytesIO((CORPUS / name).read_bytes()), name)
    rows = printed_rows(document)
    for key, figures in truth_rows(truth):
        if key.startswith("closed_") and set(figures) == {None}:
            continue  # printed as another row on this form
        assert any(holds(row, figures) for row in rows), f"{key} {figures} not found in order"
