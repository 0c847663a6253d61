"""People at work on a large province: how long the server takes for each page while they click.

The site runs as in production (gunicorn, two processes, PostgreSQL) with ten years of ten thousand agencies; the
server itself says how long each answer took and how many queries it needed.
"""

from __future__ import annotations

import gzip
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import django

from bench import data
from bench.throughput import manage
from tests import servers

if TYPE_CHECKING:
    from agencies.models import Agency, User

PEOPLE = 50
PROCESSES = 2
AIM_MS, AIM_COLD_MS, AIM_BYTES = 300, 500, 600_000
LINKS = {
    "report": re.compile(r'href="(/reports/\d+/)[?#"]'),
    "finding": re.compile(r'href="(/findings/\d+/)[?#"]'),
    "agency": re.compile(r'href="(/agencies/\d+/)[?#"]'),
    "agency board": re.compile(r'href="(/boards/agencies/\d+/)[?#"]'),
    "rule": re.compile(r'href="(/rules/[A-Z]\d+/)[?#"]'),
    "account": re.compile(r'href="(/accounts/\d+/)[?#"]'),
}
"""What people click on after they have seen it somewhere."""
ADDRESSES = {
    "queue": "/queue/",
    "queue, serious": "/queue/?tab=serious",
    "queue, search": f"/queue/?tab=all&q={quote('教育局')}",
    "findings": "/findings/",
    "findings, a rule": "/findings/?family=C&handling=open",
    "findings, page 20": "/findings/?page=20",
    "agencies": "/agencies/",
    "agencies, search": f"/agencies/?q={quote('第3县 水务')}",
    "agencies, page 40": "/agencies/?page=40",
    "agencies, late": "/agencies/?phase=late",
    "reading": "/upload/progress/",
    "reports": "/reports/",
    "upload": "/upload/",
    "board, filing": "/boards/",
    "board, figures": "/boards/figures/",
    "board, findings": "/boards/findings/",
    "board, outliers": "/boards/outliers/",
    "rules": "/rules/",
    "exports": "/exports/",
    "notices": "/notices/",
    "deadlines": "/deadlines/",
    "accounts": "/accounts/",
    "roster": "/roster/",
    "audit": "/audit/",
}
BOARDS = ("board, filing", "board, figures", "board, findings", "board, outliers", "agency board")
EVERYBODY = ("agencies", "agency", "agency board", "rules", "rule", "notices", "report", "report")
STAFF = (
    *("queue", "findings", "agencies, search", "agencies, page 40", "agencies, late", "exports"),
    *("queue, search", "finding", "findings, page 20", *BOARDS),
)
ROLES = {
    "reviewer": (
        *("queue", "queue, serious", "report", "report", "report", "finding", "finding"),
        *("findings, a rule", "reading", *STAFF, *EVERYBODY),
    ),
    "administrator": (
        *("accounts", "account", "roster", "audit", "deadlines", "reading"),
        *STAFF,
        *EVERYBODY,
    ),
    "observer": (*STAFF, *EVERYBODY),
    "filer": ("reports", "reports", "report", "upload", "exports", "finding", *EVERYBODY),
}
"""Pages by role; one that stands there twice is asked for twice as often."""
SHARES = {"reviewer": 24, "administrator": 6, "observer": 5, "filer": 15}


