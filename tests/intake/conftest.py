"""Handing in files and having them read by a stand-in reader in a real child process."""

import pytest
from django.core.files.base import ContentFile

from reports import child, intake
from reports.models import Report


@pytest.fixture
def reader(monkeypatch):
    """Choose by name which stand-in of ``tests.intake.readers`` the children run; ``report`` at first."""

    def choose(name):
        monkeypatch.setattr(child, "READER", f"tests.intake.readers.{name}")

    choose("report")
    return choose


@pytest.fixture
def hand_in(province, filer, reader):
    """Hand a file in for the filer's agency and 2024, whatever is not said otherwise."""

    def hand_in(content="临江市财政局\n2024\n", **given):
        if isinstance(content, str):
            content = content.encode()
        return intake.receive(
            **{
                "agency": province.bureau,
                "year": 2024,
                "kind": Report.Kind.OWN,
                "upload": ContentFile(content),
                "name": "2024年报.txt",
                "user": filer,
            }
            | given
        )

    return hand_in


@pytest.fixture
def stored_files(settings):
    """List the files that the media root holds."""
    return lambda: sorted(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())
