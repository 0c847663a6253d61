"""Lists of the desk: keys are sorted, what a page shows is loaded by them, in their order."""

from __future__ import annotations

import pytest

from agencies.models import Agency
from desk.tables import KeysFirst

pytestmark = pytest.mark.django_db


def test_a_page_comes_in_the_order_of_the_keys_with_what_is_shown(filer):
    backwards = Agency.objects.order_by("-pk")
    rows = KeysFirst(backwards, Agency.objects.select_related("region"))
    assert rows[0:3] == list(backwards[:3])
    assert all("region" in one._state.fields_cache for one in rows[0:3])


def test_where_the_number_is_known_nothing_is_counted(filer, django_assert_num_queries):
    rows = KeysFirst(Agency.objects.order_by("pk"), Agency.objects.all(), total=7)
    with django_assert_num_queries(0):
        assert len(rows) == 7
