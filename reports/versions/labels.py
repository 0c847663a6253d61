"""The labels of rows and columns of two versions beside each other, as each prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelChange:
    """A label that two versions print differently; empty where a version prints the form's (or none was read)."""

    at: str
    """As ``Reading.labels`` names it: requests/row/granted."""
    old: str
    new: str


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[LabelChange]:
    """Yield the labels that differ, in the order of their addresses; what is printed alike is left out."""
    for at in sorted({*old, *new}):
        before, after = old.get(at, ""), new.get(at, "")
        if before != after:
            yield LabelChange(at, before, after)
