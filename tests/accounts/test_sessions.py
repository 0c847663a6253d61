"""Sessions end by themselves, from elsewhere, and with the password; and one comes back to where one was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import SignedIn


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_session_left_alone_ends(filer):
    client = signed_in(filer)
    assert client.get(reverse("help")).status_code == 200
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)
    SignedIn.objects.update(seen_at=timezone.now() - idle)
    assert client.get(reverse("help")).status_code == 302


def test_a_session_ends_after_a_day_however_busy(filer):
    client = signed_in(filer)
    long_ago = timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
    SignedIn.objects.update(began_at=timezone.now() - long_ago)
    assert client.get(reverse("help")).status_code == 302


def test_a_click_is_activity_and_what_a_page_asks_by_itself_is_not(filer):
    client = signed_in(filer)
    earlier = timezone.now() - timedelta(minutes=30)
    SignedIn.objects.update(seen_at=earlier)
    client.get(reverse("reading-progress"))
    assert SignedIn.objects.get().seen_at == earlier
    client.get(reverse("help"))
    assert SignedIn.objects.get().seen_at > earlier


def test_one_ends_ones_other_sessions_but_nobody_elses(filer, stranger):
    here, there, foreign = signed_in(filer), signed_in(filer), signed_in(stranger)
    theirs = SignedIn.objects.get(user=stranger)
    assert here.post(reverse("session-end", args=[theirs.pk])).status_code == 404
    here.post(reverse("session-end-others"))
    assert here.get(reverse("help")).status_code == 200
    assert there.get(reverse("help")).status_code == 302
    assert foreign.get(reverse("help")).status_code == 200


def test_a_new_password_ends_the_others_and_keeps_this_one(filer):
    here, there = signed_in(filer), signed_in(filer)
    answer = here.post(
        reverse("profile-password"),
        {
            "old_password": "a-long-password",
            "new_password1": "quiet-river-42",
            "new_password2": "quiet-river-42",
        },
    )
    assert answer.status_code == 302
    assert here.get(reverse("profile")).status_code == 200
    assert there.get(reverse("help")).status_code == 302
    assert SignedIn.objects.present().count() == 1


def test_signing_out_ends_the_row(filer):
    client = signed_in(filer)
    client.post(reverse("logout"))
    assert not SignedIn.objects.present().exists()


def test_the_key_of_a_session_is_not_stored(filer):
    client = signed_in(filer)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert SignedIn.objects.get().key_hash != key
    assert client.get(reverse("profile")).context["here"] == SignedIn.objects.get()


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_a_session_has_ended_one_comes_back_to_the_page(filer, method):
    client = signed_in(filer)
    SignedIn.objects.all().end()
    page = reverse("report-upload")
    url = page if method == "get" else reverse("set-theme").replace("theme", "profile/password")
    answer = getattr(client, method)(url, headers={"Referer": f"http://testserver{page}?year=2024"})
    login = client.get(answer.headers["Location"])
    assert "没有丢失" in login.content.decode()
    expected = page if method == "get" else f"{page}?year=2024"
    right = {"username": "filer", "password": "a-long-password", "next": login.context["next"]}
    assert client.post(reverse("login"), right).headers["Location"] == expected


def test_another_sites_page_is_not_come_back_to(filer):
    client = signed_in(filer)
    SignedIn.objects.all().end()
    answer = client.post(reverse("profile-password"), headers={"Referer": "https://example.com/x"})
    assert "example.com" not in answer.headers["Location"]


def test_the_profile_is_changed_and_recorded(filer):
    from audit.models import Event

    client = signed_in(filer)
    client.post(
        reverse("profile"),
        {
            "full_name": "林某",
            "email": "lin@example.invalid",
            "language": "zh-hans",
            "current_password": "a-long-password",
        },
    )
    filer.refresh_from_db()
    assert (filer.full_name, filer.email) == ("林某", "lin@example.invalid")
    event = Event.objects.get(verb="account.change")
    assert event.before == {"full_name": "林填报", "email": ""}
    assert "a-long-password" not in str(vars(event))


def test_a_part_of_a_page_leads_to_the_login_page_that_says_so(filer):
    client = signed_in(filer)
    SignedIn.objects.all().end()
    answer = client.post(
        reverse("profile-password"),
        headers={"HX-Request": "true", "Referer": "http://testserver/help/"},
    )
    assert answer.headers["HX-Redirect"] == f"{reverse('login')}?next=%2Fhelp%2F&ended=1"


@pytest.mark.parametrize("page", ["profile", "account-detail"])
def test_many_sessions_are_shown_a_page_at_a_time(client, administrator, filer, page):
    person, args = (administrator, []) if page == "profile" else (filer, [filer.pk])
    client.force_login(administrator)
    SignedIn.objects.bulk_create(
        SignedIn(user=person, key_hash=str(number), agent="Firefox/9") for number in range(45)
    )
    url = reverse(page, args=args)
    first, last = client.get(url), client.get(url, {"page": 3})
    assert len(first.context["page"]) == 20
    assert "?page=2#sessions" in first.content.decode()
    assert len(last.context["page"]) in {5, 6}
