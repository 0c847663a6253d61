"""What the permission matrix (docs/permissions.md) is tried on: people, things, and the states they can be in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from agencies.inviting import invite, offer_password
from agencies.models import OneTimeLink, RosterImport, SignedIn, User
from api.models import issue
from batches.models import Batch, BatchFile
from exports.models import Export
from notices.models import Notice
from reports.corrections import correct
from reports.entries import Entry
from reports.models import Correction, Report, Revision, SettledDoubt
from reports.settling import settle
from tests.conftest import Province, person, plant_province
from tests.pages.filing import file_report
from validation.models import Comment, Finding, Recheck, RuleTrial, TextComparison

FAR = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """The province with one faulty report of 临江市财政局, and everybody who is asked."""

    province: Province
    revision: Revision
    people: Mapping[str, User]
    """The columns of the matrix but the first, who is nobody."""
    elsewhere: Mapping[str, User]
    """The same roles over the other city: what is hidden from the stranger is hidden from them."""
    made: dict[str, Any] = field(default_factory=dict)


def plant_world() -> World:
    """Plant everything the lines are about; one transaction of the caller's takes it all away again."""
    province = plant_province()
    people = {
        "filer": person("filer", "林填报", province.bureau, "filer"),
        "stranger": person("stranger", "石旁人", province.other_bureau, "filer"),
        "observer": person("observer", "关察员", province.city, "observer"),
        "reviewer": person("reviewer", "沈审核", province.city, "reviewer"),
        "administrator": person("administrator", "管理员", province.government, "administrator"),
    }
    elsewhere = {
        role: person(f"other-{role}", f"外市{role}", province.other_city, role)
        for role in ("observer", "reviewer", "administrator")
    }
    revision = file_report(province.bureau, edit={"requests/natural_person/received": 8})
    return World(province, revision, people, elsewhere)


def corrected(world: World) -> Correction:
    """Return a reading that the administrator corrected by hand."""
    return correct(
        world.revision,
        "requests/natural_person/received",
        Entry(7),
        seen=Entry(8),
        page=3,
        reason="原件印作7",
        by=world.people["administrator"],
    )


def settled(world: World) -> SettledDoubt:
    """Return a doubt of a whole row that the administrator settled."""
    doubt = world.revision.doubts.create(
        code="row_missing", params={"row": "撤诉", "key": uuid.uuid4().hex}
    )
    found = settle(world.revision, doubt.mark, "原件没有这一行", world.people["administrator"])
    assert found is not None
    return found


def commented(world: World, by: str, *, internal: bool = False) -> Comment:
    finding = Finding.objects.filter(report=world.revision.report_id).earliest("pk")
    return finding.comments.create(author=world.people[by], text="请核实", internal=internal)


def drawn_page(world: World) -> int:
    """Have page 1 drawn, if it is not yet."""
    page = world.revision.facsimiles.filter(page=1, scale=150)
    if not page.update(state="drawn", file="pages/1.png", media_type="image/png"):
        world.revision.facsimiles.create(
            page=1, scale=150, state="drawn", file="pages/1.png", media_type="image/png"
        )
    default_storage.delete("pages/1.png")
    default_storage.save("pages/1.png", ContentFile(b"\x89PNG"))
    return 1


def filers_line(world: World) -> BatchFile:
    """Return the one line of a batch that the filer handed in, still to be recognised."""
    filer = world.people["filer"]
    batch, _ = Batch.objects.get_or_create(by=filer, year=2024, expires_at=FAR)
    line, _ = batch.files.get_or_create(number=1, path="年报.docx", state="unsure")
    batch.files.get_or_create(number=2, path="年报.pdf", state="waiting")
    return line


def attached(comment: Comment) -> int:
    file = ContentFile(b"%PDF-1.7", name="x")
    fields = {"original_name": "台账.pdf", "size": 8, "media_type": "application/pdf"}
    return comment.attachments.create(file=file, sha256="0" * 64, **fields).pk


def invitation(world: World) -> OneTimeLink:
    return invite("", world.province.bureau, "filer", False, by=world.people["administrator"])


# --- what an address is about: its arguments, asked for anew for each request ---------------------

