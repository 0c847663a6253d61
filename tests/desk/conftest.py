"""A report with a PDF of three pages, and a worker that draws at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from reports import facsimiles
from reports.models import Doubt, Revision
from tests.conftest import Province
from tests.desk.paper import ORDINARY
from tests.pages.filing import file_report

BROKEN = "requests/natural_person/received"
DOUBTED = "requests/other/granted"


@pytest.fixture
def paged(province: Province) -> Revision:
    """临江市财政局 2024: one failing equation and one doubt, their cells on page 2 of a PDF."""
    return paged_report(province)


def paged_report(province: Province) -> Revision:
    revision = file_report(
        province.bureau,
        edit={BROKEN: 8},
        doubts=(Doubt(code="column_missing", at=DOUBTED, params={"column": "其他"}),),
    )
    with revision.file.open("wb") as file:
        file.write(ORDINARY)
    reading = revision.reading
    reading.pages = 3
    reading.places = {
        at: {"page": 2, "box": [100 + 4 * n, 200, 103 + 4 * n, 212], "anchor": None}
        for n, at in enumerate(revision.figures().addresses())
    }
    reading.save()
    return revision


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was put into the queue; nobody draws it."""
    sent: list[int] = []
    monkeypatch.setattr("reports.tasks.draw_page.delay_on_commit", sent.append)
    return sent


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], bool]:
    """Draw what is wanted the moment it is, as a worker that is never busy."""

    def draw(pk: int) -> None:
        transaction.on_commit(lambda: facsimiles.draw(pk))

    monkeypatch.setattr("reports.tasks.draw_page.delay_on_commit", draw)
    return facsimiles.draw
