"""Links from page to page of a list."""

import re

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory


def links(address, page, **more):
    request = RequestFactory().get(address)
    shown = render_to_string("components/pages.html", {"page": page, **more}, request)
    return dict(re.findall(r'<a(?: rel="\w+")? href="([^"]+)"[^>]*>([^<]+)</a>', shown))


def test_links_lead_to_pages_and_keep_what_was_asked():
    page = Paginator(range(300), 100).page(2)
    assert links("/notices/?state=read&page=2", page) == {
        "?state=read&amp;page=1": "1",
        "?state=read&amp;page=2": "2",
        "?state=read&amp;page=3": "下一页",
    }


def test_links_lead_to_the_list_they_stand_below():
    page = Paginator(range(20), 10).page(1)
    assert "?year=2024&amp;page=2#missing" in links("/?year=2024", page, anchor="#missing")


def test_many_pages_are_not_all_listed():
    page = Paginator(range(1000), 10).page(50)
    assert len(links("/", page)) < 15


def test_a_single_page_has_no_links():
    assert links("/", Paginator(range(3), 10).page(1)) == {}
