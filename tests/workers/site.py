"""A site of its own for killing: database, broker, files, and real workers to kill; Django must be set up.

Used by ``chaos`` and ``stages``, which run as programs of their own because the site they set up is the one
of their environment: PostgreSQL and Redis, or SQLite and files.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction

from agencies.models import Agency, Region
from reports import intake, statutory
from reports.models import Figures, Narrative, Report, Revision
from reports.tasks import read_revision
from reports.writers import Manuscript, write
from validation.models import Finding

YEAR = 2025
LAYOUTS = {"docx": ".docx", "html": ".html", "html-gbk": ".html", "markdown": ".md", "text": ".txt"}


def name_of(number: int) -> str:
    return f"明川省第{number}号局"


def report(number: int, layout: str) -> bytes:
    """Return one agency's report, in which every figure tells whose it is."""
    figures = Figures.blank()
    for address in figures.addresses():
        figures.put(address, 0)
    for at in (
        "requests/natural_person/received",
        "requests/natural_person/granted",
        "requests/natural_person/concluded",
        "requests/total/received",
        "requests/total/granted",
        "requests/total/concluded",
    ):
        figures.put(at, number)
    sections = tuple(
        Narrative(number=n, heading=heading, text="无。")
        for n, heading in enumerate(statutory.SECTIONS, start=1)
    )
    name = name_of(number)
    title = f"{name}{YEAR}年{statutory.TITLE}"
    return write(Manuscript(title, name, YEAR, figures, sections), layout)


class Site:
    """Tables, agencies, and the processes that serve them."""

    def __init__(self, app: str = "config") -> None:
        self.app = app
        self.worker: subprocess.Popen[bytes] | None = None
        self.beat: subprocess.Popen[bytes] | None = None
        self.logs = Path(settings.DATA_DIR) / "logs"

    def build(self, agencies: int) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        region = Region.objects.plant(name="明川省", level="province", code="990000")
        for number in range(1, agencies + 1):
            Agency.objects.plant(
                name=name_of(number), kind="department", region=region, parent=None
            )

    def upload(self, number: int, layout: str = "text") -> Revision:
        """Hand one report in as the page does: stored, then sent to the workers on commit."""
        name = f"{number}{LAYOUTS[layout]}"
        with transaction.atomic():
            receipt = intake.receive(
                agency=Agency.objects.get(name=name_of(number)),
                year=YEAR,
                kind=Report.Kind.OWN,
                upload=ContentFile(report(number, layout)),
                name=name,
                user=None,
            )
            read_revision.delay_on_commit(receipt.revision.pk)
        return receipt.revision

    # --- processes ----------------------------------------------------------------------------

    def start_worker(self) -> None:
        self.worker = self._start("worker", "worker", "--concurrency", "2")

    def start_beat(self) -> None:
        self.beat = self._start("beat", "beat")

    def _start(self, log: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.logs / log).open("ab") as file:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", self.app, "--quiet", *arguments],
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )

    def pool(self) -> list[psutil.Process]:
        """The worker's pool processes."""
        assert self.worker
        try:
            return [
                process
                for process in psutil.Process(self.worker.pid).children()
                if "resource_tracker" not in " ".join(process.cmdline())
            ]
        except psutil.Error:
            return []

    def forkservers(self) -> list[psutil.Process]:
        found = []
        for process in self.pool():
            try:
                found += [
                    child
                    for child in process.children()
                    if "forkserver" in " ".join(child.cmdline())
                ]
            except psutil.Error:
                continue
        return found

    def reading_children(self) -> list[psutil.Process]:
        found = []
        for server in self.forkservers():
            try:
                found += server.children()
            except psutil.Error:
                continue
        return found

    def kill(self, victim: str, chance: random.Random) -> bool:
        """Kill -9 a part of the worker; a worker without its main process is started anew."""
        assert self.worker
        if victim == "group":
            os.killpg(self.worker.pid, signal.SIGKILL)
        elif victim == "main":
            self.worker.kill()
        else:
            parts = {
                "child": self.reading_children,
                "forkserver": self.forkservers,
                "pool process": self.pool,
            }[victim]()
            if not parts:
                return False
            try:
                chance.choice(parts).kill()
            except psutil.Error:
                return False
        if victim in {"group", "main"}:
            self.worker.wait()
            self.start_worker()
        return True

    def stop(self) -> None:
        """End both as an operator would, then kill what is left."""
        for process in (self.beat, self.worker):
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()

    def abandon(self) -> None:
        """Kill both at once, as a machine that goes down does."""
        for process in (self.beat, self.worker):
            if process and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def survivors(self) -> list[psutil.Process]:
        """Processes of this site that still run, besides this one."""
        ours = str(settings.DATA_DIR)
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid != os.getpid() and process.environ().get("MINGCHA_DATA") == ours:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    # --- what became of it --------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Wait until no revision is in the hands of a worker or waits for one."""
        deadline = time.monotonic() + seconds
        while Revision.objects.pending().exists():
            if time.monotonic() > deadline:
                waiting = list(Revision.objects.pending().values_list("pk", "state", "attempts"))
                raise TimeoutError(f"still pending: {waiting}")
            time.sleep(0.1)

    def faults(self, numbers: range) -> list[str]:
        """Say what was lost, doubled or mixed up among the reports with these numbers."""
        found = []
        revisions = Revision.objects.select_related("report__agency", "reading").prefetch_related(
            "dispositions", "challenges", "narratives"
        )
        by_agency = {revision.report.agency.name: revision for revision in revisions}
        if len(revisions) != len(numbers) or Report.objects.count() != len(numbers):
            found.append(f"{len(revisions)} revisions, {Report.objects.count()} reports")
        for number in numbers:
            revision = by_agency.get(name_of(number))
            if revision is None:
                found.append(f"{number} is lost")
                continue
            read = (revision.state, revision.number, revision.report.current_id == revision.pk)
            if read != ("read", 1, True):
                found.append(f"{number} is {read} {revision.problem} {revision.attempts}")
                continue
            rows = (
                len(revision.dispositions.all()),
                len(revision.challenges.all()),
                len(revision.narratives.all()),
            )
            if rows != (7, 3, 6) or not revision.reading or not revision.disclosure:
                found.append(f"{number} has rows {rows}")
            if revision.figures().value("requests/total/received") != number:
                found.append(f"{number} holds another's figures")
            if revision.rules == "":
                found.append(f"{number} was not checked")
        places = list(Finding.objects.values_list("report", "rule", "at"))
        if len(places) != len(set(places)):
            found.append("findings are doubled")
        stored = sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
        if stored != len(numbers):
            found.append(f"{stored} files for {len(numbers)} reports")
        return found
