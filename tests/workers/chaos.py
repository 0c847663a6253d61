"""Uploads many reports while parts of the worker are killed at random: nothing may be lost or doubled.

    python -m tests.workers.chaos --uploads 200 --kills 40 --brokers redis files

A figure a line of output and exit status 1 if anything was lost.  Every broker gets a site of its own.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import subprocess
import sys
import time

VICTIMS = ("child", "child", "pool process", "pool process", "forkserver", "main", "group")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--uploads", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--pace", type=float, default=0.8, help="seconds between kills, on average")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--brokers", nargs="+", default=["redis", "files"])
    parser.add_argument("--here", action="store_true", help="run on the site of the environment")
    options = parser.parse_args()
    if options.here:
        return run(options.uploads, options.kills, options.pace, options.seed)
    from tests import servers

    this_run = servers.plan()
    try:
        return max(elsewhere(broker, options) for broker in options.brokers)
    finally:
        if os.environ["MINGCHA_TEST_OWNER"] == str(os.getpid()):
            servers.release(this_run)


def elsewhere(broker: str, options: argparse.Namespace) -> int:
    """Run the same on a fresh site with one of the brokers."""
    from tests.workers import environments

    command = [
        *(sys.executable, "-m", "tests.workers.chaos", "--here"),
        *("--uploads", str(options.uploads), "--kills", str(options.kills)),
        *("--pace", str(options.pace), "--seed", str(options.seed)),
    ]
    with environments.fresh(broker) as environment:
        print(f"{broker}:", flush=True)
        return subprocess.run(command, env=environment, check=False).returncode


def run(uploads: int, kills: int, pace: float, seed: int) -> int:
    """Upload and kill on the site of the environment; return the exit status."""
    import django

    django.setup()
    from tests.workers.site import LAYOUTS, Site

    chance = random.Random(seed)
    site = Site()
    site.build(uploads)
    site.start_worker()
    site.start_beat()
    killed: collections.Counter[str] = collections.Counter()
    began = time.monotonic()
    try:
        next_kill = time.monotonic() + 3
        number = 0
        while number < uploads or killed.total() < kills:
            while number < min(uploads, uploads * (killed.total() + 1) // kills):  # bursts
                number += 1
                site.upload(number, chance.choice(list(LAYOUTS)))
            if killed.total() < kills and time.monotonic() > next_kill:
                victim = chance.choice(VICTIMS)
                if site.kill(victim, chance):
                    killed[victim] += 1
                    next_kill = time.monotonic() + chance.expovariate(1 / pace)
            time.sleep(0.005)
        site.wait(180)
        seconds = time.monotonic() - began
    finally:
        site.stop()
    return tell(site, uploads, killed, seconds, seed)


def tell(site, uploads, killed, seconds, seed) -> int:
    from reports.models import Revision

    faults = site.faults(range(1, uploads + 1))
    attempts = collections.Counter(Revision.objects.values_list("attempts", flat=True))
    survivors = site.survivors()
    print(f"  {uploads} uploads, {killed.total()} kills {dict(killed)}, seed {seed}")
    print(f"  {seconds:.0f} s; attempts per report {dict(sorted(attempts.items()))}")
    print(f"  lost, doubled or mixed up: {faults or 'nothing'}")
    print(
        f"  left running: {[process.cmdline() for process in survivors] or 'nothing'}", flush=True
    )
    return 1 if faults or survivors else 0


if __name__ == "__main__":
    sys.exit(main())
