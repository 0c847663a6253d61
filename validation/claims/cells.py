"""Which addresses a named figure stands at, on the form of the report's year."""

from __future__ import annotations

from dataclasses import dataclass

from reports.statutory import Form

LEGAL_COLUMNS = (
    "business",
    "research_institution",
    "public_welfare_organization",
    "legal_service_agency",
    "other",
)
DENIED = tuple(
    f"denied_{reason}"
    for reason in (
        "state_secret",
        "prohibited_by_law",
        "security_or_stability",
        "third_party",
        "internal_affairs",
        "deliberative",
        "enforcement_file",
        "inquiry_matter",
    )
)
UNAVAILABLE = ("unavailable_not_held", "unavailable_not_compiled", "unavailable_unclear")
NOT_PROCESSED = tuple(
    f"not_processed_{reason}"
    for reason in ("petition", "duplicate", "published", "excessive", "reconfirmation")
)
CLOSED = ("closed_not_clarified", "closed_fee_unpaid", "closed_other")
SUITS = ("litigation_direct", "litigation_after_reconsideration")
ROUTES = ("reconsideration", *SUITS)

GROUPS = {
    "all_denied": DENIED,
    "all_unavailable": UNAVAILABLE,
    "all_not_processed": NOT_PROCESSED,
    "all_closed": CLOSED,
    "inflow": ("received", "carried_in"),
    "disclosed": ("granted", "partially_granted"),
}


def requests(name: str, columns: tuple[str, ...] = ("total",)) -> tuple[str, ...]:
    """Return the addresses of a row, or of a group of rows, of table three."""
    return tuple(
        f"requests/{column}/{row}" for column in columns for row in GROUPS.get(name, (name,))
    )


def challenges(outcome: str, routes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of one outcome over routes of table four."""
    return tuple(f"challenges/{route}/{outcome}" for route in routes)


DISCLOSURE = {
    "licensing": "disclosure/licensing_decisions",
    "penalty": "disclosure/penalty_decisions",
    "compulsion": "disclosure/compulsion_decisions",
    "fees": "disclosure/fees_10k_yuan",
}
DISCLOSURE_2019 = {
    "licensing": "disclosure_2019/licensing/decisions",
    "penalty": "disclosure_2019/penalty/decisions",
    "compulsion": "disclosure_2019/compulsion/decisions",
}


def disclosure(name: str, year: int | None) -> tuple[str, ...]:
    """Return the address of a number of decisions or of the fees in table two; none if the form has none."""
    is_2019 = year is not None and Form.for_year(year) == Form.F2019
    address = (DISCLOSURE_2019 if is_2019 else DISCLOSURE).get(name)
    return (address,) if address else ()


def documents(row: str, column: str, year: int | None) -> tuple[tuple[str, ...], ...]:
    """Return the readings of issued, repealed or valid documents; the form of 2019 counts otherwise."""
    if year is None or Form.for_year(year) != Form.F2019:
        return ((f"disclosure/{row}/{'issued' if column == 'disclosed' else column}",),)
    columns = {
        "disclosed": ("newly_disclosed", "new_made"),
        "issued": ("new_made", "newly_disclosed"),
        "in_force": ("total_disclosed",),
    }.get(column, ())
    return tuple((f"disclosure_2019/{row}/{key}",) for key in columns)


@dataclass(frozen=True, slots=True)
class Rows:
    """A row, or a group of rows, of table three over some applicant columns."""

    name: str
    columns: tuple[str, ...] = ("total",)

    def readings(self, _year: int | None) -> tuple[tuple[str, ...], ...]:
        return (requests(self.name, self.columns),)


@dataclass(frozen=True, slots=True)
class Documents:
    """Issued, repealed or valid documents in table two."""

    row: str
    column: str

    def readings(self, year: int | None) -> tuple[tuple[str, ...], ...]:
        return documents(self.row, self.column, year)


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions or fees in table two."""

    name: str

    def readings(self, year: int | None) -> tuple[tuple[str, ...], ...]:
        address = disclosure(self.name, year)
        return (address,) if address else ()


@dataclass(frozen=True, slots=True)
class Cases:
    """An outcome over some routes of table four."""

    outcome: str
    routes: tuple[str, ...]

    def readings(self, _year: int | None) -> tuple[tuple[str, ...], ...]:
        return (challenges(self.outcome, self.routes),)


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Something the tables do not hold."""

    def readings(self, _year: int | None) -> tuple[tuple[str, ...], ...]:
        return ()


Target = Rows | Documents | Decisions | Cases | Nowhere
