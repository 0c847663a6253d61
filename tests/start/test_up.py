"""``manage.py up``: one process starts the whole site on an empty folder and ends all of it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import psutil
import pytest
from django.conf import settings

from tests.workers import environments

pytestmark = pytest.mark.workers

PATIENCE = 180
"""Seconds for whatever must happen; a site on an idle machine needs five of them."""


class Instance:
    """A site started with ``manage.py up``, and what it has said so far."""

    def __init__(self, folder, *arguments):
        environment = {
            key: value for key, value in os.environ.items() if key not in environments.OURS
        }
        self.folder = folder
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--no-demonstration", *arguments],
            cwd=settings.BASE_DIR,
            env=environment | {"MINGCHA_DATA": str(folder), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self):
        for line in self.process.stdout:
            self.said += line

    def hear(self, pattern):
        """Return the match of a pattern in what is said, waiting for it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := re.search(pattern, self.said):
                return found
            if self.process.poll() is not None:
                self.listener.join()
                found = re.search(pattern, self.said)
                assert found, self.said
                return found
            time.sleep(0.1)
        pytest.fail(f"{pattern} was not said, but: {self.said}")

    @property
    def address(self):
        return self.hear(r"系统已就绪：(http://\S+?)/ ")[1]

    def get(self, path):
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as response:
            return response.status, response.read().decode()

    def family(self):
        """Return the processes of this site: those that live on its folder, wherever they were put."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("MINGCHA_DATA") == str(self.folder):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def end(self, number=signal.SIGTERM):
        """Ask it to end; return its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self.listener.join(PATIENCE)
        return status


@pytest.fixture
def start(tmp_path):
    """Start instances on a folder of this test; whatever is left of them at its end is killed."""
    instances = []

    def start(*arguments):
        instances.append(Instance(tmp_path / "data", *arguments))
        return instances[-1]

    yield start
    for process in [process for instance in instances for process in instance.family()]:
        process.kill()


@pytest.fixture
def with_tables(tmp_path):
    """Put a database with its tables into the folder, as a site that was there before has it."""
    (tmp_path / "data").mkdir()
    shutil.copy(environments.migrated_file(), tmp_path / "data")


@pytest.fixture
def free_port():
    """Find a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture
def taken_port():
    """Listen on a port, and yield it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_one_command_starts_the_site_and_again_what_dies_and_one_signal_ends_all_of_it(
    start, taken_port
):
    site = start("--port", str(taken_port))
    port = int(site.address.rpartition(":")[2])
    assert taken_port < port <= taken_port + 50
    assert f"端口 {taken_port} 已被占用，改用 {port}。" in site.said

    assert site.get("/healthz") == (200, "ok")
    status, ready = site.get("/readyz")
    assert (status, json.loads(ready)) == (200, {"database": True, "broker": True})
    status, page = site.get("/login/")
    assert status == 200
    assert 'name="password"' in page

    second = start("--port", str(port))
    assert second.process.wait(PATIENCE) != 0
    second.hear("已有一个实例正在使用数据目录")
    assert site.get("/healthz") == (200, "ok")

    (web,) = [
        process
        for process in psutil.Process(site.process.pid).children()
        if "gunicorn" in " ".join(process.cmdline())
    ]
    web.kill()
    site.hear("网站意外退出")
    wait_until_answered(site)

    commands = [" ".join(process.cmdline()) for process in site.family()]
    for program in ("gunicorn", "worker", "beat"):
        assert any(program in command for command in commands)
    family = site.family()
    assert site.end() == 0
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
    assert site.family() == []
    ends = [
        site.said.index(f"{title}已结束。")
        for title in ("网站", "定时程序", "识读程序", "即时程序")
    ]
    assert ends == sorted(ends)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_site_told_to_end_while_it_starts_leaves_nothing(start, with_tables, free_port, number):
    site = start("--port", free_port)
    begun = psutil.Process(site.process.pid)
    while not any("gunicorn" in " ".join(safe_cmdline(child)) for child in begun.children()):
        assert site.process.poll() is None, site.said
        time.sleep(0.05)
    family = site.family()
    assert site.end(number) == 0
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    assert alive == []
    assert site.family() == []


def wait_until_answered(site):
    deadline = time.monotonic() + PATIENCE
    while not is_answered(site):
        assert time.monotonic() < deadline, site.said
        time.sleep(0.2)


def is_answered(site):
    try:
        return site.get("/healthz") == (200, "ok")
    except OSError:
        return False


def safe_cmdline(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []
