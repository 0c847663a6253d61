"""What a roster file would change: one :class:`Change` a line, nothing done yet.

Agencies that are not in the file stay as they are; a column that is not in the file changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from agencies.models import Agency, Region
from agencies.roster import reading
from agencies.roster.changes import Change, Plan, Sort, Target
from agencies.roster.columns import Line
from agencies.roster.differences import sorts
from agencies.roster.reading import Wrong

LONGEST_NAME = 120


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
            target.change.sorts = list(sorts(target, self.renamed)) or [Sort.UNCHANGED.value]
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
        return False  # it hangs on a circle of others: they are to be put right, not this line

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
