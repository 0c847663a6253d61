"""How fast and how exactly documents are read, beside pdfplumber and pypdfium2's bare text."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Self

import django

PDF_ONLY = ("pdfplumber", "pdfium bare text")


@dataclass(slots=True)
class Process:
    """A contender in its own process, and what it answered."""

    name: str
    child: subprocess.Popen[str]
    seconds: dict[Path, list[float]] = field(default_factory=dict)
    right: int = 0
    cells: int = 0
    peak_mb: float = 0
    sure: set[Path] = field(default_factory=set)
    """Documents read with one engine and without a doubt."""

    @classmethod
    def start(cls, name: str) -> Self:
        return cls(
            name,
            subprocess.Popen(
                [sys.executable, "-m", "bench.contender", name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ),
        )

    def read(self, path: Path) -> dict[str, Any]:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        print(path, file=self.child.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.child.stdout.readline())
        return answer

    def total(self, paths: Iterable[Path]) -> float:
        """Seconds for these documents: the sum of each one's median."""
        return sum(median(self.seconds[path]) for path in paths)


def run(documents: int, rounds: int) -> None:
    """Read everything ``rounds`` times with every contender in turns and print the figures."""
    django.setup()
    from bench.contender import CONTENDERS
    from bench.corpus import Specimen, generated, samples

    with tempfile.TemporaryDirectory() as folder:
        specimens: list[Specimen] = [*samples(), *generated(Path(folder), documents)]
        processes = [Process.start(name) for name in CONTENDERS]
        for turn in range(rounds + 1):
            for specimen in specimens:
                for process in processes[turn % 4 :] + processes[: turn % 4]:
                    if specimen.is_pdf or process.name not in PDF_ONLY:
                        _take(process, specimen.path, specimen.truth, turn)
        _print(processes, specimens)
        for process in processes:
            process.child.stdin.close()  # type: ignore[union-attr]
            process.child.wait()


def _take(process: Process, path: Path, truth: dict[str, Any], turn: int) -> None:
    """Have one document read once; the first turn warms up and counts the cells."""
    answer = process.read(path)
    if turn == 0:
        process.cells += len(truth)
        process.right += sum(answer["values"].get(at) == value for at, value in truth.items())
        if not answer["doubts"] and "pdfminer" not in answer["engines"]:
            process.sure.add(path)
    else:
        process.seconds.setdefault(path, []).append(answer["seconds"])
    process.peak_mb = max(process.peak_mb, answer["peak_mb"])


def _print(processes: list[Process], specimens: list[Any]) -> None:
    pdfs = [specimen.path for specimen in specimens if specimen.is_pdf]
    ours, twice, plumber, bare = processes
    sure = [path for path in pdfs if path in ours.sure]
    print(f"\nReading: {len(specimens)} documents, {len(pdfs)} of them PDF")
    print(f"{'':20}{'PDF/s':>10}{'cells right':>14}{'peak MB':>10}")
    for process in processes:
        accuracy = f"{process.right / process.cells:.2%}"
        rate = len(pdfs) / process.total(pdfs)
        print(f"{process.name:20}{rate:10.1f}{accuracy:>14}{process.peak_mb:10.0f}")
    for suffix in sorted({path.suffix for path in (s.path for s in specimens)} - {".pdf"}):
        paths = [s.path for s in specimens if s.path.suffix == suffix]
        print(f"mingcha {suffix:12}{len(paths) / ours.total(paths):10.1f} documents/s")
    print(f"\nRatios of totals over the {len(sure)} PDFs that one engine read without a doubt:")
    print(
        f"  mingcha / pdfplumber          {ours.total(sure) / plumber.total(sure):6.3f}   (aim ≤ 0.15)"
    )
    print(
        f"  mingcha / pdfium bare text    {ours.total(sure) / bare.total(sure):6.2f}   (aim ≤ 2.5)"
    )
    print(f"Ratio of totals over all {len(pdfs)} PDFs, both engines on every file:")
    print(
        f"  mingcha, twice / pdfplumber   {twice.total(pdfs) / plumber.total(pdfs):6.3f}   (aim ≤ 0.9)"
    )