def run(agencies: int, seconds: float, pause: float) -> None:
    """Fill the database if need be, let people click for so many seconds, and print what the server says."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    os.environ |= {"MINGCHA_SERVER_TIMING": "1", "LOG_LEVEL": "ERROR"}
    django.setup()
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        data.fill(agencies)
        sessions = [(role, session(user)) for role, user in people()]
        with served() as site:
            cold = Visitor("reviewer", sessions[0][1], site).ask("board, filing")
            visitors = [Visitor(role, cookie, site) for role, cookie in sessions]
            let_them_work(visitors, seconds, pause)
            report([one for visitor in visitors for one in visitor.answers], cold, seconds, pause)
            weight(site, sessions[0][1])
    finally:
        servers.release(this_run)


# --- the people ---------------------------------------------------------------------------------


def people() -> Iterator[tuple[str, User]]:
    """Return fifty people at work: some for the province, most for a city, a county or one agency."""
    from agencies.models import Agency, Membership, User

    governments = Agency.objects.filter(kind=Agency.Kind.GOVERNMENT)
    tops = list(governments.order_by("region__level", "pk"))
    by_level: defaultdict[str, list[Agency]] = defaultdict(list)
    for one in tops:
        by_level[one.region.level].append(one)
    offices = [*by_level["province"] * 2, *by_level["city"][:4], *by_level["county"][:3]]
    bureaus = list(Agency.objects.filter(kind=Agency.Kind.DEPARTMENT).order_by("pk")[:20])
    for role, count in SHARES.items():
        for number in range(count):
            user, _ = User.objects.get_or_create(
                username=f"bench-{role}-{number}", defaults={"full_name": f"{role} {number}"}
            )
            places = bureaus if role == "filer" else offices
            Membership.objects.get_or_create(
                user=user, agency=places[number % len(places)], role=role
            )
            yield role, user


def session(user: User) -> str:
    """Sign a person in and return the key of the session; a password's hash would cost more than the pages."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from agencies.sessions import begin
    from audit.origin import Origin

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    begin(str(store.session_key), user, Origin(address="127.0.0.1", agent="bench"))
    return str(store.session_key)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page as it was answered: times in ms, of the server, its processor, and as the visitor saw it."""

    page: str
    role: str
    server: float
    processor: float
    queries: int
    seen: float
    status: int


@dataclass
class Visitor:
    """One person who clicks."""

    role: str
    cookie: str
    site: str
    answers: list[Answer] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=dict)

    def work(self, until: float, pause: float, dice: random.Random) -> None:
        """Click, read for a while, and click again, until the time is over."""
        time.sleep(dice.uniform(0, pause))
        while time.monotonic() < until:
            page = dice.choice(ROLES[self.role])
            if page in ADDRESSES or page in self.links:
                self.answers.append(self.ask(page, dice))
                time.sleep(dice.uniform(0.4, 1.6) * pause)

    def ask(self, page: str, dice: random.Random | None = None) -> Answer:
        """Ask for a page and remember what it leads to."""
        address = ADDRESSES.get(page) or (dice or random).choice(self.links[page])
        begun = time.perf_counter()
        answer = opened(self.site + address, self.cookie)
        text = answer.read().decode(errors="replace")
        seen = (time.perf_counter() - begun) * 1000
        for name, pattern in LINKS.items():
            if found := pattern.findall(text):
                self.links[name] = found
        told = answer.headers["Server-Timing"] or ""
        times = dict(re.findall(r"(\w+);dur=([\d.]+)", told))
        queries = int((re.findall(r'desc="(\d+)"', told) or [0])[0])
        return Answer(
            *(page, self.role, float(times.get("app", 0)), float(times.get("cpu", 0))),
            *(queries, seen, answer.status),
        )


def opened(address: str, cookie: str) -> HTTPResponse:
    request = urllib.request.Request(  # noqa: S310 our own server
        address, headers={"Cookie": f"sessionid={cookie}", "Accept-Encoding": "br, gzip"}
    )
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=60)  # noqa: S310
    except urllib.error.HTTPError as refusal:
        answer = refusal  # type: ignore[assignment]
    return answer


def let_them_work(visitors: list[Visitor], seconds: float, pause: float) -> None:
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=visitor.work, args=(until, pause, random.Random(number)))
        for number, visitor in enumerate(visitors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- the site -------------------------------------------------------------------------------------


@contextmanager
def served() -> Iterator[str]:
    """Serve the site as in production; end it afterwards."""
    from config.start.preparing import collect_static_files, compile_catalogues, free_port

    compile_catalogues()
    collect_static_files()
    site = f"http://127.0.0.1:{free_port('127.0.0.1', 8111)}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", site.removeprefix("http://")],
        env=os.environ | {"WEB_CONCURRENCY": str(PROCESSES)},
    )
    try:
        while True:
            try:
                opened(f"{site}/healthz", "").read()
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError("the web server did not start") from None
                time.sleep(0.1)
        yield site
    finally:
        server.terminate()
        server.wait(20)


# --- what is told ---------------------------------------------------------------------------------


def report(answers: list[Answer], cold: Answer, seconds: float, pause: float) -> None:
    """Print the figures of each page and of everything."""
    load = os.getloadavg()[0]
    print(
        f"\n{PEOPLE} people for {seconds:.0f} s, a click each {pause:.0f} s; "
        f"{os.cpu_count()} cores, load average {load:.1f}; ms"
    )
    print(f"  {'page':20}{'n':>5}{'median':>8}{'p95':>8}{'cpu':>8}{'seen p95':>10}{'queries':>9}")
    pages: defaultdict[str, list[Answer]] = defaultdict(list)
    for one in answers:
        pages[one.page].append(one)
    for page, those in sorted(pages.items(), key=lambda pair: -p95([a.server for a in pair[1]])):
        _line(page, those)
    _line("all", answers)
    reviewers = [one.server for one in answers if one.role == "reviewer"]
    print(f"  a reviewer's median page: {median(reviewers):.0f} ms (aim < {AIM_MS})")
    print(
        f"  province board, first page of a new server: {cold.server:.0f} ms, "
        f"{cold.processor:.0f} of the processor (aim ≤ {AIM_COLD_MS})"
    )
    if bad := [one for one in answers if one.status != 200]:
        print(f"  NOT 200: {len(bad)}: {sorted({(one.page, one.role, one.status) for one in bad})}")


def _line(page: str, those: list[Answer]) -> None:
    server = [one.server for one in those]
    print(
        f"  {page:20}{len(those):5}{median(server):8.0f}{p95(server):8.0f}"
        f"{median(one.processor for one in those):8.0f}{p95([one.seen for one in those]):10.0f}"
        f"{max(one.queries for one in those):9}{'  slow' if p95(server) > AIM_MS else ''}"
    )


def p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


ASSET = re.compile(r'(?:src|href|data-module)="(/static/[^"]+)"')
IMPORT = re.compile(r'(?:from|import)\s*\(?\s*"([^"]+\.js)"')


def weight(site: str, cookie: str) -> None:
    """Print how much a browser fetches that opens a board for the first time, compressed."""
    page = opened(f"{site}{ADDRESSES['board, filing']}", cookie).read()
    waiting = [site + path for path in ASSET.findall(page.decode())]
    sizes: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        answer = opened(address, cookie)
        content = answer.read()
        sizes[address] = len(content)
        if ".js" in address:
            script = _unpacked(content, address, cookie)
            waiting += [urljoin(address, name) for name in IMPORT.findall(script)]
    page_size = len(gzip.compress(page))
    whole = page_size + sum(sizes.values())
    print(
        f"  first load of the province board: {whole / 1000:.0f} kB in {len(sizes) + 1} files, of it "
        f"{max(sizes.values()) / 1000:.0f} kB the largest, {page_size / 1000:.0f} kB the page (gzip) "
        f"(aim ≤ {AIM_BYTES / 1000:.0f})"
    )


def _unpacked(content: bytes, address: str, cookie: str) -> str:
    """Return a script's text, asked for again without compression where it came compressed."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        plain = urllib.request.Request(address, headers={"Cookie": f"sessionid={cookie}"})  # noqa: S310
        with urllib.request.urlopen(plain, timeout=60) as answer:  # noqa: S310
            return str(answer.read().decode())
