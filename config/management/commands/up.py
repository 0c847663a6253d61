"""Starts the whole site: web, workers and beat as children of one process."""

from __future__ import annotations

import os
import signal
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.start import preparing
from config.start.children import Child

READY_SECONDS = 300
"""So long the address is waited for before the rest goes on; a busy machine needs minutes."""
READABLE = {"MINGCHA_READABLE_LOG": "1", "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING")}


class Command(BaseCommand):
    help = "启动整个系统（网站、识读程序、即时程序、定时程序）。Ctrl-C 依次结束。"
    requires_system_checks = []

    ended = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument(
            "--no-demonstration", action="store_true", help="首次启动时不载入示范数据"
        )

    def handle(
        self,
        *args: Any,  # noqa: ARG002
        host: str,
        port: int,
        no_demonstration: bool,
        **options: Any,  # noqa: ARG002
    ) -> None:
        try:
            lock = preparing.hold_data_folder()
        except preparing.AlreadyRunning:
            raise CommandError(
                f"已有一个实例正在使用数据目录 {settings.DATA_DIR}。"
                "请先结束它，或用 MINGCHA_DATA 指定另一个目录。"
            ) from None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        with lock:
            preparing.compile_catalogues()
            preparing.collect_static_files()
            preparing.migrate()
            self._run(host, self._port(host, port), demonstrate=not no_demonstration)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.ended = True

    def _port(self, host: str, wanted: int) -> int:
        try:
            port = preparing.free_port(host, wanted)
        except OSError as error:
            raise CommandError(f"端口 {error} 都已被占用。请用 --port 或 PORT 指定。") from None
        if port != wanted:
            self._say(f"端口 {wanted} 已被占用，改用 {port}。")
        return port

    def _run(self, host: str, port: int, *, demonstrate: bool) -> None:
        """Keep the children running until we are told to end, then end them in order."""
        web, beat, *workers = services(host, port)
        children = [web, beat, *workers]  # the order in which they end
        try:
            for child in children:
                child.start()
            self._wait_for_web(web, host, port)
            loading = None
            if demonstrate and Demonstration.is_wanted():
                loading = Demonstration.begin()
                children.insert(0, loading)
            elif demonstrate:
                self._say_accounts()
            self._watch([web, beat, *workers], loading)
        finally:
            self._say("正在结束……")
            for child in children:
                was_running = child.is_running
                child.end()
                if was_running:
                    self._say(f"{child.title}已结束。")

    def _wait_for_web(self, web: Child, host: str, port: int) -> None:
        """Say the address once the page can be reached."""
        address = reached_at(host, port)
        deadline = time.monotonic() + READY_SECONDS
        while not self.ended and web.is_running and time.monotonic() < deadline:
            if answers(address):
                self._say(f"系统已就绪：{address}/   （Ctrl-C 结束）")
                return
            time.sleep(0.1)

    def _watch(self, children: list[Child], loading: Child | None) -> None:
        while not self.ended:
            if loading and loading.has_succeeded:
                Demonstration.unfinished.unlink(missing_ok=True)
            for child in children:
                child.revive(self._say)
            time.sleep(0.2)

    def _say_accounts(self) -> None:
        from agencies.models import User
        from reports.demonstration.planting import ACCOUNTS, PASSWORD

        here = set(User.objects.values_list("username", flat=True))
        for account in ACCOUNTS:
            if account.username in here:
                self._say(f"账号 {account.username}，密码 {PASSWORD}：{account.full_name}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def services(host: str, port: int) -> tuple[Child, ...]:
    """Return web, beat and the workers in the order they end; each is a plain command that also works alone."""
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser", "-m"]
    address = f"{bracketed(host)}:{port}"
    surroundings = READABLE | {"SITE_URL": os.environ.get("SITE_URL", reached_at(host, port))}
    web = Child(
        "网站",
        [*python, "gunicorn", "config.wsgi", "--bind", address, "--log-level", "warning"],
        patience=10,
        environment=surroundings,
    )
    celery = [*python, "celery", "-A", "config", "--quiet"]
    worker = [*celery, "worker", "--loglevel", "warning", "-Q"]
    bulk = Child(
        "识读程序",
        [*worker, ",".join(settings.BULK_QUEUES), "-n", "bulk@%h"],
        patience=30,
        environment=surroundings,
    )
    quick = Child(
        "即时程序",
        [*worker, ",".join(settings.QUICK_QUEUES), "-n", "quick@%h", "--concurrency", "1"],
        patience=30,
        environment=surroundings,
    )
    beat = Child(
        "定时程序", [*celery, "beat", "--loglevel", "warning"], patience=5, environment=READABLE
    )
    return web, beat, bulk, quick


class Demonstration:
    """The fictional province: loaded into an empty database, taken up again where it was interrupted."""

    unfinished = settings.DATA_DIR / "demonstration-unfinished"

    @classmethod
    def is_wanted(cls) -> bool:
        from agencies.models import Agency

        return cls.unfinished.exists() or not Agency.objects.exists()

    @classmethod
    def begin(cls) -> Child:
        """Start the program that loads it and shows in the terminal how far it is."""
        cls.unfinished.touch()
        command = [sys.executable, "manage.py", "load_demonstration", "--wait"]
        child = Child("示范数据", command, patience=3, environment=READABLE)
        child.start()
        return child


def reached_at(host: str, port: int) -> str:
    """Return the address by which this machine reaches the site."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://{bracketed(host)}:{port}"


def bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def answers(address: str) -> bool:
    """Whether the web server says anything at all."""
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=2).close()  # noqa: S310
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
