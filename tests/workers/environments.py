"""Fresh sites for programs of their own: one on PostgreSQL and Redis, one on SQLite and files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import servers
from tests.workers import IMPATIENT

REDIS_DATABASES = 64
FILE = "mingcha.sqlite3"
OURS = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "LOG_LEVEL")
"""What the environment of the tests says and a site of its own must not hear."""


@contextmanager
def fresh(broker: str, *, tables: str = "") -> Iterator[dict[str, str]]:
    """Yield the environment of a site that is empty; ``broker`` is ``redis`` or ``files``.

    ``tables`` is a PostgreSQL database whose tables a site on Redis begins with; one on files always begins
    with those of this run.
    """
    run = servers.plan()
    name = f"site_{uuid.uuid4().hex[:12]}"
    folder = run.directory / name
    environment = {
        **{key: value for key, value in os.environ.items() if key not in OURS},
        **IMPATIENT,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MINGCHA_DATA": str(folder),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }
    if broker == "files":
        folder.mkdir(parents=True)
        shutil.copy(migrated_file(), folder / FILE)
        yield environment
    else:
        given = {**servers.environment(run), **os.environ}
        if servers.is_needed(run, given):
            servers.ensure(run)
        with fresh_database(given["DATABASE_URL"], name, tables) as database_url:
            yield environment | {
                "DATABASE_URL": database_url,
                "REDIS_URL": with_database(given["REDIS_URL"], int(name[-4:], 16)),
            }
    shutil.rmtree(folder, ignore_errors=True)


def migrated_file() -> Path:
    """Return an SQLite database with all tables and no reports, made when the run first asks: to be copied."""
    run = servers.plan()
    folder = run.directory / "migrated"
    folder.mkdir(parents=True, exist_ok=True)
    with servers.locked(folder / "lock"):
        if not (folder / "done").exists():
            environment = {key: value for key, value in os.environ.items() if key not in OURS}
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=Path(__file__).resolve().parents[2],
                env=environment | {"MINGCHA_DATA": str(folder)},
                check=True,
            )
            (folder / "done").touch()
    return folder / FILE


@contextmanager
def fresh_database(address: str, name: str, tables: str = "") -> Iterator[str]:
    """Make a database beside the one of an address, yield its address, drop it.

    ``tables`` is the database it begins as a copy of; nobody may be connected to that one meanwhile.
    """
    server, _, _ = address.rpartition("/")
    with psycopg.connect(
        f"{server}/postgres".replace("postgres://", "postgresql://"), autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{tables or "template1"}"')
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def with_database(address: str, number: int) -> str:
    """Return a Redis address with one of the databases tests do not use otherwise."""
    number = 16 + number % (REDIS_DATABASES - 16)
    return (
        f"{address}?db={number}"
        if address.startswith("unix:")
        else f"{address.rstrip('/')}/{number}"
    )
