"""What each role finds on the pages it may see; who may do what at all is docs/permissions.md."""

from __future__ import annotations

from http import HTTPStatus

from django.urls import reverse

from reports.models import Report, Revision
from tests.conftest import Province
from tests.pages.filing import file_report, file_revision
from validation.models import Finding

MISSING = HTTPStatus.NOT_FOUND


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
    page = client.get(reverse("board-filing"), {"year": 2024}).content.decode()
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
    assert client.get("/").headers["Location"] == reverse("queue")
