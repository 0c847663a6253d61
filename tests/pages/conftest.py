"""The catalogue compiled, and a report with one failing equation."""

from __future__ import annotations

import pytest

from config.start import preparing
from reports.models import Doubt, Revision
from tests.conftest import Province
from tests.pages.filing import file_report


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    preparing.compile_catalogues()


@pytest.fixture
def faulty(province: Province) -> Revision:
    """临江市财政局 2024: received 8 instead of 7 does not balance; a dash, a note and a doubt."""
    return file_report(
        province.bureau,
        edit={
            "requests/natural_person/received": 8,
            "disclosure/administrative_rules/issued": None,
        },
        printed={
            "disclosure/administrative_rules/issued": "—",
            "disclosure/normative_documents/in_force": "14（其中修订3件）",
        },
        doubts=(
            Doubt(code="column_missing", at="requests/other/granted", params={"column": "其他"}),
        ),
    )
