"""Programs read what their token's user sees, and learn in words why they do not."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from api.models import Token, issue
from reports.models import Report
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding

pytestmark = pytest.mark.django_db
ALL = list(Token.Scope.values)


@pytest.fixture
def reported(province):
    own = file_report(province.bureau, edit={"requests/natural_person/received": 8}).report
    others = file_report(province.other_bureau).report
    return own, others


def key(user, scopes=ALL, days=1) -> dict[str, str]:
    _token, secret = issue(user, "试用", list(scopes), timezone.now() + timedelta(days=days))
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def told(answer, status=200):
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_a_token_sees_what_its_user_sees(client, reported, filer, stranger, administrator):
    own, others = reported
    url = reverse("api:reports")
    for person, expected in ((filer, {own.pk}), (stranger, {others.pk})):
        assert {one["id"] for one in told(client.get(url, **key(person)))["items"]} == expected
    assert told(client.get(url, **key(administrator)))["page"]["count"] == 2
    for name in ("report", "figures"):
        answer = client.get(reverse(f"api:{name}", args=[others.pk]), **key(filer))
        assert told(answer, 404)["code"] == "not_found"


def test_figures_are_told_in_the_words_of_the_contract(client, reported, filer):
    own, _ = reported
    answer = told(client.get(reverse("api:figures", args=[own.pk]), **key(filer)))
    figures = own.current.figures()
    for address, value in figures.items():
        table, row, *rest = address.split("/")
        cell = answer["figures"][table][row]
        for step in rest:
            cell = cell[step]
        assert cell == (value if value is None or isinstance(value, int) else f"{value:f}")


def test_findings_are_those_of_the_site(client, reported, filer):
    own, _ = reported
    answer = told(client.get(reverse("api:findings"), {"report": own.pk}, **key(filer)))
    visible = Finding.objects.visible_to(filer).present().filter(report=own)
    assert [one["id"] for one in answer["items"]] == list(
        visible.order_by("pk").values_list("pk", flat=True)
    )
    assert all(one["message"] for one in answer["items"])


def test_rules_are_told(client, filer):
    answer = told(client.get(reverse("api:rules"), **key(filer)))
    one = told(client.get(reverse("api:rule", args=["A01"]), **key(filer)))
    assert one in answer["items"]
    assert told(client.get(reverse("api:rule", args=["Z99"]), **key(filer)), 404)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "no_token"),
        ("Basic abc", "no_token"),
        ("Bearer", "no_token"),
        ("Bearer mc_unknown", "unknown_token"),
        ("Bearer \u00e9'; --", "unknown_token"),
    ],
)
def test_without_a_good_token_there_is_a_reason(client, header, code):
    more = {} if header is None else {"HTTP_AUTHORIZATION": header}
    answer = client.get(reverse("api:reports"), **more)
    assert told(answer, 401)["code"] == code
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_being_signed_in_is_no_token(client, filer):
    client.force_login(filer)
    assert client.get(reverse("api:reports")).status_code == 401


def test_an_expired_or_revoked_token_opens_nothing(client, filer):
    mine = key(filer)
    Token.objects.update(
        created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1)
    )
    assert told(client.get(reverse("api:reports"), **mine), 401)["code"] == "expired_token"
    Token.objects.update(expires_at=timezone.now() + timedelta(days=1), revoked_at=timezone.now())
    assert told(client.get(reverse("api:reports"), **mine), 401)["code"] == "revoked_token"


def test_a_token_of_somebody_who_left_opens_nothing(client, filer):
    mine = key(filer)
    filer.is_active = False
    filer.save()
    assert client.get(reverse("api:reports"), **mine).status_code == 401


def test_a_token_opens_only_its_scopes(client, reported, filer):
    mine = key(filer, scopes=["rules"])
    assert client.get(reverse("api:rules"), **mine).status_code == 200
    for name, args in (("reports", []), ("findings", []), ("figures", [reported[0].pk])):
        answer = told(client.get(reverse(f"api:{name}", args=args), **mine), 403)
        assert answer["code"] == "scope_missing"


def test_the_secret_is_not_stored(filer):
    token, secret = issue(filer, "试用", ALL, timezone.now() + timedelta(days=1))
    token.refresh_from_db()
    stored = [str(getattr(token, field.attname)) for field in Token._meta.concrete_fields]
    assert not any(secret in value for value in stored)


def test_what_is_known_is_not_sent_again(client, reported, filer):
    mine = key(filer)
    url = reverse("api:reports")
    tag = client.get(url, **mine)["ETag"]
    again = client.get(url, HTTP_IF_NONE_MATCH=tag, **mine)
    assert (again.status_code, again.content) == (304, b"")
    Report.objects.update(published_on="2025-01-20")
    assert client.get(url, HTTP_IF_NONE_MATCH=tag, **mine).status_code == 200


def test_who_asks_too_often_is_told_to_wait(client, filer, settings):
    settings.API_CALLS_A_MINUTE = 3
    mine = key(filer)
    Token.objects.update(window=timezone.now().replace(second=0, microsecond=0), calls=3)
    answer = client.get(reverse("api:rules"), **mine)
    if answer.status_code == 200:  # the minute has just turned
        Token.objects.update(calls=3)
        answer = client.get(reverse("api:rules"), **mine)
    assert told(answer, 429)["code"] == "too_many_requests"
    assert int(answer["Retry-After"]) <= 60


def test_pages_lead_to_each_other_and_end(client, province, administrator):
    for agency in plant_bureaus(5, province.city):
        file_report(agency)
    mine = key(administrator)
    url, seen = f"{reverse('api:reports')}?size=2", []
    while url:
        answer = told(client.get(url, **mine))
        seen += [one["id"] for one in answer["items"]]
        url = answer["page"]["next"]
    assert len(seen) == len(set(seen)) == 5
    assert told(client.get(f"{reverse('api:reports')}?page=99", **mine), 404)


@pytest.mark.parametrize("query", ["page=0", "size=9999", "kind=x", "year=two", "page=-1"])
def test_a_wrong_parameter_is_named(client, filer, query):
    answer = told(client.get(f"{reverse('api:reports')}?{query}", **key(filer)), 422)
    assert query.split("=")[0] in answer["reason"]


def test_lists_ask_the_database_as_much_for_many_as_for_few(
    client, province, administrator, django_assert_max_num_queries
):
    mine = key(administrator)
    file_report(province.bureau)
    for name in ("reports", "findings", "agencies"):
        client.get(reverse(f"api:{name}"), **mine)
        with django_assert_max_num_queries(14) as few:
            client.get(reverse(f"api:{name}"), **mine)
        for agency in plant_bureaus(3, province.other_city):
            agency.name += name
            agency.save()
            file_report(agency)
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(reverse(f"api:{name}"), **mine)


def test_a_token_is_made_shown_once_and_revoked(client, filer, stranger):
    client.force_login(filer)
    page = client.post(
        reverse("token-list"), {"name": "统计程序", "scopes": ["reports"], "days": 30}
    )
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get(reverse("token-list")).content.decode()
    token = Token.objects.get(user=filer)
    client.force_login(stranger)
    assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 404
    client.force_login(filer)
    assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert not token.is_valid


def test_the_examples_of_the_guide_work(client, reported, filer):
    """Every ``GET /api/v1/…`` line of docs/api.md is asked and answered as the line says."""
    guide = Path(__file__).parents[2] / "docs" / "api.md"
    asked = [
        line.split() for line in guide.read_text("utf-8").splitlines() if line.startswith("GET ")
    ]
    assert len(asked) >= 8
    mine = key(filer)
    for _get, address, _arrow, status in asked:
        url = address.replace("{report}", str(reported[0].pk))
        assert client.get(url, **mine).status_code == int(status), url


@pytest.mark.parametrize("asked", ["report", "year"])
def test_a_number_beyond_all_databases_finds_nothing(client, reported, filer, asked):
    url = f"{reverse('api:findings')}?{asked}={10**30}"
    assert told(client.get(url, **key(filer)))["page"]["count"] == 0
    url = f"{reverse('api:reports')}?agency={10**30}"
    assert told(client.get(url, **key(filer)))["page"]["count"] == 0
