"""The desk lays source and reading side by side: what lights up where, each tab, and how much it asks of the database."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.screen import Source
from reports.models import Narrative, Revision
from tests.desk.conftest import BROKEN, paged_report
from tests.pages.filing import file_report
from validation.models import Finding

HTMX = {"HX-Request": "true"}


@pytest.fixture
def url(paged, sent) -> str:
    return reverse("report-detail", args=[paged.report_id])


def told(page: str, name: str):
    """Return the JSON scripts are told in a data attribute."""
    found = re.search(rf'data-{name}="([^"]*)"', page)
    assert found
    return json.loads(html.unescape(found[1]))


def test_scripts_are_told_where_each_cell_stands_and_what_a_finding_lights(
    client, filer, paged, url
):
    client.force_login(filer)
    page = client.get(url).content.decode()
    assert told(page, "places")[BROKEN]["page"] == 2
    finding = Finding.objects.get(report=paged.report_id, rule="A01")
    light = told(page, "lights")[str(finding.pk)]
    assert light["cells"][0] == finding.at or BROKEN in light["cells"]
    assert set(finding.cells) <= set(light["cells"])


def test_the_first_findings_page_is_shown_first_and_has_its_dots(client, filer, url):
    client.force_login(filer)
    page = client.get(url).content.decode()
    assert 'data-page="2" data-pages="3"' in page
    strip = re.search(r'<nav class="strip".*?</nav>', page, re.DOTALL)
    assert strip
    second = re.search(r'data-turn="2".*?</a>', strip[0], re.DOTALL)
    assert second
    assert "dot-error" in second[0]
    assert "dot-doubt" in second[0]
    assert "dot-" not in re.search(r'data-turn="1".*?</a>', strip[0], re.DOTALL)[0]


@pytest.mark.parametrize(
    ("asked", "shown"), [("3", 3), ("99", 3), ("0", 2), ("x", 2), ("-4", 2), ("", 2)]
)
def test_the_address_says_which_page(client, filer, url, asked, shown):
    client.force_login(filer)
    assert f'data-page="{shown}"' in client.get(url, {"page": asked}).content.decode()


@pytest.mark.parametrize("tab", ["findings", "tables", "text", "versions", "history", "nonsense"])
def test_the_address_says_which_tab(client, filer, url, tab):
    client.force_login(filer)
    page = client.get(url, {"tab": tab}).content.decode()
    shown = re.findall(r'<div class="tab-panel" role="tabpanel" id="panel-(\w+)"', page)
    assert shown == [tab if tab != "nonsense" else "findings"]


def test_a_quote_is_found_in_the_paragraph_it_stands_in(db):
    text = "第一段。\n全年 新收申请 8 件，办结 7 件。\n第三段"
    places = [{"page": n, "box": [1, 2, 3, 4], "anchor": None} for n in (1, 2, 3)]
    revision = Revision(pk=1)
    revision._prefetched_objects_cache = {
        "narratives": [Narrative(number=1, text=text, places=places)]
    }
    source = Source(revision)
    spot = source.quote({"section": 1, "text": "新收申请8件，办结"})
    assert spot
    assert spot.page == 2
    assert source.quote({"section": 1, "text": "没有这句话"}) is None
    assert source.quote({"section": 5, "text": "第一段"}) is None
    assert source.quote({"section": 1, "text": ""}) is None


def test_history_tells_versions_and_what_was_said_but_not_what_is_internal(
    client, filer, reviewer, paged, url
):
    finding = Finding.objects.filter(report=paged.report_id).earliest("pk")
    finding.comments.create(author=reviewer, text="内部看法", internal=True)
    finding.comments.create(author=filer, text="台账已核对")
    history = reverse("report-history", args=[paged.report_id])
    client.force_login(filer)
    seen = client.get(history, headers=HTMX).content.decode()
    assert "上传第 1 版" in seen
    assert "台账已核对" in seen
    assert "内部看法" not in seen
    assert client.get(history).headers["Location"].endswith("?tab=history")
    client.force_login(reviewer)
    assert "内部看法" in client.get(history, headers=HTMX).content.decode()


def test_an_observer_reads_and_is_offered_nothing_to_do(client, observer, url):
    client.force_login(observer)
    page = client.get(url).content.decode()
    desk = page[page.index("data-desk") :]
    for offer in ("data-verdict", "data-explain", "data-comment"):
        assert offer not in desk
    assert "上传新版本</a>" not in page


def test_the_desk_asks_as_much_of_the_database_with_many_findings(
    client, reviewer, paged, province, url
):
    few = file_report(province.bureau, 2022, edit={BROKEN: 8})
    client.force_login(reviewer)
    counts = []
    for finding in Finding.objects.filter(report=paged.report_id):
        for number in range(4):
            finding.comments.create(author=reviewer, text=f"第 {number} 条")
    for address in (reverse("report-detail", args=[few.report_id]), url):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 4, counts  # comments, and the doubt


def test_a_file_without_pages_has_neither_strip_nor_page_tools(
    client, filer, province, sent, settings
):
    revision = file_report(
        province.bureau, 2023, media_type="text/html", original_name="年度报告.html"
    )
    client.force_login(filer)
    page = client.get(reverse("report-detail", args=[revision.report_id])).content.decode()
    assert 'class="strip"' not in page
    assert 'data-turn="next"' not in page
    assert "只看本页" not in page
    assert len(sent) == 1


def test_nothing_of_the_desk_is_inline(
    client, filer, url, drawn, django_capture_on_commit_callbacks
):
    client.force_login(filer)
    with django_capture_on_commit_callbacks(execute=True):
        client.get(url)
    page = client.get(url).content.decode()
    assert '<svg class="sheet-picture"' in page
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", page)


def test_another_version_is_shown_with_its_own_file(client, filer, paged, province, url):
    newer = paged_report(province)
    client.force_login(filer)
    old = client.get(url, {"version": 1}).content.decode()
    assert reverse("revision-page", args=[paged.pk, 0]) in old
    assert "您看到的是较早的版本" in old
    assert reverse("revision-page", args=[newer.pk, 0]) in client.get(url).content.decode()
