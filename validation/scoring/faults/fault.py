"""A fault: an edit of a correct report, and what a careful reviewer would say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from validation.scoring.drafts import Draft


@dataclass(frozen=True, slots=True)
class Injection:
    """A faulty report, and the findings it must have: rule and address, ``*`` standing for any words."""

    draft: Draft
    expected: tuple[tuple[str, str], ...]
    consequences: tuple[str, ...] = ()
    """Rules that may speak of the same fault as well, ``*`` standing for any digits."""
    clean: Draft | None = None
    """The report without the fault, where that is another one than the draft it was made from."""


Fault = Callable[[Draft, Random], Injection]
FAULTS: dict[str, Fault] = {}
"""By name."""


def fault(edit: Fault) -> Fault:
    """Enter a fault under the name of its function."""
    FAULTS[edit.__name__] = edit
    return edit


def missing(
    draft: Draft,
    rule: str,
    at: str,
    *consequences: str,
    clean: Draft | None = None,
) -> Injection:
    """Return a faulty report of which one rule must speak at one place."""
    return Injection(draft, ((rule, at),), consequences, clean)
