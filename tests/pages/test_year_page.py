"""A change of year never leads to an address that only takes what is sent to it."""

import pytest
from django.urls import reverse

from config.frame import can_be_visited, upwards


def test_an_address_has_those_above_it():
    assert list(upwards("/a/b/c")) == ["/a/b/c", "/a/b/", "/a/", "/"]
    assert list(upwards("/")) == ["/"]


def test_what_only_takes_what_is_sent_cannot_be_visited():
    assert not can_be_visited(reverse("deadline-set"))
    assert not can_be_visited(reverse("roster-apply", args=[1]))
    assert not can_be_visited("/nothing/here/")
    assert can_be_visited(reverse("deadline-list"))
    assert can_be_visited(reverse("roster"))


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["deadline-set", "extension-set"])
def test_after_a_refused_form_the_year_leads_to_the_page_the_form_is_on(
    client, province, administrator, form
):
    client.force_login(administrator)
    answer = client.post(reverse(form), {})
    assert answer.status_code == 422
    address = reverse("deadline-list")
    assert f'<form class="year" method="get" action="{address}"' in answer.content.decode()
    assert client.get(address, {"year": 2023}).status_code == 200
