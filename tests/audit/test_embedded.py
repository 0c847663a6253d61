"""The embedded database refuses to change or delete what was recorded, too."""

from __future__ import annotations

import importlib
import sqlite3

import pytest

guards = importlib.import_module("audit.migrations.0002_append_only")
COLUMNS = ", ".join(f'"{column}"' for column in (*guards.SAID, "number", "previous", "hash"))


@pytest.fixture
def table() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE audit_event ({COLUMNS})")
    for statement in guards.SQLITE:
        connection.execute(statement)
    connection.execute("INSERT INTO audit_event (id, label, hash) VALUES (1, 'a', '')")
    return connection


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET label = 'b'",
        "UPDATE audit_event SET number = 1, hash = 'x', verb = 'y'",
        "DELETE FROM audit_event",
    ],
)
def test_only_the_seal_is_added_to_what_was_recorded(table, sql):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        table.execute(sql)


def test_the_seal_is_added_once(table):
    table.execute("UPDATE audit_event SET number = 1, hash = 'x', previous = ''")
    for sql in ("UPDATE audit_event SET hash = 'y'", "UPDATE audit_event SET number = NULL"):
        with pytest.raises(sqlite3.IntegrityError):
            table.execute(sql)
