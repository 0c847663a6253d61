"""The queue: ``celery -A config worker`` and ``celery -A config beat``."""

import os
from functools import partial
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import setup_logging, worker_process_init
from django.db import transaction
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["files"] = "config.filebroker:Transport"


class SentOrRecovered(DjangoTask):  # type: ignore[type-arg]
    """A task whose sender need not care whether the broker is there: what is not sent is recovered."""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self.delay, *args, **kwargs), robust=True)


app = Celery("mingcha", task_cls=SentOrRecovered)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**_options: Any) -> None:
    """Leave logging as Django's settings have it."""


@worker_process_init.connect
def _warm_up(**_options: Any) -> None:
    from reports import child

    child.warm_up()
