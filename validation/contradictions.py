"""Which rule of family D a claim falls under, and the claims nothing brings into line with the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reports import statutory
from validation.claims import Claim, Measure, Period, Status
from validation.engine import Breach, Dossier, Severity
from validation.readings import (
    agrees_otherwise,
    cells_of,
    is_certain,
    is_part_of_agreed,
    may_be_of_area,
)
from validation.statements import (
    claims_of,
    excerpt,
    figures_told,
    on_form,
    printed_sum,
    quote_of,
    stated,
    status_of,
)
from validation.tallies import digits, figure

RULE_OF: Mapping[str, str] = {
    "N1": "D01",
    "N2": "D02",
    "N3": "D03",
    "N4": "D04",
    "N5": "D05",
    "N6": "D06",
    "N7": "D07",
    "N8": "D07",
    "N9": "D07",
    "N10": "D08",
    "N11": "D09",
    "N12": "D10",
    "N13": "D10",
    "N14": "D11",
    "N15": "D12",
    "N16": "D13",
    "N17": "D14",
    "N18": "D15",
    "N19": "D16",
    "N20": "D13",
    "N21": "D17",
    "N22": "D18",
    "N23": "D18",
    "N25": "D19",
    "N26": "D20",
    "N27": "D20",
    "N28": "D21",
}
ISSUED = ("issued", "new_made", "newly_disclosed")


def code_of(claim: Claim) -> str | None:
    """Return the rule a claim falls under; ``None`` where it states no figure of this year's tables."""
    if claim.measure != Measure.LEVEL or claim.period != Period.CURRENT or not claim.cells:
        return None
    last = claim.cells[0].rpartition("/")[2]
    if claim.kind == "N16" and last != "total":
        return "D15"
    if claim.kind == "N24":
        return "D17" if last in ISSUED else "D18"
    return RULE_OF.get(claim.kind)


def contradicted(dossier: Dossier, code: str) -> Iterator[Breach]:
    """Yield the claims of one rule that no reasonable reading brings into line with the tables."""
    claims = claims_of(dossier)
    found: dict[str, Breach] = {}
    for claim in claims:
        if code_of(claim) != code or status_of(claim, dossier) != Status.DIFFERS:
            continue
        if agrees_otherwise(claim, claims, dossier) or is_part_of_agreed(claim, claims, dossier):
            continue
        breach = breach_of(claim, claims, dossier)
        if breach is not None:
            found[str(breach.at)] = together(found.get(str(breach.at)), breach)
    yield from found.values()


def together(one: Breach | None, other: Breach) -> Breach:
    """Report a figure once: the graver contradiction, with both quotes."""
    if one is None:
        return other
    graver = one if one.severity is None or other.severity is not None else other
    quotes = tuple(dict.fromkeys((*one.quotes, *other.quotes)))
    return Breach(
        graver.at,
        graver.params,
        graver.cells,
        graver.expected,
        graver.actual,
        quotes,
        graver.severity,
    )


def breach_of(claim: Claim, claims: Iterable[Claim], dossier: Dossier) -> Breach | None:
    """Set a claim beside its cells; an error only where wording and number leave no doubt."""
    figures = dossier.figures
    actual = printed_sum(claim.cells, figures)
    if actual is None:
        return None
    cells = on_form(claim.cells, figures)
    sure = is_certain(claim, dossier) and not any(
        other is not claim
        and cells_of(other) == cells_of(claim)
        and status_of(other, dossier) == Status.AGREES
        for other in claims
    )
    return Breach(
        address_of(claim, cells, dossier),
        {
            "part": statutory.SECTIONS[claim.section - 1],
            "quote": excerpt(claim),
            "stated": stated(claim),
            "figures": figures_told(claim.cells, figures),
            "difference": digits(abs(actual - claim.value)),
        },
        cells,
        expected=claim.value,
        actual=actual,
        quotes=(quote_of(claim),),
        severity=Severity.NOTICE
        if may_be_of_area(claim, dossier)
        else None
        if sure
        else Severity.WARNING,
    )


def address_of(claim: Claim, cells: tuple[str, ...], dossier: Dossier) -> str:
    """Return where a contradiction stands: the first cell of a sum, or the only one filled if none should be."""
    filled = [at for at in cells if figure(dossier.figures, at)]
    return filled[0] if claim.value == 0 and len(filled) == 1 else cells[0]
