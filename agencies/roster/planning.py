"""What a roster file would change: one :class:`Change` a line, nothing done yet.

Agencies that are not in the file stay as they are; a column that is not in the file changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Region
from agencies.roster import reading
from agencies.roster.columns import Line
from agencies.roster.errors import sentence
from agencies.roster.reading import Wrong
from agencies.tree import TreeNode

LONGEST_NAME = 120


class Sort(models.TextChoices):
    """What happens to an agency; a line may tell several of these."""

    ERROR = "error", _("有误")
    CREATED = "created", _("新增")
    RENAMED = "renamed", _("更名")
    MOVED = "moved", _("改变上级或地区")
    MERGED = "merged", _("并入其他机关")
    CLOSED = "closed", _("撤销")
    REOPENED = "reopened", _("恢复")
    CHANGED = "changed", _("其他更改")
    UNCHANGED = "unchanged", _("没有变化")


@dataclass(slots=True)
class Change:
    """What one line does to one agency; ``edits`` are [before, after] as text by column key."""

    line: int
    name: str
    key: int | None = None
    sorts: list[str] = field(default_factory=list)
    edits: dict[str, list[str]] = field(default_factory=dict)
    errors: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    new_region: str = ""
    """Code of a region that comes into being with it."""

    def wrong(self, code: str, **params: Any) -> None:
        self.errors.append((code, params))

    @property
    def messages(self) -> list[str]:
        return [sentence(code, params) for code, params in self.errors]


@dataclass(slots=True)
class Target:
    """What an agency shall be: the values a line asks for; references are keys, or line numbers of new agencies."""

    change: Change
    agency: Agency | None
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of the model by name, only those that the file has a column for."""
    region_code: str = ""
    region_name: str = ""
    parent: str | None = None
    successor: str | None = None
    """Full names; ``None`` where the file does not say."""
    renamed_on: date | None = None


