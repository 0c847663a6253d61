"""Fresh sites for programs of their own: one on PostgreSQL and Redis, one on SQLite and files."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests import servers
from tests.workers import IMPATIENT

REDIS_DATABASES = 64


@contextmanager
def fresh(broker: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a site that is empty; ``broker`` is ``redis`` or ``files``."""
    run = servers.plan()
    name = f"site_{uuid.uuid4().hex[:12]}"
    folder = run.directory / name
    environment = {
        **{
            key: value
            for key, value in os.environ.items()
            if key not in {"DATABASE_URL", "REDIS_URL"}
        },
        **IMPATIENT,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MINGCHA_DATA": str(folder),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }
    if broker == "files":
        run.directory.mkdir(parents=True, exist_ok=True)
        yield environment
    else:
        given = {**servers.environment(run), **os.environ}
        if servers.is_needed(run, given):
            servers.ensure(run)
        with fresh_database(given["DATABASE_URL"], name) as database_url:
            yield environment | {
                "DATABASE_URL": database_url,
                "REDIS_URL": with_database(given["REDIS_URL"], int(name[-4:], 16)),
            }
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(address: str, name: str) -> Iterator[str]:
    """Make a database beside the one of an address, yield its address, drop it."""
    server, _, _ = address.rpartition("/")
    with psycopg.connect(
        f"{server}/postgres".replace("postgres://", "postgresql://"), autocommit=True
    ) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
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
