"""Imported once by the server that reading children are forked from: everything a reading needs.

It holds no connection: each child begins as a copy of the process that imported it.
"""

import gc
import io
import logging
import pkgutil
from importlib import import_module

import django
from django.apps import apps

if not apps.ready:
    django.setup()

import reports.drawing
import reports.extraction
import reports.readers
from reports import statutory
from reports.models import Figures, Narrative
from reports.reading import read_report
from reports.writers import WRITERS, Manuscript, can_show, write


def import_readers() -> None:
    """Import what readers and extraction otherwise import when first needed."""
    for package in (reports.readers, reports.extraction):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)


def read_once() -> None:
    """Read a report of zeros in every layout, so that patterns and indexes of labels are made: 40 ms."""
    figures = Figures.blank()
    for address in figures.addresses():
        figures.put(address, 0)
    sections = tuple(
        Narrative(number=number, heading=heading, text="无。")
        for number, heading in enumerate(statutory.SECTIONS, start=1)
    )
    manuscript = Manuscript(statutory.TITLE, "某市某局", 2025, figures, sections)
    for layout, writer in WRITERS.items():
        if can_show(manuscript, layout):
            read_report(io.BytesIO(write(manuscript, layout)), f"report{writer.suffix}")


logging.getLogger("pdfminer").setLevel(logging.ERROR)  # one FontBBox warning per Type3 font
import_readers()
try:
    read_once()
except Exception:
    logging.getLogger(__name__).exception("the first reading failed; children start slower")
gc.collect()
gc.freeze()
