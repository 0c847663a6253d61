"""Real workers on both brokers, parts of them killed with SIGKILL: nothing is lost, nothing doubled."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connections

from tests.workers import environments

pytestmark = pytest.mark.workers

BROKERS = ("redis", "files")
EVERY_DAY = {
    *(("child", "redis"), ("forkserver", "files"), ("pool process", "files")),
    *(("main", "redis"), ("group", "files")),
}
"""Each victim with one of the brokers; with the other one by night, because a killing takes a minute."""
VICTIMS = [
    pytest.param(victim, broker, marks=() if (victim, broker) in EVERY_DAY else pytest.mark.nightly)
    for victim in ("child", "forkserver", "pool process", "main", "group")
    for broker in BROKERS
]


@pytest.fixture
def tables(django_db_setup, django_db_blocker):
    """The database of this process's tests, if there is one: its tables are what a site begins with."""
    with django_db_blocker.unblock():
        connections.close_all()
    name = connections["default"].settings_dict["NAME"]
    return name if name.startswith("test_") else ""


def run(broker, tables, *command):
    """Run one of our programs on a fresh site; return what it printed."""
    with environments.fresh(broker, tables=tables) as environment:
        done = subprocess.run(
            [sys.executable, "-m", *command],
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(("victim", "broker"), VICTIMS)
def test_killed_at_any_stage_a_report_is_still_read_once(victim, broker, tables):
    told = json.loads(run(broker, tables, "tests.workers.stages", victim).splitlines()[-1])
    assert told["faults"] == []
    assert told["left running"] == []
    attempts = told["attempts"]
    assert attempts.pop("stored", 1) == 1  # it was done: nobody began again
    assert set(attempts.values()) <= {1, 2, 3}  # a busy machine may lose one more by the clock


@pytest.mark.parametrize("broker", BROKERS)
def test_uploads_under_random_kills_are_all_there_once(broker, tables):
    told = run(
        broker,
        tables,
        *("tests.workers.chaos", "--here", "--uploads", "24", "--kills", "6", "--seed", "11"),
    )
    assert "lost, doubled or mixed up: nothing" in told
    assert "left running: nothing" in told