@dataclass(slots=True)
class Plan:
    """All that a file would do."""

    targets: list[Target]

    @property
    def changes(self) -> list[Change]:
        return [target.change for target in self.targets]

    @property
    def has_errors(self) -> bool:
        return any(target.change.errors for target in self.targets)

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(change) for change in self.changes]

    @property
    def digest(self) -> str:
        """A fingerprint of what is shown, so that another one is noticed before anything is done."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


class Planner:
    """Reads lines against the roster as it is; ``scope`` are the keys that may be changed, ``None`` all of them."""

    def __init__(self, scope: frozenset[int] | None) -> None:
        self.agencies: dict[int, Agency] = {
            agency.pk: agency
            for agency in Agency.objects.select_related("region", "parent", "successor")
        }
        self.scope = frozenset(self.agencies) if scope is None else scope
        self.may_plant_roots = scope is None
        self.by_name = {agency.name: agency for agency in self.agencies.values()}
        self.by_other: dict[str, list[Agency]] = defaultdict(list)
        for agency in self.agencies.values():
            for name in agency.aliases:
                self.by_other[name].append(agency)
        self.regions = {region.code: region for region in Region.objects.all()}
        self.new_regions: set[str] = set()
        self.renamed: dict[str, int] = {}
        """New names of agencies that the file renames."""

    def plan(self, lines: list[Line]) -> Plan:
        targets = [self._read(line) for line in lines]
        self._refuse_twice(targets)
        names = self._names_after(targets)
        self.renamed = {
            target.change.name: target.agency.pk for target in targets if target.agency is not None
        }
        for target in targets:
            self._refer(target, names)
        self._refuse_circles(targets, names)
        for target in targets:
            target.change.sorts = list(_sorts(target, self)) or [Sort.UNCHANGED.value]
        return Plan(targets)

    # --- one line ----------------------------------------------------------------------------------

    def _read(self, line: Line) -> Target:
        cells = line.cells
        change = Change(line.number, cells.get("name", ""))
        target = Target(change, None)
        try:
            target.agency = self._identified(cells)
            change.key = target.agency.pk if target.agency else None
            self._read_values(target, cells)
        except Wrong as wrong:
            change.wrong(wrong.code, **wrong.params)
        return target

    def _identified(self, cells: dict[str, str]) -> Agency | None:
        """Return the agency a line is about: by its number, its name, or the name it had; ``None`` for a new one."""
        name = cells["name"]
        if not name:
            raise Wrong("no_name")
        if len(name) > LONGEST_NAME:
            raise Wrong("name_too_long")
        if number := cells.get("id", ""):
            found = (
                self.agencies.get(int(number)) if number.isascii() and number.isdigit() else None
            )
            if found is None or found.pk not in self.scope:
                raise Wrong("unknown_id", text=number)
            return found
        found = self.by_name.get(name) or self._formerly(cells)
        if found is not None and found.pk not in self.scope:
            raise Wrong("name_outside", text=found.name)
        return found

    def _formerly(self, cells: dict[str, str]) -> Agency | None:
        """Return the agency that still has a name which the line calls a former one."""
        before = [
            self.by_name[one]
            for one in reading.names(cells.get("former", ""))
            if one in self.by_name
        ]
        if len(before) > 1:
            raise Wrong("former_unclear")
        return before[0] if before else None

    def _read_values(self, target: Target, cells: dict[str, str]) -> None:
        values, agency = target.values, target.agency
        values["name"] = cells["name"]
        if cells.get("kind"):
            values["kind"] = reading.kind(cells["kind"])
        elif agency is None:
            raise Wrong("kind_needed")
        if "aliases" in cells:
            values["aliases"] = reading.names(cells["aliases"])
        for key in ("opened_on", "closed_on"):
            if key in cells:
                values[key] = reading.day(cells[key])
        target.renamed_on = reading.day(cells.get("renamed_on", ""))
        target.parent = cells["parent"] if cells.get("parent") else None
        target.successor = cells.get("successor")
        self._read_region(target, cells)
        _check_days(target)

    def _read_region(self, target: Target, cells: dict[str, str]) -> None:
        code = cells.get("region_code", "")
        if not code:
            if target.agency is None:
                raise Wrong("region_needed")
            return
        if code not in self.regions and code not in self.new_regions:
            if not cells.get("region") or not code.isdigit() or len(code) < 6:
                raise Wrong("unknown_region", text=code)
            known = self.regions.keys() | self.new_regions
            if self.regions and not known.intersection(reading.parent_codes(code)):
                raise Wrong("region_outside", text=code)
            self.new_regions.add(code)
            target.change.new_region = code
        target.region_code, target.region_name = code, cells.get("region", "")

    # --- all lines together ------------------------------------------------------------------------

    def _refuse_twice(self, targets: list[Target]) -> None:
        seen: dict[Any, int] = {}
        for target in targets:
            for mark in {target.change.key, target.change.name} - {None, ""}:
                if mark in seen:
                    target.change.wrong("twice", line=seen[mark])
                    break
                seen[mark] = target.change.line
        for target in targets:
            taken = self.by_name.get(target.change.name)
            if taken is not None and target.agency is not None and taken.pk != target.agency.pk:
                target.change.wrong("name_taken", text=target.change.name)

    def _names_after(self, targets: list[Target]) -> dict[str, Agency | Target]:
        """Return whom a full name means: as it is in the file first, then as it is on the roster."""
        new = {target.change.name: target for target in targets if target.agency is None}
        renamed = {
            target.change.name: target.agency for target in targets if target.agency is not None
        }
        return {**self.by_name, **renamed, **new}

    def _refer(self, target: Target, names: dict[str, Agency | Target]) -> None:
        """Check whom a line names as parent and successor."""
        change = target.change
        if change.errors:
            return
        if target.parent is not None:
            above = names.get(target.parent)
            is_kept = target.agency and above and target.agency.parent == above
            if above is None or (
                isinstance(above, Agency) and above.pk not in self.scope and not is_kept
            ):
                change.wrong("unknown_parent", text=target.parent)
        elif target.agency is None and not self.may_plant_roots:
            change.wrong("parent_needed")
        if target.successor:
            if target.successor not in names:
                change.wrong("unknown_successor", text=target.successor)
            closed = target.values.get(
                "closed_on", target.agency.closed_on if target.agency else None
            )
            if closed is None:
                change.wrong("successor_without_day")

    def _refuse_circles(self, targets: list[Target], names: dict[str, Agency | Target]) -> None:
        """Refuse what would stand below itself, or follow itself."""
        by_key = {target.agency.pk: target for target in targets if target.agency is not None}
        for target in targets:
            for reference, code in (("parent", "parent_below"), ("successor", "successor_itself")):
                said = getattr(target, reference)
                if said and said in names and self._returns(target, reference, names, by_key):
                    target.change.wrong(code, text=said)

    def _returns(
        self,
        target: Target,
        reference: str,
        names: dict[str, Agency | Target],
        by_key: dict[int, Target],
    ) -> bool:
        """Whether following a reference from a line leads back to it."""
        at: Agency | Target | None = target
        for _step in range(len(self.agencies) + len(by_key) + 2):
            at = self._followed(at, reference, names, by_key) if at is not None else None
            if at is None:
                return False
            if at is target or (target.agency is not None and at == target.agency):
                return True
        return True

    def _followed(
        self,
        at: Agency | Target,
        reference: str,
        names: dict[str, Agency | Target],
        by_key: dict[int, Target],
    ) -> Agency | Target | None:
        target = by_key.get(at.pk) if isinstance(at, Agency) else at
        said = getattr(target, reference) if target is not None else None
        if said is not None:
            return names.get(said) if said else None
        agency = at if isinstance(at, Agency) else at.agency
        key = getattr(agency, f"{reference}_id") if agency is not None else None
        return self.agencies.get(key) if key is not None else None


def _check_days(target: Target) -> None:
    opened = target.values.get("opened_on", target.agency.opened_on if target.agency else None)
    closed = target.values.get("closed_on", target.agency.closed_on if target.agency else None)
    if opened and closed and closed < opened:
        raise Wrong("closed_before_opened")


# --- what a line does ----------------------------------------------------------------------------


def _sorts(target: Target, planner: Planner) -> Iterator[str]:
    """Yield what a line does to its agency, and note each edit on the change."""
    change, agency = target.change, target.agency
    if change.errors:
        yield Sort.ERROR.value
        return
    if agency is None:
        _note_new(target)
        yield Sort.CREATED.value
        return
    before, after = texts_now(agency), _texts_after(target, agency, planner)
    change.edits = {
        key: [before[key], value] for key, value in after.items() if value != before[key]
    }
    edits = change.edits
    if "name" in edits:
        yield Sort.RENAMED.value
    if edits.keys() & {"parent", "region_code"}:
        yield Sort.MOVED.value
    if after.get("successor") and "successor" in edits:
        yield Sort.MERGED.value
    elif "closed_on" in edits and after["closed_on"]:
        yield Sort.CLOSED.value
    if "closed_on" in edits and not after["closed_on"]:
        yield Sort.REOPENED.value
    if edits.keys() & {"kind", "aliases", "opened_on"}:
        yield Sort.CHANGED.value


def _note_new(target: Target) -> None:
    values = target.values
    shown = {
        "kind": str(Agency.Kind(values["kind"]).label),
        "region_code": target.region_code,
        "parent": target.parent or "",
        "aliases": "、".join(values.get("aliases", [])),
        "opened_on": _iso(values.get("opened_on")),
        "closed_on": _iso(values.get("closed_on")),
        "successor": target.successor or "",
    }
    target.change.edits = {key: ["", value] for key, value in shown.items() if value}


def texts_now(agency: Agency) -> dict[str, str]:
    return {
        "name": agency.name,
        "kind": str(agency.get_kind_display()),
        "region_code": agency.region.code,
        "parent": str(agency.parent or ""),
        "aliases": "、".join(agency.aliases),
        "opened_on": _iso(agency.opened_on),
        "closed_on": _iso(agency.closed_on),
        "successor": agency.successor.name if agency.successor else "",
    }


def _texts_after(target: Target, agency: Agency, planner: Planner) -> dict[str, str]:
    """Return what the file says of an agency, in the columns it has; a parent by the name it has now."""
    values = target.values
    found: dict[str, str] = {"name": values["name"]}
    if "kind" in values:
        found["kind"] = str(Agency.Kind(values["kind"]).label)
    if target.region_code:
        found["region_code"] = target.region_code
    if target.parent is not None:
        found["parent"] = _same_name(target.parent, agency.parent, planner)
    if "aliases" in values:
        found["aliases"] = "、".join(values["aliases"])
    for key in ("opened_on", "closed_on"):
        if key in values:
            found[key] = _iso(values[key])
    if target.successor is not None:
        found["successor"] = _same_name(target.successor, agency.successor, planner)
    if found.get("closed_on") == "" and "successor" not in found and agency.successor:
        found["successor"] = ""
    return found


def _same_name(said: str, now: TreeNode | None, planner: Planner) -> str:
    """Return a name said; where it is the new name of whom it was already, the present one: nothing moves."""
    if now is not None and planner.renamed.get(said) == now.pk:
        return str(now)
    return said


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
