"""Archives made by hand, batches without a worker."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from batches import receiving, working
from batches.models import Batch, BatchFile
from batches.recognition import roster
from reports import child

State = BatchFile.State


@pytest.fixture(autouse=True)
def _fresh_roster() -> None:
    roster.forget()


@pytest.fixture
def reader(monkeypatch):
    """Have the children run the stand-in reader, which takes agency and year from the first two lines."""
    monkeypatch.setattr(child, "READER", "tests.intake.readers.report")


def report(agency: str, year: int | str = 2024) -> bytes:
    return f"{agency}\n{year}\n".encode()


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return target.getvalue()


@pytest.fixture
def hand_in(administrator) -> Callable[..., Batch]:
    """Hand files in ({name: bytes}) as the administrator, for 2024."""

    def hand_in(files: dict[str, bytes], by=administrator, year: int = 2024) -> Batch:
        uploads = [SimpleUploadedFile(name, content) for name, content in files.items()]
        return receiving.receive(uploads, by=by, year=year)

    return hand_in


def work(batch: Batch) -> None:
    """Do everything a worker would."""
    while todo := list(batch.files.moving().values_list("pk", "state")):
        for pk, state in todo:
            {
                State.PACKED: receiving.unpack,
                State.WAITING: working.recognise,
                State.FILING: working.file,
            }[State(state)](pk)


def problems(batch: Batch) -> dict[str, str]:
    return dict(batch.files.exclude(problem="").values_list("path", "problem"))
