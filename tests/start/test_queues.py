"""Every task has a worker, and what somebody waits for never stands behind what may take long."""

import re

import pytest
from django.conf import settings

from config.celery import app
from config.management.commands import up

OURS = ("agencies", "audit", "batches", "desk", "exports", "notices", "reports", "validation")


def queues():
    """Return the queue of each task of ours by its name."""
    app.loader.import_default_modules()
    return {
        name: getattr(task, "queue", None) or settings.CELERY_TASK_DEFAULT_QUEUE
        for name, task in app.tasks.items()
        if name.startswith(OURS)
    }


def served(command):
    """Return the queues a worker's command names."""
    return tuple(re.search(r"-Q (\S+)", command)[1].split(","))


def test_every_task_is_in_a_queue_that_one_worker_serves():
    assert len(queues()) > 15
    assert set(queues().values()) <= {*settings.BULK_QUEUES, *settings.QUICK_QUEUES}
    assert not {*settings.BULK_QUEUES} & {*settings.QUICK_QUEUES}


def test_what_may_take_long_is_not_among_the_quick():
    long = {name for name, queue in queues().items() if queue in settings.BULK_QUEUES}
    usual = settings.CELERY_TASK_TIME_LIMIT
    limited = {name for name in queues() if (app.tasks[name].time_limit or 0) > usual}
    assert limited <= long
    assert {"reports.tasks.read_revision", "batches.tasks.unpack"} <= long
    assert "reports.tasks.draw_page" not in long
    assert not [name for name in long if "recover" in name]


def test_the_embedded_site_has_a_worker_for_each_kind():
    workers = [
        served(" ".join(child.command))
        for child in up.services("127.0.0.1", 8000)
        if "worker" in child.command
    ]
    assert workers == [settings.BULK_QUEUES, settings.QUICK_QUEUES]


@pytest.mark.parametrize("path", ["docker-compose.yml", "docs/operations.md"])
def test_what_is_written_down_for_operation_names_the_same_queues(path):
    text = (settings.BASE_DIR / path).read_text(encoding="utf-8")
    named = re.findall(r"celery -A config worker (-Q \S+)", text)
    assert [served(command) for command in named] == [settings.BULK_QUEUES, settings.QUICK_QUEUES]
