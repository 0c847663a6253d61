"""What a sample says, in the shape of ``docs/contract.md``: written beside it, read back by the tests."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from reports import statutory
from reports.models import Figures
from reports.writers.manuscript import Manuscript, digits

Values = dict[str, Any]


def truth_of(manuscript: Manuscript) -> Values:
    """Return title, agency, year, form, the three tables, and what is printed other than as digits."""
    figures = manuscript.figures
    return {
        "title": manuscript.title,
        "agency": manuscript.agency,
        "year": manuscript.year,
        "form": figures.form.value,
        "combined": figures.combined,
        **tables_of(figures),
        "printed": {
            address: text
            for address, text in manuscript.cells()
            if text != digits(figures.value(address))
        },
        "sections": [
            {"number": section.number, "heading": section.heading, "text": section.text}
            for section in manuscript.sections
        ],
    }


def tables_of(figures: Figures) -> Values:
    """Nest the figures as the contract does; lines that are not printed on this form are null."""
    tables: Values = {}
    for address, value in figures.items():
        *path, key = address.split("/")
        table = tables
        for step in path:
            table = table.setdefault(step, {})
        table[key] = str(value) if isinstance(value, Decimal) else value
    for column in tables["requests"].values():
        for line in statutory.REQUEST_LINES:
            column.setdefault(line.key, None)
    return tables


def values_of(truth: Values) -> dict[str, int | Decimal | None]:
    """Flatten the tables of a truth to {address: value}."""
    found: dict[str, int | Decimal | None] = {}

    def visit(path: str, node: Any) -> None:
        if isinstance(node, dict):
            for key, child in node.items():
                visit(f"{path}/{key}", child)
        else:
            found[path] = Decimal(node) if path in statutory.MONEY_ADDRESSES and node else node

    for table in ("disclosure", "disclosure_2019", "requests", "challenges"):
        if table in truth:
            visit(table, truth[table])
    return found


def load(path: Path) -> Values:
    loaded: Values = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def dump(path: Path, truth: Values) -> None:
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
