"""How long a page of a report takes to be seen: asked for the first time (drawn in the limited child), and again."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import django

COLD_SECONDS, WARM_SECONDS = 2.0, 0.5
"""What issue 4 asks for, on screen."""
SAMPLES = Path(__file__).parent.parent / "samples"


def run(rounds: int) -> None:
    """Ask for every page of the sample PDFs, cold and warm, on a database of its own, and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MINGCHA_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["LOG_LEVEL"] = "ERROR"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        _measure(rounds)


def _measure(rounds: int) -> None:
    from reports import child, facsimiles
    from reports.models import Facsimile

    child.warm_up()
    client, revisions = _filed()
    began = time.perf_counter()
    facsimiles.draw(facsimiles.wanted(revisions[0], 1, 150)[0].pk)
    print(f"first page after the worker started: {time.perf_counter() - began:.2f} s")
    for scale in facsimiles.SCALES[:2]:
        cold: list[float] = []
        warm: list[float] = []
        sizes: list[int] = []
        for _round in range(rounds):
            Facsimile.objects.all().delete()
            for revision, page in _pages(revisions, scale):
                began = time.perf_counter()
                facsimiles.draw(facsimiles.wanted(revision, page, scale)[0].pk)
                sizes.append(_shown(client, revision.pk, page, scale))
                cold.append(time.perf_counter() - began)
                began = time.perf_counter()
                _shown(client, revision.pk, page, scale)
                warm.append(time.perf_counter() - began)
        print(
            f"scale {scale}, {len(cold)} pages of {median(sizes) / 1024:.0f} KB:"
            f" cold median {median(cold) * 1000:.0f} ms, worst {max(cold) * 1000:.0f} ms"
            f" (at most {COLD_SECONDS * 1000:.0f} on screen);"
            f" warm median {median(warm) * 1000:.0f} ms, worst {max(warm) * 1000:.0f} ms"
            f" (at most {WARM_SECONDS * 1000:.0f}); cold / warm {median(cold) / median(warm):.1f}"
        )


def _shown(client: Any, revision: int, page: int, scale: int) -> int:
    """Ask for a page and its picture as a browser does; return the bytes of the picture."""
    address = f"/revisions/{revision}/pages/{page}/"
    client.get(address, {"scale": scale}, headers={"HX-Request": "true"})
    answer = client.get(f"{address}picture/", {"scale": scale})
    return len(b"".join(answer.streaming_content))


def _pages(revisions: list[Any], scale: int) -> Iterator[tuple[Any, int]]:
    """Yield every page of every file; a first drawing tells how many there are."""
    from reports import child

    for revision in revisions:
        with revision.file.open("rb") as stream:
            pages = child.draw(stream, revision.original_name, page=1, scale=scale / 100).pages
        yield from ((revision, page) for page in range(1, pages + 1))


def _filed() -> tuple[Any, list[Any]]:
    """Read the sample PDFs as reports of one agency; return a signed-in client and the revisions."""
    from django.core.files import File
    from django.test import Client

    from agencies.models import Agency, Membership, Region, User
    from reports import intake
    from reports.models import Revision

    region = Region.objects.plant(name="示例省", level=Region.Level.PROVINCE, code="990000")
    agency = Agency.objects.plant(name="示例省人民政府", kind=Agency.Kind.GOVERNMENT, region=region)
    user = User.objects.create_user("bench")
    Membership.objects.create(user=user, agency=agency, role=Membership.Role.REVIEWER)
    keys = []
    for year, path in enumerate(sorted(SAMPLES.glob("*.pdf")), start=2015):
        with path.open("rb") as stream:
            receipt = intake.receive(
                agency=agency, year=year, kind="own", upload=File(stream), name=path.name, user=user
            )
        intake.parse(receipt.revision.pk)
        keys.append(receipt.revision.pk)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client, list(Revision.objects.filter(pk__in=keys))
