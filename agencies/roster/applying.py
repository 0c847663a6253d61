"""Doing what a roster file says, all of it or nothing, each change recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from agencies.models import Agency, AgencyName, Region, RosterImport, User
from agencies.roster import reading
from agencies.roster.changes import Plan, Sort, Target
from agencies.roster.columns import Line
from agencies.roster.planning import Planner
from audit.recording import Act, record, record_each

AT_ONCE = 500
FIELDS = ["name", "kind", "region", "aliases", "opened_on", "closed_on", "successor"]


Tell = Callable[[int], None]
"""Is told how far the work is, in per cent."""


def silent(percent: int) -> None:
    """Tell nobody."""


class NotOpen(Exception):
    """The import was applied or discarded already, or has errors."""


def scope_of(user: User) -> frozenset[int]:
    """Return the keys of the agencies whose entries a person may change."""
    return frozenset(Agency.objects.administered_by(user).order_by().values_list("pk", flat=True))


def preview(lines: list[Line], *, by: User, name: str) -> RosterImport:
    """Compare a file with the roster and keep what was found for its confirmation."""
    plan = Planner(scope_of(by)).plan(lines)
    return RosterImport.objects.create(
        by=by,
        name=name[:255],
        lines=[{"line": line.number, "cells": line.cells} for line in lines],
        changes=plan.as_json(),
        digest=plan.digest,
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would do to the roster as it stood when this was found out."""

    planner: Planner
    plan: Plan
    changes: list[dict[str, Any]]
    digest: str
    roster: Roster


Roster = dict[int, tuple[Any, ...]]
"""What of each agency a plan rests on."""
READ = (
    *("name", "kind", "region_id", "aliases", "opened_on", "closed_on"),
    *("successor_id", "parent_id", "path"),
)


def draft(wanted: RosterImport) -> Draft:
    """Find out what an import does; this takes long for a large file and locks nothing."""
    planner = Planner(scope_of(wanted.by))
    seen = {
        key: tuple(getattr(one, name) for name in READ) for key, one in planner.agencies.items()
    }
    plan = planner.plan([Line(one["line"], one["cells"]) for one in wanted.lines])
    return Draft(planner, plan, plan.as_json(), plan.digest, seen)


def is_current(found: Draft, by: User) -> bool:
    """Whether roster, regions and rights are what they were for a draft."""
    now: Roster = {key: tuple(rest) for key, *rest in Agency.objects.values_list("pk", *READ)}
    regions = dict(Region.objects.values_list("code", "pk"))
    known = {code: region.pk for code, region in found.planner.regions.items()}
    return (now, regions, scope_of(by)) == (found.roster, known, found.planner.scope)


def apply(wanted: RosterImport, found: Draft, *, tell: Tell = silent) -> tuple[bool, int]:
    """Do what an import showed, in the caller's transaction; say whether the preview was stale and how many changed.

    Where the roster has changed since, nothing is done and the import shows what would be done now.  Raises
    :class:`NotOpen` if a line cannot be carried out.
    """
    list(Agency.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    if not is_current(found, wanted.by):
        found = draft(wanted)
    tell(35)
    is_stale = found.digest != wanted.digest
    wanted.changes, wanted.digest = found.changes, found.digest
    if is_stale:
        return True, 0
    plan = found.plan
    if plan.has_errors:
        raise NotOpen
    record("roster.import", wanted, by=wanted.by, file=wanted.name, lines=len(plan.targets))
    return False, carry_out(plan, found.planner, by=wanted.by, tell=tell)


def carry_out(plan: Plan, planner: Planner, *, by: User | None, tell: Tell = silent) -> int:
    """Create, rename, move, merge, close and reopen as planned, in the caller's transaction."""
    _plant_regions(plan, planner)
    active = [target for target in plan.targets if target.change.edits]
    new = [target for target in active if target.agency is None]
    old = [target for target in active if target.agency is not None]
    names = dict(planner.by_name) | {
        target.change.name: target.agency for target in plan.targets if target.agency is not None
    }
    _create(new, names, planner)
    tell(45)
    former = [one for target in old if (one := _change(target, names, planner))]
    AgencyName.objects.bulk_create(former, batch_size=AT_ONCE, ignore_conflicts=True)
    followed = [target for target in new if target.successor]
    for target in followed:
        if target.agency is not None:
            target.agency.successor = names[target.successor or ""]
    changed = [target.agency for target in (*old, *followed) if target.agency is not None]
    Agency.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)
    tell(65)
    _move(old, names)
    tell(80)
    record_each(_acts(active), by=by)
    tell(95)
    return len(active)


