"""Whatever kind is declared: equal snapshots give equal bytes, and nothing an office may ask for or an agency may be called stops it."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone, translation

from exports.kinds import REGISTRY
from exports.snapshot import snapshot
from tests.conftest import person
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding

pytestmark = pytest.mark.django_db
PARAMS = {"year": "2024", "basis": "current"}
HOSTILE = '=HYPERLINK("http://x")&<script>\x07]]></w:t>' + "很长的名称" * 15


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    file_report(bureaus[0], edit={"requests/natural_person/received": 8})
    file_report(bureaus[1])
    return bureaus


def written(user, params, at) -> dict[str, bytes]:
    """Return every kind the user may ask for, written for the same snapshot."""
    found = {}
    for code, kind in REGISTRY.kinds.items():
        out = io.BytesIO()
        kind.write(snapshot(user, params, at, "test"), out, lambda _done, _total: None)
        found[code] = out.getvalue()
        assert found[code], code
    return found


def test_the_same_snapshot_twice_is_the_same_bytes_in_every_kind(filed, reviewer):
    at, params = timezone.now(), PARAMS | {"agency": str(filed[0].pk)}
    first, again = written(reviewer, params, at), written(reviewer, params, at)
    assert [code for code in first if first[code] != again[code]] == []


def test_other_data_are_other_bytes_in_every_kind_that_holds_data(filed, reviewer):
    """So that equality above is not that of empty files."""
    at, params = timezone.now(), PARAMS | {"agency": str(filed[0].pk)}
    before = written(reviewer, params, at)
    Finding.objects.all().delete()
    file_report(filed[2])
    after = written(reviewer, params, at)
    same = {code for code in before if before[code] == after[code]}
    assert same == {"form-blank", "form-begun", "filing-csv"}  # what is read is not yet submitted


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_year_without_reports_has_every_kind(language, province, reviewer):
    params = {"year": "2023", "basis": "filed", "agency": str(province.bureau.pk)}
    with translation.override(language):
        written(reviewer, params, timezone.now())


def test_one_agency_alone_has_every_kind(filed):
    alone = person("alone", "独一人", filed[0], "reviewer")
    written(alone, PARAMS | {"agency": str(filed[0].pk)}, timezone.now())


def test_no_name_and_no_word_of_anybody_stops_a_kind(filed, reviewer):
    filed[0].name = HOSTILE
    filed[0].save()
    finding = Finding.objects.present().filter(report__agency=filed[0], severity="error")[0]
    finding.comments.create(author=reviewer, text=("说明\x0b" + "，很长" * 900 + "\n") * 3)
    Finding.objects.filter(pk=finding.pk).update(
        at="filing/2019", quotes=[{"section": 1, "text": "=1+1\n" * 400}]
    )
    files = written(reviewer, PARAMS | {"agency": str(filed[0].pk)}, timezone.now())
    assert b"\n=HYPERLINK" not in files["agencies-csv"]