ABOUT: dict[str, Callable[[World], list[Any]]] = {
    "-": lambda _world: [],
    "agency": lambda world: [world.province.bureau.pk],
    "report": lambda world: [world.revision.report_id],
    "revision": lambda world: [world.revision.pk],
    "page": lambda world: [world.revision.pk, drawn_page(world)],
    "finding": lambda world: [
        Finding.objects.filter(report=world.revision.report_id).earliest("pk").pk
    ],
    "correction": lambda world: [corrected(world).pk],
    "settled doubt": lambda world: [settled(world).pk],
    "comment": lambda world: [commented(world, "filer").pk],
    "internal comment": lambda world: [commented(world, "reviewer", internal=True).pk],
    "attachment": lambda world: [attached(commented(world, "filer"))],
    "internal attachment": lambda world: [attached(commented(world, "reviewer", internal=True))],
    "saved filter": lambda world: [
        world.people["reviewer"].saved_filters.create(name=uuid.uuid4().hex, query="tab=new").pk
    ],
    "export": lambda world: [
        Export.objects.create(
            kind="findings-csv", params={"year": "2024"}, requested_by=world.people["filer"]
        ).pk
    ],
    "export kind": lambda _world: ["findings-csv"],
    "batch": lambda world: [filers_line(world).batch_id],
    "batch summary": lambda world: [filers_line(world).batch_id, "csv"],
    "batch line": lambda world: [filers_line(world).pk],
    "roster import": lambda world: [
        RosterImport.objects.create(by=world.people["administrator"], name="名录.csv").pk
    ],
    "token": lambda world: [
        issue(world.people["filer"], "试用", ["rules"], timezone.now() + timedelta(days=1))[0].pk
    ],
    "rule": lambda _world: ["A01"],
    "trial": lambda world: [
        RuleTrial.objects.create(rule="A01", by=world.people["administrator"]).pk
    ],
    "recheck": lambda world: [
        Recheck.objects.get_or_create(year=2024, by=world.people["administrator"])[0].pk
    ],
    "comparison": lambda world: [
        TextComparison.objects.get_or_create(
            year=2024, by=world.people["administrator"], defaults={"sent_at": timezone.now()}
        )[0].pk
    ],
    "account": lambda world: [world.people["filer"].pk],
    "membership": lambda world: [world.people["filer"].memberships.get().pk],
    "invitation": lambda world: [invitation(world).pk],
    "invitation token": lambda world: [invitation(world).issue()],
    "password token": lambda world: [offer_password(world.people["filer"], by=None)],
    "filer's session": lambda world: [
        SignedIn.objects.create(user=world.people["filer"], key_hash=uuid.uuid4().hex).pk
    ],
    "filer's notice": lambda world: [
        Notice.objects.create(
            recipient=world.people["filer"],
            kind="report.accepted",
            key=uuid.uuid4().hex,
            url="/help/",
        ).pk
    ],
    "format": lambda _world: ["csv"],
}


# --- what a thing went through before it is asked about -------------------------------------------


def revision_in(state: Revision.State) -> Callable[[World], None]:
    def put(world: World) -> None:
        Revision.objects.filter(pk=world.revision.pk).update(state=state)

    return put


def accepted(world: World) -> None:
    """Take the report as accepted, as the office left it."""
    now = timezone.now()
    Report.objects.filter(pk=world.revision.report_id).update(
        status=Report.Status.ACCEPTED,
        filed=world.revision,
        accepted=world.revision,
        submitted_at=now,
        first_submitted_at=now,
        accepted_at=now,
    )


def suspended(world: World) -> None:
    User.objects.filter(pk=world.people["filer"].pk).update(is_active=False)


STATES: dict[str, Callable[[World], None]] = {
    "-": lambda _world: None,
    "held": revision_in(Revision.State.HELD),
    "failed": revision_in(Revision.State.FAILED),
    "accepted": accepted,
    "suspended": suspended,
}


# --- what is asked (GET) or sent (POST), by name of the address and method ------------------------

SAID: dict[tuple[str, str], Mapping[str, Any]] = {
    ("report-upload", "POST"): {"year": "2024"},
    ("report-cell", "GET"): {"cell": "requests/total/granted"},
    ("revision-correction", "GET"): {"cell": "requests/total/granted"},
    ("revision-correct", "POST"): {"cell": "requests/total/granted"},
}
