"""What ended long ago goes; what stands, or tells what was done, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from agencies import inviting, tasks
from agencies.models import OneTimeLink, RosterImport, SignedIn
from audit.models import Event


def ago(**by):
    return timezone.now() - timedelta(**by)


def test_sessions_that_ended_a_week_ago_go(filer):
    for key, fields in {
        "present": {},
        "ended yesterday": {"ended_at": ago(days=1)},
        "ended": {"ended_at": ago(days=8)},
        "left alone": {"seen_at": ago(days=8), "began_at": ago(days=8)},
    }.items():
        SignedIn.objects.create(user=filer, key_hash=key, **fields)
    tasks.clean_accounts()
    left = set(SignedIn.objects.values_list("key_hash", flat=True))
    assert left == {"present", "ended yesterday"}


def test_djangos_own_sessions_go_when_they_have_run_out(db):
    Session.objects.create(session_key="old", session_data="", expire_date=ago(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=ago(hours=-1))
    tasks.clean_accounts()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


@pytest.mark.parametrize(
    ("fields", "stays"),
    [
        ({}, True),
        ({"expires_at": ago(days=89)}, True),
        ({"expires_at": ago(days=91)}, False),
        ({"withdrawn_at": ago(days=91)}, False),
        ({"used_at": ago(days=91)}, False),
        ({"used_at": ago(days=1), "expires_at": ago(days=91)}, True),
    ],
)
def test_links_that_are_of_no_use_go_after_a_quarter(administrator, province, fields, stays):
    link = inviting.invite("", province.bureau, "filer", False, by=administrator)
    OneTimeLink.objects.update(**fields)
    tasks.clean_accounts()
    assert OneTimeLink.objects.filter(pk=link.pk).exists() == stays
    assert Event.objects.filter(verb="invitation.send").exists()


def test_roster_files_nobody_imported_go_and_what_was_imported_keeps_its_changes(administrator):
    def handed_in(state, **fields):
        return RosterImport.objects.create(
            by=administrator, name="名录.csv", state=state, lines=[1], changes=[2], **fields
        )

    handed_in("shown")
    handed_in("discarded")
    done = handed_in("applied", applied_at=timezone.now())
    RosterImport.objects.update(created_at=ago(days=31))
    new = handed_in("shown")
    tasks.clean_accounts()
    assert set(RosterImport.objects.values_list("pk", flat=True)) == {done.pk, new.pk}
    done.refresh_from_db()
    assert (done.lines, done.changes) == ([], [2])
