"""The boards' tables as files are the boards' numbers, and every page leads to the exports of what it shows."""

from __future__ import annotations

import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from boards import filing, issues
from exports.kinds import REGISTRY
from exports.snapshot import snapshot
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db


def told(code, user):
    out = io.BytesIO()
    data = snapshot(user, {"year": "2024", "basis": "current"}, timezone.now(), "test")
    REGISTRY.kinds[code].write(data, out, lambda _done, _total: None)
    return json.loads(out.getvalue())["rows"], data.choice


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    file_report(bureaus[0], edit={"requests/natural_person/received": 8})
    return bureaus


def test_filing_adds_up_to_the_board(filed, administrator):
    rows, choice = told("filing-json", administrator)
    whole = filing.whole(filing.by_group(choice))
    for step, _label in filing.STEPS:
        assert sum(row[step] for row in rows) == whole.counts[step], step


def test_findings_by_rule_are_the_boards(filed, reviewer):
    rows, choice = told("rule-counts-json", reviewer)
    assert {row["rule"]: row["found"] for row in rows} == {
        one.code: one.found for one in issues.by_rule(choice)
    }
    assert rows


def test_figures_by_region_are_sums_and_undefined_shares_are_blank(filed, reviewer):
    rows, _choice = told("regions-json", reviewer)
    assert [row["reports"] for row in rows] == [1]
    assert all(value != "nan" for row in rows for value in row.values())


@pytest.mark.parametrize(
    "page",
    ["board-filing", "board-figures", "board-findings", "queue", "finding-list", "agency-list"],
)
def test_pages_lead_to_exports_with_their_filters(page, filed, reviewer, province, client):
    client.force_login(reviewer)
    region = province.city.region_id
    shown = client.get(reverse(page), {"year": 2024, "region": region}).content.decode()
    assert f"?year=2024&amp;region={region}" in shown
    assert "/exports/new/" in shown


def test_a_filter_is_chosen_in_the_form(filed, reviewer, province, client):
    client.force_login(reviewer)
    url = reverse("export-kind", args=["ledger"])
    page = client.get(url, {"year": 2023, "region": province.city.region_id}).content.decode()
    assert f'<option value="{province.city.region_id}" selected>' in page
    assert 'value="2023"' in page


def test_staff_documents_are_not_offered_to_filers(filed, filer, client):
    client.force_login(filer)
    page = client.get(reverse("board-filing"), {"year": 2024}).content.decode()
    assert "/exports/new/agencies-csv/" in page
    assert "/exports/new/ledger/" not in page
