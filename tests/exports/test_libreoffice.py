"""Each document is opened by LibreOffice and printed without a complaint."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from django.utils import timezone

from exports.kinds import DOCX, REGISTRY, XLSX
from exports.snapshot import snapshot
from tests.pages.filing import file_report, plant_bureaus

pytestmark = [pytest.mark.nightly, pytest.mark.django_db]
PROGRAM = Path("/usr/lib/libreoffice/program")
NEEDED = {DOCX: "libswlo.so", XLSX: "libsclo.so"}


@pytest.mark.parametrize(
    "code", [kind.code for kind in REGISTRY.kinds.values() if kind.media_type in NEEDED]
)
def test_it_is_printed(code, province, reviewer, tmp_path):
    kind = REGISTRY.kinds[code]
    soffice = shutil.which("soffice")
    if soffice is None or not (PROGRAM / NEEDED[kind.media_type]).exists():
        pytest.skip(f"this machine's LibreOffice has nothing that opens {kind.suffix}")
    agency = plant_bureaus(1, province.city)[0]
    file_report(agency, edit={"requests/natural_person/received": 8})
    params = {"year": "2024", "basis": "current", "agency": str(agency.pk)}
    target = tmp_path / f"{code}{kind.suffix}"
    with target.open("wb") as out:
        kind.write(snapshot(reviewer, params, timezone.now(), "test"), out, lambda _d, _t: None)
    told = subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(target)),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    assert "Error" not in told.stdout + told.stderr
    assert target.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