def _plant_regions(plan: Plan, planner: Planner) -> None:
    new = {
        target.region_code: target.region_name
        for target in plan.targets
        if target.region_code and target.region_code not in planner.regions
    }
    order = {"province": 0, "city": 1, "county": 2, "township": 3}
    for code in sorted(new, key=lambda code: (order[reading.level_of(code)], code)):
        above = next(
            (planner.regions[one] for one in reading.parent_codes(code) if one in planner.regions),
            None,
        )
        planner.regions[code] = Region.objects.plant(
            code=code, name=new[code], level=reading.level_of(code), parent=above
        )


def _create(new: list[Target], names: dict[str, Agency], planner: Planner) -> None:
    """Create agencies from the top of the tree downwards, a level at a time."""
    waiting = {target.change.name: target for target in new}
    while waiting:
        ready = [target for target in waiting.values() if target.parent not in waiting]
        made = [_made(target, names, planner) for target in ready]
        Agency.objects.bulk_create(made, batch_size=AT_ONCE)
        for key, above in {agency.parent_id: agency.parent for agency in made}.items():
            start = above.path if above is not None else "/"
            Agency.objects.filter(path="", parent=key).update(
                path=Concat(Value(start), Cast("pk", CharField()), Value("/"))
            )
        for agency in made:
            agency.path = f"{agency.parent.path if agency.parent else '/'}{agency.pk}/"
        for target, agency in zip(ready, made, strict=True):
            target.agency = names[agency.name] = agency
            del waiting[agency.name]


def _made(target: Target, names: dict[str, Agency], planner: Planner) -> Agency:
    return Agency(
        region=planner.regions[target.region_code],
        parent=names[target.parent] if target.parent else None,
        path="",
        **target.values,
    )


def _change(target: Target, names: dict[str, Agency], planner: Planner) -> AgencyName | None:
    """Set on an agency in memory what its line says; return the name it had, which stays among the others."""
    agency = target.agency
    assert agency is not None
    before = agency.name
    for name, value in target.values.items():
        setattr(agency, name, value)
    if target.region_code:
        agency.region = planner.regions[target.region_code]
    if target.successor is not None:
        agency.successor = names[target.successor] if target.successor else None
    if agency.closed_on is None:
        agency.successor = None
    if agency.name == before:
        return None
    agency.aliases = list(dict.fromkeys([*agency.aliases, before]))
    today = timezone.localdate()
    until = target.renamed_on - timedelta(days=1) if target.renamed_on else today
    return AgencyName(agency=agency, name=before, used_until=until)


def _move(old: list[Target], names: dict[str, Agency]) -> None:
    """Put agencies under other parents, the highest first; paths are read anew, for a move changes them."""
    moves = [target for target in old if "parent" in target.change.edits]
    for target in sorted(moves, key=lambda target: len(target.agency.path) if target.agency else 0):
        above = Agency.objects.get(pk=names[target.parent].pk) if target.parent else None
        Agency.objects.get(pk=target.change.key or 0).move_to(above)


def _acts(active: list[Target]) -> Iterator[Act]:
    for target in active:
        if target.agency is None:
            continue
        edits = target.change.edits
        is_new = Sort.CREATED in target.change.sorts
        yield Act(
            "agency.create" if is_new else "agency.change",
            target.agency,
            {} if is_new else {key: before for key, (before, _after) in edits.items()},
            {key: after for key, (_before, after) in edits.items()},
        )
