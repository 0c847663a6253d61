"""The queue: ``celery -A config worker`` and ``celery -A config beat``."""

import os
from multiprocessing import process
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["files"] = "config.filebroker:Transport"
MAIN_PROCESS = process.current_process()

app = Celery("mingcha")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def _keep_our_logging(**_options: Any) -> None:
    """Leave logging as Django's settings have it."""


@worker_process_init.connect
def _warm_up(**_options: Any) -> None:
    """Start the server of reading children.

    Billiard puts a process object of its own, a daemon, where the standard library keeps the current one;
    with that no child can be started.
    """
    from reports import child

    process._current_process = MAIN_PROCESS  # type: ignore[attr-defined]
    child.warm_up()
