"""On a page one's memberships are asked for once; what changes something asks anew."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, Membership, held_by
from agencies.people import has_role_over, members_over

pytestmark = pytest.mark.django_db


def test_a_page_asks_once_what_the_user_may_do(client, reviewer):
    client.force_login(reviewer)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("finding-list")).status_code == 200
    own = [
        one["sql"]
        for one in captured
        if f'"agencies_membership"."user_id" = {reviewer.pk}' in one["sql"]
    ]
    assert len(own) == 1


def test_what_somebody_may_no_longer_do_is_gone_on_the_next_page(client, reviewer):
    client.force_login(reviewer)
    assert client.get(reverse("queue")).status_code == 200
    Membership.objects.filter(user=reviewer).delete()
    assert client.get(reverse("queue")).status_code == 403


def test_beside_pages_memberships_are_asked_for_anew(reviewer):
    assert held_by(reviewer)
    Membership.objects.filter(user=reviewer).delete()
    assert not held_by(reviewer)
    assert not Agency.objects.reviewable_by(reviewer).exists()


def test_whom_a_membership_reaches_is_the_same_in_memory_and_in_the_database(
    filer, stranger, reviewer, administrator
):
    roles = Membership.Role.values
    for agency in Agency.objects.all():
        for user in (filer, stranger, reviewer, administrator):
            known = members_over(agency, *roles).filter(user=user).exists()
            assert has_role_over(user, agency, *roles) == known
