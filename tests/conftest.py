"""What every test may use: servers on demand, the cast, and a small tree of agencies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import servers

if TYPE_CHECKING:
    from agencies.models import Agency, User


LONG = ("workers", "browser")
"""Marks of the tests that take long."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="also run the long tests")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the processes that share the run begin."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in the test's thread
    if os.environ.get("MINGCHA_TEST_OWNER") == str(os.getpid()):
        from config.start.preparing import compile_catalogues

        compile_catalogues()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run one process more than there are cores: real workers and browsers are waited for more than they compute."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the nightly tests out of an ordinary run; let what takes long begin first, so that none ends alone."""
    if not config.getoption("--nightly"):
        nightly = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    return without_skips(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    return without_skips(report)


def without_skips(report: Any) -> Any:
    """Make a skipped test a failed one where nothing may be skipped (``MINGCHA_NO_SKIPS=1``)."""
    if (
        os.environ.get("MINGCHA_NO_SKIPS") == "1"
        and report.skipped
        and not hasattr(report, "wasxfail")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the servers with the run (worker processes of xdist leave that to the one that began)."""
    if os.environ.get("MINGCHA_TEST_OWNER") == str(os.getpid()):
        servers.release(servers.plan())


# --- servers ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def running_servers() -> servers.Run:
    """PostgreSQL and Redis of this run, started when the first test asks."""
    run = servers.plan()
    if servers.is_needed(run, os.environ):
        servers.ensure(run)
    return run


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, running_servers: servers.Run
) -> None:
    """Have the servers running before pytest-django makes the test database."""


@pytest.fixture(scope="module")
def lasting_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Like pytest-django's ``db``, but for a whole module, which plants once what its tests read.

    The tests bear ``django_db`` themselves: what one of them does is undone at its end.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


# --- who reports, and who is asked -------------------------------------------------------------


@dataclass(frozen=True)
class Province:
    """明川省: its government and office, and two cities with a government and bureaus each."""

    government: Agency
    office: Agency
    city: Agency
    city_office: Agency
    bureau: Agency
    """临江市财政局, which ``filer`` files for."""
    other_city: Agency
    other_bureau: Agency
    """青山市财政局, which ``stranger`` files for."""


@pytest.fixture
def province(db: None) -> Province:
    return plant_province()


def plant_province() -> Province:
    from agencies.models import Agency, Region

    kind = Agency.Kind
    level = Region.Level
    whole = Region.objects.plant(name="明川省", level=level.PROVINCE, code="990000")
    river = Region.objects.plant(name="临江市", level=level.CITY, code="990100", parent=whole)
    hills = Region.objects.plant(name="青山市", level=level.CITY, code="990200", parent=whole)

    def agency(name: str, kind: str, region: Region, parent: Agency | None, *aliases: str):
        return Agency.objects.plant(
            name=name, kind=kind, region=region, parent=parent, aliases=list(aliases)
        )

    government = agency("明川省人民政府", kind.GOVERNMENT, whole, None)
    city = agency("临江市人民政府", kind.GOVERNMENT, river, government)
    other_city = agency("青山市人民政府", kind.GOVERNMENT, hills, government)
    return Province(
        government=government,
        office=agency("明川省人民政府办公厅", kind.GENERAL_OFFICE, whole, government),
        city=city,
        city_office=agency("临江市人民政府办公室", kind.GENERAL_OFFICE, river, city),
        bureau=agency("临江市财政局", kind.DEPARTMENT, river, city, "市财政局"),
        other_city=other_city,
        other_bureau=agency("青山市财政局", kind.DEPARTMENT, hills, other_city),
    )


def person(username: str, full_name: str, agency: Agency, role: str) -> User:
    from agencies.models import Membership, User

    user = User.objects.create_user(username, password="a-long-password", full_name=full_name)
    Membership.objects.create(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def filer(province: Province) -> User:
    """Files for 临江市财政局."""
    return person("filer", "林填报", province.bureau, "filer")


@pytest.fixture
def stranger(province: Province) -> User:
    """Files for another city's bureau and must see nothing of the filer's."""
    return person("stranger", "石旁人", province.other_bureau, "filer")


@pytest.fixture
def reviewer(province: Province) -> User:
    """Reviews 临江市 and all below it."""
    return person("reviewer", "沈审核", province.city, "reviewer")


@pytest.fixture
def administrator(province: Province) -> User:
    """Administers the whole province."""
    return person("administrator", "管理员", province.government, "administrator")


@pytest.fixture
def observer(province: Province) -> User:
    """Reads 临江市 and all below it, and changes nothing."""
    return person("observer", "关察员", province.city, "observer")
