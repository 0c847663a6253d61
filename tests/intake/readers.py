"""Readers for the child to run in place of the real one: one report, and everything that can go wrong."""

import ctypes
import os
import signal
import tempfile
import time
from pathlib import Path

from reports.extraction import Extraction
from reports.models import Figures, Narrative
from reports.readers.document import Place, UnreadableDocument
from reports.statutory import Form


def report(stream, name, *, twice=False, progress=None) -> Extraction:
    """A whole report without reading: agency and year are the first two lines of the file."""
    agency, year, *_ = stream.read().decode().splitlines()
    progress(1, 2)
    figures = Figures.blank(Form.F2021)
    for address in figures.addresses():
        figures.put(address, 0)
    figures.put("requests/natural_person/received", 7)
    extraction = Extraction(
        title=f"{agency}{year}年政府信息公开工作年度报告",
        agency=agency or None,
        year=int(year) if year else None,
        form=Form.F2021,
        figures=figures,
        sections=[Narrative(number=n, heading=f"第{n}部分\x00", text="正文") for n in range(1, 7)],
        places={"requests/natural_person/received": Place(page=1, box=(1.0, 2.0, 3.0, 4.0))},
        printed={"requests/natural_person/received": "7（其中1件\x00）"},
        media_type="text/plain",
        pages=2,
        reader="stand-in 1",
    )
    extraction.doubt("agency_unclear")
    return extraction


def unreadable(stream, name, **options):
    raise UnreadableDocument("too_many_pages", pages=500, limit=200)


def absurd(stream, name, *, twice=False, progress=None) -> Extraction:
    """A report with a place that is no number, as a broken engine may say."""
    extraction = report(stream, name, progress=progress)
    nowhere = Place(page=1, box=(float("nan"), 2.0, float("inf"), 4.0))
    extraction.places["requests/natural_person/received"] = nowhere
    return extraction


def mistaken(stream, name, **options):
    raise ZeroDivisionError("a mistake of ours")


def endless(stream, name, **options):
    while True:
        time.sleep(1)


def deaf(stream, name, **options):
    """Hold the interpreter's lock in C and never come back, as a looping engine does."""
    ctypes.PyDLL(None).sleep(10_000)


def busy(stream, name, **options):
    while True:
        pass


def greedy(stream, name, **options):
    hoard = []
    while True:
        hoard.append(bytearray(2**20))


def killed(stream, name, **options):
    os.kill(os.getpid(), signal.SIGKILL)


def crashing(stream, name, **options):
    ctypes.string_at(0)


def crashing_once(stream, name, **options):
    """Crash unless a child before this one did, which an empty file named in the third line tells."""
    crashed = Path(stream.read().decode().splitlines()[2])
    stream.seek(0)
    if not crashed.exists():
        crashed.touch()
        ctypes.string_at(0)
    return report(stream, name, **options)


def scribbling(stream, name, **options):
    (Path(tempfile.gettempdir()) / "scribble-of-a-reader").write_bytes(b"x")


def chattering(stream, name, *, progress, **options):
    while True:
        progress(1, 2)


def overflowing(stream, name, **options):
    extraction = report(stream, name, **options)
    extraction.figures.put("requests/business/received", 99_999_999_999)
    return extraction
