"""A clean report of the filer's bureau, and a second reviewer."""

from __future__ import annotations

import pytest

from agencies.models import User
from reports.models import Report, Revision
from tests.conftest import Province, person
from tests.pages.filing import file_report


@pytest.fixture
def clean(province: Province) -> Report:
    """临江市财政局 2024, read and checked, with nothing that stands in the way of filing."""
    from validation.models import Finding

    report = file_report(province.bureau).report
    Finding.objects.filter(report=report).update(handling="accepted")
    return report


@pytest.fixture
def colleague(province: Province) -> User:
    """Reviews 临江市 too."""
    return person("colleague", "童审核", province.city, "reviewer")


@pytest.fixture
def faulty(province: Province) -> Revision:
    """临江市财政局 2024: received 8 instead of 7 does not balance."""
    return file_report(province.bureau, edit={"requests/natural_person/received": 8})
