"""Imported once by the server that reading children are forked from: everything a reading needs.

Keep it free of work and of connections: each child begins as a copy of the process that imported it.
"""

import contextlib
import gc
import logging

import django
from django.apps import apps

if not apps.ready:
    django.setup()

with contextlib.suppress(ImportError):
    import reports.reading  # noqa: F401

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # one FontBBox warning per Type3 font
gc.freeze()
