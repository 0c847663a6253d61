"""Lists: as many queries for many rows as for few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from api.models import Token
from batches.models import Batch, BatchFile
from exports.models import Export
from reports.models import Deadline, Extension
from tests.conftest import person
from tests.pages.filing import file_report, file_revision, plant_bureaus


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def exports(user, bureaus):
    Export.objects.bulk_create(Export(kind="ledger", requested_by=user) for _one in bureaus)


def tokens(user, bureaus):
    Token.objects.bulk_create(
        Token(
            user=user,
            name="台账",
            digest=f"{user.pk}-{one.pk}",
            hint="mc_",
            scopes=["reports"],
            expires_at=timezone.now() + timedelta(days=9),
        )
        for one in bureaus
    )


def extensions(user, bureaus):
    Deadline.objects.update_or_create(
        year=2024,
        group="agencies",
        defaults={"due_on": date(2025, 2, 9), "reason": "春节", "set_by": user},
    )
    Extension.objects.bulk_create(
        Extension(agency=one, year=2024, due_on=date(2025, 3, 9), reason="换届", set_by=user)
        for one in bureaus
    )


def batches(user, bureaus):
    for one in bureaus:
        batch = Batch.objects.create(by=user, year=2024, expires_at=timezone.now())
        BatchFile.objects.create(batch=batch, number=1, path=f"{one.pk}.pdf", agency=one)


def accounts(user, bureaus):
    for one in bureaus:
        person(f"tian{one.pk}", "填报人", one, Membership.Role.FILER)


def agencies(user, bureaus):
    for one in bureaus:
        file_report(one)


@pytest.mark.parametrize(
    ("name", "grow"),
    [
        ("export-list", exports),
        ("token-list", tokens),
        ("deadline-list", extensions),
        ("batch-list", batches),
        ("account-list", accounts),
    ],
)
def test_thirty_rows_take_as_many_queries_as_three(client, administrator, province, name, grow):
    client.force_login(administrator)
    url = f"{reverse(name)}?year=2024"
    grow(administrator, plant_bureaus(3, province.city))
    client.get(url)
    few = queries(client, url)
    grow(administrator, plant_bureaus(30, province.city_office))
    assert queries(client, url) == few


ABOUT_REPORTS = (
    "agency-list",
    "board-filing",
    "board-outliers",
    "finding-list",
    "reading-progress",
    "roster",
    "rule-list",
)


def test_pages_about_thirty_reports_take_as_many_queries_as_about_three(
    client, administrator, filer, province
):
    filer.memberships.update(includes_subordinates=True, agency=province.city)
    client.force_login(administrator)
    filers = Client()
    filers.force_login(filer)
    asked = [(client, name) for name in ABOUT_REPORTS] + [(filers, "report-list")]

    def counts():
        return {name: queries(who, f"{reverse(name)}?year=2024") for who, name in asked}

    agencies(administrator, plant_bureaus(3, province.city))
    counts()  # the session remembers the year from here on
    few = counts()
    agencies(administrator, plant_bureaus(30, province.city_office))
    assert counts() == few


def test_an_agency_with_thirty_below_it_takes_as_many_queries_as_with_three(
    client, administrator, province
):
    client.force_login(administrator)
    url = f"{reverse('agency-detail', args=[province.city.pk])}?year=2024"
    agencies(administrator, plant_bureaus(3, province.city))
    client.get(url)
    few = queries(client, url)
    more = plant_bureaus(30, province.city_office)
    agencies(administrator, more)
    for one in more:
        one.move_to(province.city)
    assert queries(client, url) == few


def test_a_long_list_of_ones_own_reports_has_pages(client, filer, province):
    filer.memberships.update(includes_subordinates=True, agency=province.city)
    for one in plant_bureaus(51, province.city):
        file_revision(one)
    client.force_login(filer)
    first = client.get(reverse("report-list"))
    assert len(first.context["reports"]) == 50
    second = client.get(reverse("report-list"), {"page": 2})
    assert len(second.context["reports"]) == 1
