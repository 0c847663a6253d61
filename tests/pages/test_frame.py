"""Signing in, the switches of language and appearance, and the pages for errors."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_signing_in_leads_home_and_a_wrong_password_is_explained(client, filer):
    url = reverse("login")
    wrong = client.post(url, {"username": "filer", "password": "wrong"})
    assert "用户名或密码不正确" in wrong.content.decode()
    right = client.post(url, {"username": "filer", "password": "a-long-password", "next": "/help/"})
    assert right.headers["Location"] == "/help/"


def test_signing_in_never_leads_to_another_site(client, filer):
    answer = client.post(
        reverse("login"),
        {"username": "filer", "password": "a-long-password", "next": "https://example.com/"},
    )
    assert answer.headers["Location"] == reverse("home")


def test_too_many_failures_lock_the_account_and_say_for_how_long(client, filer):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("login"), {"username": "filer", "password": "wrong"})
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    right = client.post(reverse("login"), {"username": "filer", "password": "a-long-password"})
    assert right.status_code == 429


def test_the_language_is_kept_with_the_user(client, filer):
    client.force_login(filer)
    answer = client.post(reverse("set-language"), {"language": "en", "next": "/help/"})
    assert answer.headers["Location"] == "/help/"
    filer.refresh_from_db()
    assert filer.language == "en"
    assert "Which files can be read" in client.get("/help/").content.decode()


def test_before_signing_in_the_language_is_kept_in_a_cookie(client, db):
    client.post(reverse("set-language"), {"language": "en"})
    assert "Sign in" in client.get(reverse("login")).content.decode()


def test_the_browser_does_not_choose_the_language(client, db):
    page = client.get(reverse("login"), headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="zh-hans"' in page


@pytest.mark.parametrize("name", ["set-language", "set-theme"])
@pytest.mark.parametrize(
    "address", ["https://example.com/", "//example.com", "javascript:alert(1)", ""]
)
def test_the_switches_lead_nowhere_else(client, db, name, address):
    answer = client.post(reverse(name), {"language": "en", "theme": "dark", "next": address})
    assert answer.headers["Location"] == reverse("home")


def test_the_server_draws_the_theme_so_that_nothing_flashes(client, db):
    assert 'data-theme="auto"' in client.get(reverse("login")).content.decode()
    client.post(reverse("set-theme"), {"theme": "dark"})
    assert 'data-theme="dark"' in client.get(reverse("login")).content.decode()
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get(reverse("login")).content.decode()


def test_the_error_page_cannot_be_broken_by_the_theme_cookie(client, db):
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/nowhere/").content.decode()


def test_signing_out_needs_a_post(client, filer):
    client.force_login(filer)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")


ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_error_pages_need_neither_request_nor_database_nor_hashed_names(name, language):
    with translation.override(language):
        page = render_to_string(f"{name}.html")
    assert 'href="/static/css/tokens.css"' in page
    assert bool(HAN.search(page)) == (language == "zh-hans")


def test_a_missing_page_a_forged_form_and_a_crash_look_like_ours(client, filer, monkeypatch):
    client.force_login(filer)
    missing = client.get("/nowhere/")
    assert (missing.status_code, "没有这个页面" in missing.content.decode()) == (404, True)
    forger = Client(enforce_csrf_checks=True)
    forged = forger.post(reverse("set-theme"), {"theme": "dark"})
    assert (forged.status_code, "页面已过期" in forged.content.decode()) == (403, True)

    def crash(*args, **kwargs):
        raise RuntimeError("on purpose")

    monkeypatch.setattr("reports.views.upload.UploadForm", crash)
    client.raise_request_exception = False
    broken = client.get(reverse("report-upload"))
    assert (broken.status_code, "系统出错了" in broken.content.decode()) == (500, True)
    assert "on purpose" not in broken.content.decode()


def test_the_year_at_the_top_keeps_the_rest_of_the_address(client, administrator, province):
    client.force_login(administrator)
    page = client.get(
        reverse("agency-list"), {"q": "财政", "year": 2023, "page": 2}
    ).content.decode()
    form = re.search(r'<form class="year".*?</form>', page, re.DOTALL)
    assert form
    assert '<input type="hidden" name="q" value="财政">' in form.group()
    assert 'name="page"' not in form.group()
    assert '<option value="2023" selected>' in form.group()


def test_what_a_role_cannot_do_is_not_shown(client, filer, reviewer):
    client.force_login(filer)
    assert reverse("queue") not in client.get(reverse("help")).content.decode()
    client.force_login(reviewer)
    assert reverse("queue") in client.get(reverse("help")).content.decode()


def test_a_page_that_polls_after_the_session_ended_is_loaded_anew(client, faulty):
    url = reverse("revision-status", args=[faulty.pk])
    answer = client.get(url, headers={"HX-Request": "true"}, follow=True)
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.content == b""
