"""Read and check a single file without a server or a database, and say it in the shape of the contract."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from reports import child, statutory
from reports.extraction import Extraction
from reports.extraction.result import place_to_json
from reports.models.figures import Figures, Value
from reports.readers.document import UnreadableDocument
from validation.claims import Claim
from validation.engine import Dossier, Result, Severity, examine
from validation.statements import claims_of, status_of


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was read of a file and what the rules say of it."""

    extraction: Extraction
    sha256: str
    dossier: Dossier
    results: list[Result]
    crashes: list[str]

    @property
    def has_errors(self) -> bool:
        return any(result.severity == Severity.ERROR for result in self.results)

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``docs/contract.md`` section 1."""
        extraction, dossier = self.extraction, self.dossier
        return {
            "title": extraction.title,
            "agency": dossier.agency,
            "year": dossier.year,
            "form": extraction.form and extraction.form.value,
            "source": {
                "media_type": extraction.media_type,
                "sha256": self.sha256,
                "pages": extraction.pages,
                "reader": extraction.reader,
            },
            "sections": [
                {"number": section.number, "heading": section.heading, "text": section.text}
                for section in extraction.sections
                if section.number
            ],
            **tables(extraction.figures),
            "places": {at: place_to_json(place) for at, place in extraction.places.items()},
            "printed": extraction.printed,
            "doubts": [
                {"code": doubt.code, "at": doubt.at or None, "message": doubt.message}
                for doubt in extraction.doubts
            ],
            "claims": [claim_told(claim, dossier) for claim in claims_of(dossier)],
            "findings": [finding(result) for result in self.results],
        }


def inspect(
    path: Path, *, previous: Path | None = None, agency: str | None = None, year: int | None = None
) -> Inspection:
    """Read a file, and last year's report if given, and run the rules; raises ``UnreadableDocument``.

    ``agency`` and ``year`` override what the document says of itself.
    """
    extraction = read(path)
    dossier = dossier_of(
        extraction,
        agency=agency or extraction.agency,
        year=year or extraction.year,
        previous=last_year(previous) if previous else None,
    )
    examination = examine(dossier)
    return Inspection(
        extraction,
        digest(path),
        dossier,
        examination.results,
        [crash.rule for crash in examination.crashes],
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def last_year(path: Path) -> Dossier:
    """Return last year's report as a dossier."""
    extraction = read(path)
    return dossier_of(extraction, agency=extraction.agency, year=extraction.year)


def read(path: Path) -> Extraction:
    """Read a file in a child process under the limits of the site; raises ``UnreadableDocument``."""
    if path.stat().st_size > settings.UPLOAD_MAX_BYTES:
        raise UnreadableDocument(
            "too_large",
            megabytes=-(-path.stat().st_size // 2**20),
            limit=settings.UPLOAD_MAX_BYTES // 2**20,
        )
    with path.open("rb") as stream:
        return child.read(
            stream, path.name, on_progress=lambda _done, _total: None, on_beat=lambda: None
        )


def dossier_of(
    extraction: Extraction, *, agency: str | None, year: int | None, previous: Dossier | None = None
) -> Dossier:
    """Return what was read as the rules want it."""
    return Dossier(
        figures=extraction.figures,
        year=year,
        agency=agency,
        title=extraction.title,
        form=extraction.form,
        sections=tuple(extraction.sections),
        printed=extraction.printed,
        labels=extraction.labels,
        seen=frozenset(extraction.places),
        doubts=tuple(extraction.doubts),
        previous=previous,
    )


def tables(figures: Figures) -> dict[str, Any]:
    """Return the three tables as nested objects; lines this form does not print are ``None``."""
    nested: dict[str, Any] = {}
    for address in addresses(figures):
        *path, last = address.split("/")
        parent = nested
        for part in path:
            parent = parent.setdefault(part, {})
        parent[last] = number(figures.value(address))
    return nested


def addresses(figures: Figures) -> Iterator[str]:
    """Yield every address of the contract, of table three also the lines this form does not print."""
    yield from statutory.disclosure_addresses(figures.form)
    for column in statutory.APPLICANTS:
        for line in statutory.REQUEST_LINES:
            yield f"requests/{column.key}/{line.key}"
    yield from statutory.challenge_addresses()


def number(value: Value) -> int | str | None:
    """Return a figure for JSON: money as a decimal string."""
    return f"{value:f}" if isinstance(value, Decimal) else value


def finding(result: Result) -> dict[str, Any]:
    """Return a finding in the shape of the contract."""
    breach = result.breach
    return {
        "rule": result.rule.code,
        "severity": result.severity.value,
        "at": breach.at,
        "message": result.message,
        "expected": json_number(breach.expected),
        "actual": json_number(breach.actual),
        "quotes": [{"section": quote.section, "text": quote.text} for quote in breach.quotes],
    }


def claim_told(claim: Claim, dossier: Dossier) -> dict[str, Any]:
    """Return a claim in the shape of the contract."""
    return {
        "kind": claim.kind,
        "value": json_number(claim.value),
        "approximate": claim.approximate,
        "section": claim.section,
        "quote": claim.quote,
        "cells": list(claim.cells),
        "status": status_of(claim, dossier).value,
    }


def json_number(value: Value) -> float | None:
    """Return a number for JSON: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
