"""Every address of the site, and what it answers to whom; a new address without a line here fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from reports.models import Report, Revision
from tests.conftest import Province
from tests.pages.filing import file_report, file_revision
from validation.models import Finding, Recheck, RuleTrial

OK, FOUND, MISSING = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_FOUND
FORBIDDEN, BAD_METHOD = HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED


@dataclass(frozen=True)
class Page:
    """An address: its method, what it is about, and the answers to filer, stranger and reviewer."""

    filer: HTTPStatus
    stranger: HTTPStatus
    reviewer: HTTPStatus
    about: str = ""
    method: str = "get"
    query: str = ""
    is_public: bool = False


PAGES = {
    "home": Page(FOUND, FOUND, FOUND),
    "login": Page(FOUND, FOUND, FOUND, is_public=True),
    "logout": Page(FOUND, FOUND, FOUND, method="post"),
    "set-language": Page(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.BAD_REQUEST,
        method="post",
        is_public=True,
    ),
    "set-theme": Page(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.BAD_REQUEST,
        method="post",
        is_public=True,
    ),
    "help": Page(OK, OK, OK),
    "report-list": Page(OK, OK, FOUND),
    "report-detail": Page(OK, MISSING, OK, about="report"),
    "report-cell": Page(
        FOUND, MISSING, FOUND, about="report", query="?cell=requests/total/granted"
    ),
    "finding-comment": Page(FOUND, MISSING, FOUND, about="finding", method="post"),
    "finding-decision": Page(FORBIDDEN, MISSING, FOUND, about="finding", method="post"),
    "rule-list": Page(OK, OK, OK),
    "rule-detail": Page(OK, OK, OK, about="rule"),
    "rule-setting": Page(MISSING, MISSING, MISSING, about="rule", method="post"),
    "rule-trial": Page(MISSING, MISSING, MISSING, about="trial"),
    "rule-trial-status": Page(MISSING, MISSING, MISSING, about="trial"),
    "recheck-start": Page(MISSING, MISSING, MISSING, method="post"),
    "recheck-status": Page(MISSING, MISSING, MISSING, about="recheck"),
    "report-upload": Page(OK, OK, OK),
    "agency-options": Page(OK, OK, OK),
    "revision-detail": Page(OK, MISSING, OK, about="revision"),
    "revision-status": Page(OK, MISSING, OK, about="revision"),
    "revision-source": Page(OK, MISSING, OK, about="revision"),
    "revision-retry": Page(FORBIDDEN, MISSING, FOUND, about="revision", method="post"),
    "revision-adopt": Page(FOUND, MISSING, FOUND, about="revision", method="post"),
    "revision-refile": Page(FOUND, MISSING, FOUND, about="revision", method="post"),
    "agency-list": Page(OK, OK, OK),
    "agency-detail": Page(OK, MISSING, OK, about="agency"),
    "overview": Page(FORBIDDEN, FORBIDDEN, OK),
    "overview-progress": Page(FORBIDDEN, FORBIDDEN, OK),
}
UNNAMED = {"healthz", "readyz"}
"""Asked by machines, tested with the workers."""


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def test_every_address_of_the_site_is_listed_here():
    found = list(patterns(get_resolver()))
    assert {pattern.name for pattern in found if pattern.name} == set(PAGES)
    assert {str(pattern.pattern) for pattern in found if not pattern.name} == UNNAMED


@pytest.fixture
def address(faulty: Revision, administrator):
    keys = {
        "rule": "A01",
        "trial": RuleTrial.objects.create(rule="A01", by=administrator).pk,
        "recheck": Recheck.objects.create(year=2024, by=administrator).pk,
        "report": faulty.report_id,
        "revision": faulty.pk,
        "agency": faulty.report.agency_id,
        "finding": Finding.objects.filter(report=faulty.report_id).earliest("pk").pk,
    }

    def address(name: str) -> str:
        page = PAGES[name]
        args = [keys[page.about]] if page.about else []
        return reverse(name, args=args) + page.query

    return address


def answer(client: Client, name: str, url: str):
    return getattr(client, PAGES[name].method)(url)


@pytest.mark.parametrize("name", PAGES)
def test_who_is_answered_what(name, client, address, filer, stranger, reviewer):
    for person, expected in (
        (filer, PAGES[name].filer),
        (stranger, PAGES[name].stranger),
        (reviewer, PAGES[name].reviewer),
    ):
        client.force_login(person)
        assert answer(client, name, address(name)).status_code == expected, person.username


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.is_public])
def test_nobody_gets_in_without_signing_in(name, client, address):
    response = answer(client, name, address(name))
    assert response.status_code == FOUND
    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.about])
def test_what_is_not_there_is_not_found(name, client, administrator):
    client.force_login(administrator)
    url = reverse(name, args=[987654321]) + PAGES[name].query
    assert answer(client, name, url).status_code == MISSING


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.method == "post"])
def test_what_changes_something_cannot_be_got(name, client, address, filer):
    client.force_login(filer)
    assert client.get(address(name)).status_code == BAD_METHOD


def test_a_stranger_changes_nothing(client, faulty, stranger, province):
    held = file_revision(province.bureau, 2023, state=Revision.State.HELD)
    finding = Finding.objects.earliest("pk")
    client.force_login(stranger)
    for name, pk in (("revision-adopt", held.pk), ("revision-refile", held.pk)):
        assert client.post(reverse(name, args=[pk])).status_code == MISSING
    client.post(reverse("finding-comment", args=[finding.pk]), {"text": "不该写进来"})
    held.refresh_from_db()
    assert held.state == Revision.State.HELD
    assert not finding.comments.exists()


def test_a_stranger_sees_neither_agency_nor_report_in_any_list(client, faulty, stranger, province):
    client.force_login(stranger)
    for name in ("report-list", "agency-list", "agency-options"):
        page = client.get(reverse(name), {"q": "财政", "agency": "财政", "year": 2024})
        assert province.bureau.name not in page.content.decode(), name


def test_a_reviewer_of_a_city_sees_that_city_only(client, faulty, reviewer, province):
    other = file_report(province.other_bureau)
    client.force_login(reviewer)
    page = client.get(reverse("overview"), {"year": 2024}).content.decode()
    assert province.bureau.name in page
    assert province.other_bureau.name not in page
    assert client.get(reverse("report-detail", args=[other.report_id])).status_code == MISSING


def test_a_person_without_an_agency_is_told_so(client, province):
    from agencies.models import User

    client.force_login(User.objects.create_user("nobody", full_name="新来的"))
    page = client.get(reverse("report-list"))
    assert "您的账户还没有分配机关" in page.content.decode()
    assert Report.objects.visible_to(page.wsgi_request.user).count() == 0


def test_the_address_of_another_version_stays_in_scope(client, faulty, filer, province):
    client.force_login(filer)
    url = reverse("report-detail", args=[faulty.report_id])
    for version in ("99", "x", "-1", "٣", "9" * 40):
        assert client.get(url, {"version": version}).status_code == MISSING


def test_home_leads_each_role_to_its_own_page(client, filer, reviewer, province: Province):
    client.force_login(filer)
    assert client.get("/").headers["Location"] == reverse("report-list")
    client.force_login(reviewer)
    assert client.get("/").headers["Location"] == reverse("overview")
