"""A file whose reading was corrected by hand, with what stands printed in it, as a test case for the reader.

The truth has the shape of ``samples/truth``: the tables as they now stand, the text, and each correction with the
file's digest, so that a developer can add both files to the samples as they are.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reports.entries import digits
from reports.models import Correction, Reading, Revision
from validation.inspection import tables


@dataclass(frozen=True, slots=True)
class Packed:
    """A ZIP of the original file and its truth; ``corrections`` is how many it holds."""

    name: str
    content: bytes
    corrections: int


def corrected() -> Iterator[Revision]:
    """Yield every version with standing corrections, the oldest first."""
    keys = Correction.objects.standing().values_list("report", "sha256").distinct()
    for report, sha256 in keys.order_by("report", "sha256"):
        yield Revision.objects.select_related("report__agency", "reading").get(
            report=report, sha256=sha256
        )


def packed(revision: Revision) -> Packed:
    """Pack a version as a test case; raises ``FileNotFoundError`` if its file is gone."""
    truth = truth_of(revision)
    buffer = io.BytesIO()
    name = file_name(revision)
    with revision.file.open("rb") as file, zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, file.read(), zipfile.ZIP_DEFLATED)
        archive.writestr(f"truth/{name}.json", dumped(truth), zipfile.ZIP_DEFLATED)
    return Packed(f"{PurePosixPath(name).stem}.zip", buffer.getvalue(), len(truth["corrections"]))


def file_name(revision: Revision) -> str:
    """Return a name for the file that no other version has."""
    return f"{revision.sha256[:8]}-{PurePosixPath(revision.original_name).name}"


def dumped(truth: dict[str, Any]) -> str:
    return json.dumps(truth, ensure_ascii=False, indent=1) + "\n"


def truth_of(revision: Revision) -> dict[str, Any]:
    """Return what the file says, as far as people and the reader together know it."""
    figures = revision.figures()
    reading = getattr(revision, "reading", None) or Reading()
    return {
        "title": revision.title or None,
        "agency": revision.stated_agency or None,
        "year": revision.stated_year,
        "form": revision.form or None,
        "combined": revision.combined,
        **tables(figures),
        "printed": reading.printed,
        "sections": [
            {"number": one.number, "heading": one.heading, "text": one.text}
            for one in revision.narratives.all()
        ],
        "source": {
            "file": file_name(revision),
            "sha256": revision.sha256,
            "media_type": revision.media_type,
            "reader": revision.reader,
        },
        "corrections": [
            told(one) for one in Correction.objects.standing().of(revision).order_by("at")
        ],
    }


def told(correction: Correction) -> dict[str, Any]:
    """Return a correction: what stands printed and what the reader makes of it."""
    return {
        "sha256": correction.sha256,
        "address": correction.at,
        "value": digits(correction.figure) or None,
        "printed": correction.printed,
        "page": correction.page,
        "reason": correction.reason,
        "read": {
            "value": correction.reading.get("value"),
            "printed": correction.reading.get("printed", ""),
            "doubts": [doubt["code"] for doubt in correction.reading.get("doubts", ())],
        },
        "state": correction.state.value,
    }
