"""The help explains every screen, state and row of the form; all components stand on one page."""

from __future__ import annotations

import re

from django.urls import reverse

from desk import manual
from reports import statutory
from reports.models import Report
from tests.pages import matrix
from validation.models import Finding

NO_SCREEN = re.compile(
    r"home|login|forgotten|join|new-password|api:.*|help|components|overview|"
    r".*(status|progress|options|source|picture|cell|history|people|export|template|summary|file)|"
    r"attachment|revision-(pages|page|correction)|notice-open"
)
"""Signing in, parts of pages, and files."""


def test_every_screen_is_explained():
    explained = [name for screen in manual.SCREENS for name in screen.names]
    assert len(explained) == len(set(explained))
    asked = {line.address for line in matrix.lines() if line.method == "GET"}
    assert {name for name in asked if not NO_SCREEN.fullmatch(name)} - set(explained) == set()
    assert set(explained) <= asked


def test_every_state_has_its_next_step():
    assert {phase for phase, _means, _next in manual.PHASES} == set(Report.Phase)
    assert {one for one, _means, _next in manual.HANDLINGS} == set(Finding.Handling)


def test_the_help_shows_the_rows_of_the_form_with_their_articles(client, filer):
    client.force_login(filer)
    page = client.get(reverse("help")).content.decode()
    for line in statutory.request_lines(combined=False):
        assert line.label in page
        assert not line.articles or f"第 {line.articles} 条" in page
    for row in (*statutory.DOCUMENT_ROWS, *statutory.DECISION_ROWS, statutory.FEES_ROW):
        assert row.label in page
    for screen in manual.SCREENS:
        assert all(f'id="screen-{name}"' in page for name in screen.names)


def test_every_page_leads_to_its_own_help(client, filer):
    client.force_login(filer)
    page = client.get(reverse("report-list")).content.decode()
    assert f'{reverse("help")}#screen-report-list"' in page


def test_all_components_stand_on_one_page(client, reviewer):
    client.force_login(reviewer)
    page = client.get(reverse("components")).content.decode()
    for phase in Report.Phase:
        assert f"phase-{phase}" in page
    for handling in Finding.Handling:
        assert f"handling-{handling}" in page
