"""The record as a file, written while it is read, however long it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone

from audit.models import Event
from audit.verbs import VERBS, name

COLUMNS = (
    "number", "at", "actor_name", "address", "agent", "verb", "name", "subject", "subject_key",
    "label", "before", "after", "details", "previous", "hash",
)  # fmt: skip
AT_ONCE = 2000
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """Hands back what the CSV writer writes."""

    def write(self, text: str) -> str:
        return text


def as_csv(events: Iterable[Event]) -> Iterator[str]:
    """Yield the lines of a CSV file that spreadsheets open as UTF-8 and run nothing of."""
    names = named()
    writer = csv.writer(Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for event in events:
        row = plain(event, names)
        yield str(writer.writerow([guarded(row[column]) for column in COLUMNS]))


def as_json(events: Iterable[Event]) -> Iterator[str]:
    """Yield the parts of one JSON array."""
    names = named()
    yield "["
    for place, event in enumerate(events):
        yield (",\n" if place else "\n") + json.dumps(plain(event, names), ensure_ascii=False)
    yield "\n]\n"


def named() -> dict[str, str]:
    """Return the verbs' names in the language of now: it is another when the file is written."""
    return {verb: name(verb) for verb in VERBS}


def plain(event: Event, names: dict[str, str]) -> dict[str, Any]:
    row = {column: getattr(event, column, None) for column in COLUMNS}
    return row | {
        "at": timezone.localtime(event.at).isoformat(),
        "name": names.get(event.verb, event.verb),
    }


def guarded(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return disarmed(value) if isinstance(value, str) else value


def disarmed(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) else text


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
