"""What a line does to its agency: the texts it has now beside those it shall have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from agencies.models import Agency
from agencies.roster.changes import Sort, Target
from agencies.tree import TreeNode


def sorts(target: Target, renamed: dict[str, int]) -> Iterator[str]:
    """Yield what a line does to its agency, and note each edit on the change.

    ``renamed`` are the new names of agencies that the file renames.
    """
    change, agency = target.change, target.agency
    if change.errors:
        yield Sort.ERROR.value
        return
    if agency is None:
        _note_new(target)
        yield Sort.CREATED.value
        return
    before, after = texts_now(agency), _texts_after(target, agency, renamed)
    change.edits = {
        key: [before[key], value] for key, value in after.items() if value != before[key]
    }
    edits = change.edits
    if "name" in edits:
        if target.renamed_on:
            edits["renamed_on"] = ["", _iso(target.renamed_on)]
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


def _texts_after(target: Target, agency: Agency, renamed: dict[str, int]) -> dict[str, str]:
    """Return what the file says of an agency, in the columns it has; a parent by the name it has now."""
    values = target.values
    found: dict[str, str] = {"name": values["name"]}
    if "kind" in values:
        found["kind"] = str(Agency.Kind(values["kind"]).label)
    if target.region_code:
        found["region_code"] = target.region_code
    if target.parent is not None:
        found["parent"] = _same_name(target.parent, agency.parent, renamed)
    if "aliases" in values:
        found["aliases"] = "、".join(values["aliases"])
    for key in ("opened_on", "closed_on"):
        if key in values:
            found[key] = _iso(values[key])
    if target.successor is not None:
        found["successor"] = _same_name(target.successor, agency.successor, renamed)
    if found.get("closed_on") == "" and "successor" not in found and agency.successor:
        found["successor"] = ""
    return found


def _same_name(said: str, now: TreeNode | None, renamed: dict[str, int]) -> str:
    """Return a name said; where it is the new name of whom it was already, the present one: nothing moves."""
    if now is not None and renamed.get(said) == now.pk:
        return str(now)
    return said


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
