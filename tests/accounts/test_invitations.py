"""Invited by link or mail, joined once; a forgotten password is set anew by a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import inviting, tasks
from agencies.accounts import NotDone
from agencies.models import Membership, OneTimeLink, SignedIn, User
from audit.models import Event

CHOSEN = {
    "username": "newcomer",
    "full_name": "新来的",
    "password": "quiet-river-42",
    "again": "quiet-river-42",
}


@pytest.fixture
def invitation(administrator, province) -> OneTimeLink:
    return inviting.invite("", province.bureau, "filer", False, by=administrator)


def path_in(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found.group(1)


def test_an_administrator_invites_with_a_link_that_is_shown_once(client, administrator, province):
    client.force_login(administrator)
    answer = client.post(reverse("invite"), {"agency": province.bureau.name, "role": "filer"})
    shown = client.get(answer.headers["Location"]).content.decode()
    token = re.search(r"/join/([\w-]+)/", shown)
    assert token
    assert token.group(1) not in client.get(answer.headers["Location"]).content.decode()
    assert not OneTimeLink.objects.filter(token_hash=token.group(1)).exists()
    joined = Client().post(reverse("join", args=[token.group(1)]), CHOSEN)
    assert joined.headers["Location"] == reverse("home")
    membership = Membership.objects.get(user__username="newcomer")
    assert (membership.agency, membership.role) == (province.bureau, "filer")


def test_an_invitation_works_once_not_after_a_week_and_not_when_withdrawn(
    client, invitation, administrator
):
    url = reverse("join", args=[invitation.issue()])
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url).status_code == 404
    url = reverse("join", args=[invitation.issue()])
    assert client.post(url, CHOSEN).status_code == 302
    again = client.post(url, CHOSEN | {"username": "second"})
    assert (again.status_code, User.objects.filter(username="second").exists()) == (404, False)
    assert "链接已失效" in again.content.decode()


def test_a_new_link_makes_the_earlier_one_void(client, invitation, administrator):
    first = invitation.issue()
    second = inviting.renew(invitation, by=administrator)
    assert client.get(reverse("join", args=[first])).status_code == 404
    assert client.get(reverse("join", args=[second])).status_code == 200
    inviting.withdraw(invitation, by=administrator)
    assert client.get(reverse("join", args=[second])).status_code == 404
    with pytest.raises(NotDone):
        inviting.renew(invitation, by=administrator)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-1", "10"),
        ("onlysmallletters", "两类"),
        ("newcomer-1", "相似"),
        ("1234567890", "两类"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, invitation, password, why):
    url = reverse("join", args=[invitation.issue()])
    page = client.post(url, CHOSEN | {"password": password, "again": password})
    assert page.status_code == 200
    assert why in re.sub(r"<details.*?</details>", "", page.content.decode(), flags=re.DOTALL)
    assert not User.objects.filter(username="newcomer").exists()


def test_a_name_that_is_taken_is_refused_in_any_case(client, invitation, filer):
    page = client.post(reverse("join", args=[invitation.issue()]), CHOSEN | {"username": "FILER"})
    assert "已有人使用" in page.content.decode()


def test_nobody_invites_to_an_agency_outside_their_subtree(client, province):
    from tests.conftest import person

    local = person("local", "市管理员", province.city, "administrator")
    client.force_login(local)
    page = client.post(
        reverse("invite"), {"agency": province.other_bureau.name, "role": "administrator"}
    )
    assert "不在您的管理范围内" in page.content.decode()
    with pytest.raises(NotDone):
        inviting.invite("", province.government, "filer", False, by=local)
    assert not OneTimeLink.objects.exists()


def test_an_invitation_goes_by_mail_once_and_the_mail_leads_to_it(client, administrator, province):
    inviting.invite("someone@example.invalid", province.bureau, "filer", False, by=administrator)
    tasks.mail_links()
    tasks.mail_links()
    assert len(mail.outbox) == 1
    assert province.bureau.name in mail.outbox[0].body
    assert client.get(path_in(mail.outbox[0].body)).status_code == 200


def test_a_forgotten_password_is_set_by_a_mailed_link(client, filer):
    User.objects.filter(pk=filer.pk).update(email="filer@example.invalid")
    elsewhere = Client()
    elsewhere.force_login(filer)
    tasks.mail_password_link(filer.pk)
    tasks.mail_password_link(filer.pk)
    assert len(mail.outbox) == 1
    url = path_in(mail.outbox[0].body)
    new = {"new_password1": "quiet-river-42", "new_password2": "quiet-river-42"}
    assert client.post(url, new).headers["Location"] == reverse("login")
    assert client.post(url, new).status_code == 404
    filer.refresh_from_db()
    assert filer.check_password("quiet-river-42")
    assert elsewhere.get(reverse("help")).status_code == 302
    assert not SignedIn.objects.filter(user=filer).present().exists()
    assert Event.objects.filter(verb="password.reset", actor=filer).exists()


def test_whether_an_account_exists_cannot_be_told_from_the_answer(client, filer):
    answers = [
        client.post(reverse("forgotten"), {"username": name}).content
        for name in ("filer", "nobody")
    ]
    strip = re.compile(rb"\b\w{64}\b")  # the tokens against forged forms
    assert strip.sub(b"", answers[0]) == strip.sub(b"", answers[1])


# --- what a link is worth ------------------------------------------------------------------------


def test_an_invitation_ends_with_the_right_of_who_sent_it(client, administrator, province):
    local = User.objects.create_user("local", password=CHOSEN["password"], full_name="市管理员")
    right = Membership.objects.create(user=local, agency=province.city, role="administrator")
    link = inviting.invite("", province.city, "administrator", False, by=local)
    path = reverse("join", args=[link.issue()])
    right.delete()
    response = client.post(path, CHOSEN)
    assert "已不再管理这个机关" in response.content.decode()
    assert not User.objects.filter(username="newcomer").exists()


def test_an_invitation_renewed_by_another_administrator_stands_on_their_right(
    client, administrator, province
):
    local = User.objects.create_user("local", password=CHOSEN["password"], full_name="市管理员")
    right = Membership.objects.create(user=local, agency=province.city, role="administrator")
    link = inviting.invite("", province.city, "filer", False, by=local)
    right.delete()
    path = reverse("join", args=[inviting.renew(link, by=administrator)])
    assert client.post(path, CHOSEN).status_code == 302
    assert User.objects.filter(username="newcomer").exists()


def test_a_password_link_ends_with_the_right_of_who_made_it(client, filer, province):
    local = User.objects.create_user("local", password=CHOSEN["password"], full_name="市管理员")
    Membership.objects.create(user=local, agency=province.city, role="administrator")
    token = inviting.offer_password(filer, by=local)
    User.objects.filter(pk=local.pk).update(is_active=False)
    path = reverse("new-password", args=[token])
    sent = {"new_password1": CHOSEN["password"], "new_password2": CHOSEN["password"]}
    assert client.post(path, sent).status_code == 404
    filer.refresh_from_db()
    assert not filer.check_password(CHOSEN["password"])


def test_who_takes_up_an_invitation_where_another_was_signed_in_is_signed_in(
    client, administrator, invitation
):
    client.force_login(administrator)
    assert client.post(reverse("join", args=[invitation.issue()]), CHOSEN).status_code == 302
    response = client.get(reverse("profile"))
    assert response.status_code == 200
    assert response.context["user"].username == "newcomer"


def test_who_has_no_account_costs_the_same_message(client, filer, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr(tasks.mail_password_link, "delay_on_commit", sent.append)
    filer.email = "filer@example.invalid"
    filer.save()
    for username in (filer.username, "nobody"):
        client.post(reverse("forgotten"), {"username": username})
    assert sent == [filer.pk, 0]


def test_an_invitation_to_nowhere_says_in_our_words_what_is_missing(client, administrator):
    client.force_login(administrator)
    said = {"email": "bad@", "agency": "", "role": "filer"}
    page = client.post(reverse("invite"), said).content.decode()
    assert "请写成 name@example.com 的样子" in page
    assert "请填写机关的全称" in page
