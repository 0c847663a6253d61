"""What must be there before the site can start: folders, catalogues, static files, tables, a port."""

from __future__ import annotations

import fcntl
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

PORTS_TRIED = 50


class AlreadyRunning(Exception):
    """Another instance holds the data folder."""


def hold_data_folder() -> IO[str]:
    """Return the lock on the data folder, to be kept open; raises ``AlreadyRunning``."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    lock = (settings.DATA_DIR / "up.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise AlreadyRunning from None
    return lock


def compile_catalogues() -> None:
    """Compile the translations that are newer than what was compiled of them."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in (settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        unfinished = compiled.with_suffix(".tmp")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.rename(compiled)


def collect_static_files() -> None:
    """Collect and compress static files unless nothing changed since the last time."""
    stamp = settings.STATIC_ROOT / ".collected"
    newest = max(
        (path.stat().st_mtime for path in _static_sources()), default=0.0
    )  # installed packages change with the lock only
    if stamp.exists() and stamp.stat().st_mtime >= newest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.touch()


def _static_sources() -> Iterable[Path]:
    yield settings.BASE_DIR / "requirements.lock"
    for folder in settings.STATICFILES_DIRS:
        yield from Path(folder).rglob("*")


def migrate() -> None:
    """Bring the tables up to date."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port or the next one nobody listens on; raises ``OSError`` if there is none."""
    for port in range(wanted, wanted + PORTS_TRIED):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"{wanted}–{wanted + PORTS_TRIED - 1}")
