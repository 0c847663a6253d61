"""A report with one failing equation, and its finding."""

from __future__ import annotations

import pytest

from config.start import preparing
from tests.conftest import Province, person
from tests.pages.filing import file_report
from validation.models import Finding

FAULT = {"challenges/litigation_direct/total": 5}


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    preparing.compile_catalogues()


@pytest.fixture
def finding(province: Province) -> Finding:
    """临江市财政局 2024, A05: the total of the direct litigations is wrong."""
    file_report(province.bureau, edit=FAULT)
    return Finding.objects.get(rule="A05")


@pytest.fixture
def colleague(province: Province):
    """Reviews 临江市 too."""
    return person("colleague", "严同事", province.city, "reviewer")
