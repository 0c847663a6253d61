"""Tables of the site as files: for people in words and without idle zeros, for programs in the words of the contract."""

from __future__ import annotations

import csv
import io
import json

from django.utils import timezone

from exports.documents.views import FIGURES, FINDINGS, to_csv, to_json
from exports.snapshot import snapshot
from tests.exports.test_tables import PARAMS
from tests.pages.filing import file_report


def written(write, table, user) -> bytes:
    out = io.BytesIO()
    data = snapshot(user, PARAMS, timezone.now(), "test")
    write(table, data, out, lambda _done, _total: None)
    return out.getvalue()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_people_read_the_kind_in_words_and_programs_its_key(province, reviewer):
    file_report(province.bureau, edit={"requests/natural_person/received": 8})
    assert {row["报告类别"] for row in rows(written(to_csv, FIGURES, reviewer))} == {"本机关"}
    found = json.loads(written(to_json, FIGURES, reviewer))["rows"]
    assert {row["kind"] for row in found} == {"own"}


def test_figures_of_findings_have_no_idle_zeros(province, reviewer):
    file_report(province.bureau, edit={"requests/natural_person/received": 8})
    said = [row for row in rows(written(to_csv, FINDINGS, reviewer)) if row["应为"]]
    assert said
    assert not any("." in row["应为"] for row in said)
