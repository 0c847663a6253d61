"""The figures of two versions beside each other: which cells changed, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.comparison import shown
from reports.models import Correction, Figures, Reading, Revision
from reports.models.figures import Value


class Change(models.TextChoices):
    """How a cell changed."""

    VALUE = "value", _("数字改变")
    FILLED = "filled", _("空白改为数字")
    EMPTIED = "emptied", _("数字改为空白")
    PRINTED = "printed", _("只是印法不同")
    ONLY_OLD = "only-old", _("新表式没有这一格")
    ONLY_NEW = "only-new", _("原表式没有这一格")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one version has in a cell."""

    value: Value
    printed: str

    @property
    def text(self) -> str:
        """As pages show it: the figure, or the dash printed instead; empty for a blank."""
        return self.printed if self.value is None else shown(self.value)

    @property
    def paper(self) -> str:
        """As it stands on the paper, white space aside."""
        return "".join(self.printed.split()) or ("" if self.value is None else f"{self.value:f}")

    @property
    def is_zero(self) -> bool:
        return self.value == 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of two versions; ``None`` where a version's form does not have it."""

    at: str
    old: Seen | None
    new: Seen | None

    @property
    def change(self) -> Change | None:
        """How it changed; ``None`` if it did not."""
        if self.old is None:
            return Change.ONLY_NEW
        if self.new is None:
            return Change.ONLY_OLD
        if self.old.value != self.new.value:
            if self.old.value is None:
                return Change.FILLED
            return Change.EMPTIED if self.new.value is None else Change.VALUE
        return Change.PRINTED if _paper(self.old) != _paper(self.new) else None

    @property
    def is_changed(self) -> bool:
        """Whether what both forms have differs."""
        return self.change not in {None, Change.ONLY_NEW, Change.ONLY_OLD}

    @property
    def difference(self) -> Value:
        """How much more the newer version has; ``None`` where one is blank or they are the same."""
        if self.old is None or self.new is None:
            return None
        old, new = self.old.value, self.new.value
        if old is None or new is None or old == new:
            return None
        return Decimal(new) - Decimal(old)


def _paper(seen: Seen) -> str:
    """Return the paper's text; amounts differ in their digits only where more than zeros do."""
    return seen.text if not seen.printed else seen.paper


@dataclass(frozen=True, slots=True)
class Side:
    """One version's figures, printed texts, and what was corrected in it by hand."""

    revision: Revision
    figures: Figures
    printed: Mapping[str, str]
    corrections: Mapping[str, Correction]
    labels: Mapping[str, str]
    """Labels of rows and columns as printed, where they are not the form's to the letter, by address."""

    @classmethod
    def of(cls, revision: Revision) -> Side:
        """Load a version; a number of queries that does not depend on it."""
        reading = getattr(revision, "reading", None) or Reading()
        corrections = Correction.objects.standing().of(revision).select_related("by").by_address()
        return cls(revision, revision.figures(), reading.printed, corrections, reading.labels)

    def at(self, address: str) -> Seen:
        return Seen(self.figures.value(address), self.printed.get(address, ""))

    @property
    def layout(self) -> tuple[object, ...]:
        """What tells the official form it is printed on."""
        return self.figures.form, self.figures.combined


def compare(old: Side, new: Side) -> dict[str, Cell]:
    """Return every cell of either version by address, those of the newer form first, in printed order."""
    return {cell.at: cell for cell in _cells(old, new)}


def _cells(old: Side, new: Side) -> Iterator[Cell]:
    before, after = old.figures.addresses(), new.figures.addresses()
    known, printed = set(before), set(after)
    for at in after:
        yield Cell(at, old.at(at) if at in known else None, new.at(at))
    for at in before:
        if at not in printed:
            yield Cell(at, old.at(at), None)
