"""Keep the claims of a text beside its revision, exactly, until the text or the program that reads it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

import structlog

from reports.models import Revision
from validation import claims as reading
from validation import statements
from validation.claims import Claim, Measure, Period, Scope
from validation.claims.tokens import Bound
from validation.engine import Dossier
from validation.models import KeptClaims
from validation.statements import claims_of

log = structlog.get_logger(__name__)

Told = dict[str, Any]
"""A claim for JSON: its fields by name, without those as declared; whole numbers as such, others as text."""


@cache
def version() -> str:
    """Return what stands for the program that reads claims: any change of it is another version."""
    sources = [*sorted(Path(reading.__path__[0]).glob("*.py")), Path(statements.__file__)]
    program = [source.read_bytes() for source in sources]
    return sha256(b"\0".join([*program, installed("cn2an").encode()])).hexdigest()


def stamp(dossier: Dossier) -> str:
    """Return what the claims of a dossier depend on, in short."""
    texts = [(one.number, one.text) for one in dossier.sections]
    what = json.dumps([version(), dossier.year, dossier.agency, texts])
    return sha256(what.encode()).hexdigest()


def kept(dossiers: Mapping[int, Dossier]) -> dict[int, tuple[Claim, ...]]:
    """Return the claims kept of dossiers, by revision, where they still hold; with one query."""
    rows = KeptClaims.objects.filter(revision__in=dossiers)
    return {
        row.revision_id: tuple(claim(told, dossiers[row.revision_id]) for told in row.claims)
        for row in rows
        if row.stamp == stamp(dossiers[row.revision_id])
    }


def keep(checked: Iterable[tuple[Revision, Dossier]]) -> None:
    """Keep the claims of dossiers that came without; they were read a moment ago."""
    rows = [row for revision, dossier in checked if (row := row_of(revision, dossier)) is not None]
    if rows:
        KeptClaims.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["revision"],
            update_fields=["stamp", "claims"],
        )


def row_of(revision: Revision, dossier: Dossier) -> KeptClaims | None:
    """Return the row of what is to be kept; nothing where it is kept already, or the text cannot be read."""
    if dossier.claims is not None:
        return None
    try:
        found = claims_of(dossier)
    except Exception:  # the rules that asked have said so
        log.exception("claims_crashed", revision=revision.pk)
        return None
    return KeptClaims(revision=revision, stamp=stamp(dossier), claims=[*map(told, found)])


def told(one: Claim) -> Told:
    """Return a claim for JSON; its quote stands in the text."""
    values = ((field, getattr(one, field.name)) for field in fields(Claim) if field.name != "quote")
    return {field.name: plain(value) for field, value in values if value != field.default}


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value


def claim(told: Told, dossier: Dossier) -> Claim:
    """Return the claim as it was read."""
    values = {name: AS_READ.get(name, same)(value) for name, value in told.items()}
    start, end = values["span"]
    return Claim(quote=dossier.text(values["section"])[start:end], **values)


def same(value: Any) -> Any:
    return value


def number(value: int | str) -> int | Decimal:
    return value if isinstance(value, int) else Decimal(value)


def numbers(values: list[int | str]) -> tuple[int | Decimal, ...]:
    return tuple(map(number, values))


AS_READ: Mapping[str, Callable[[Any], Any]] = {
    "value": number,
    "scope": Scope,
    "period": Period,
    "cells": tuple,
    "span": tuple,
    "alternatives": lambda readings: tuple(map(tuple, readings)),
    "measure": Measure,
    "bound": Bound,
    "high": number,
    "parts": numbers,
    "wholes": numbers,
}
"""How the fields come back that JSON knows as lists, texts and numbers only."""
