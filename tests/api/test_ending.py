"""Tokens end with a person's access and by their administrator's hand; they never come back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from agencies import accounts, inviting
from agencies.models import Membership
from api.models import Token
from audit.models import Event
from tests.api.test_api import key, told
from tests.conftest import person

REPORTS = "api:reports"


@pytest.fixture
def local(province):
    """Administers 临江市."""
    return person("local", "市管理员", province.city, "administrator")


def test_a_suspended_persons_tokens_do_not_come_back_with_them(client, filer, local):
    mine = key(filer)
    accounts.suspend(filer, by=local)
    accounts.restore(filer, by=local)
    assert told(client.get(reverse(REPORTS), **mine), 401)["code"] == "revoked_token"
    event = Event.objects.get(verb="token.revoke")
    assert (event.actor, event.scope) == (local, filer.audit_scope)


def test_an_archived_persons_tokens_do_not_come_back_with_them(client, filer, local):
    mine = key(filer)
    accounts.archive(filer, by=local)
    accounts.restore(filer, by=local)
    assert told(client.get(reverse(REPORTS), **mine), 401)["code"] == "revoked_token"


def test_a_new_password_by_link_ends_the_tokens_and_nobody_elses(client, filer, stranger, local):
    mine, others = key(filer), key(stranger)
    inviting.offer_password(filer, by=local)
    inviting.redeem(filer.links.get(), "quiet-river-42")
    assert told(client.get(reverse(REPORTS), **mine), 401)["code"] == "revoked_token"
    assert client.get(reverse(REPORTS), **others).status_code == 200


def test_ones_own_new_password_leaves_ones_programs_running(client, filer):
    mine = key(filer)
    client.force_login(filer)
    said = {
        "old_password": "a-long-password",
        "new_password1": "quiet-river-42",
        "new_password2": "quiet-river-42",
    }
    assert client.post(reverse("profile-password"), said).status_code == 302
    assert client.get(reverse(REPORTS), **mine).status_code == 200


def test_an_administrator_sees_a_persons_tokens_and_ends_one(client, filer, local):
    mine = key(filer)
    client.force_login(local)
    page = client.get(reverse("account-detail", args=[filer.pk])).content.decode()
    assert reverse("account-tokens", args=[filer.pk]) in page
    part = client.get(reverse("account-tokens", args=[filer.pk])).content.decode()
    token = Token.objects.get()
    assert token.hint in part
    assert mine["HTTP_AUTHORIZATION"].split()[1] not in part
    url = reverse("token-revoke", args=[token.pk])
    assert client.post(url).headers["Location"] == reverse("account-detail", args=[filer.pk])
    client.post(url)
    assert Event.objects.filter(verb="token.revoke", actor=local).count() == 1
    assert told(client.get(reverse(REPORTS), **mine), 401)["code"] == "revoked_token"


def test_who_has_a_role_elsewhere_too_is_left_to_the_higher_administrator(
    client, filer, local, province
):
    mine = key(filer)
    Membership.objects.create(user=filer, agency=province.other_bureau, role="filer")
    client.force_login(local)
    part = client.get(reverse("account-tokens", args=[filer.pk])).content.decode()
    url = reverse("token-revoke", args=[Token.objects.get().pk])
    assert url not in part
    assert "上级管理员" in client.post(url, follow=True).content.decode()
    assert client.get(reverse(REPORTS), **mine).status_code == 200


def test_many_tokens_are_shown_a_page_at_a_time(client, filer):
    for _number in range(23):
        key(filer)
    client.force_login(filer)
    assert len(client.get(reverse("token-list")).context["page"]) == 20
    assert len(client.get(reverse("token-list"), {"page": 2}).context["page"]) == 3
