"""Figures typed wrong in the tables, while the text tells the right ones."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from reports.models import Figures
from reports.statutory import Form
from validation.scoring.drafts import Draft
from validation.scoring.faults.fault import Injection, fault, missing

_TYPED_ROWS = ("granted", "partially_granted", "denied_third_party", "not_processed_duplicate")


def _typed(number: int, dice: Random) -> int:
    """Return a number as it is mistyped: a digit twice, one too many, two changed places."""
    digits = str(number)
    ways = [number + dice.choice((1, 2, 10)), int(digits + digits[-1])]
    if len(digits) > 1 and digits != digits[::-1]:
        ways.append(int(digits[1] + digits[0] + digits[2:]))
    return dice.choice([way for way in ways if way != number])


@fault
def carried_out_in_one_column_too_many(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.add("requests/natural_person/carried_out", "requests/total/carried_out")
    places = (("A01", "requests/natural_person/*"), ("A01", "requests/total/*"))
    return Injection(faulty, places, ("D05", "A02"))


@fault
def received_of_companies_mistyped(draft: Draft, dice: Random) -> Injection:
    at = "requests/business/received"
    faulty = draft.put({at: _typed(draft.count(at), dice)})
    places = (("A01", "requests/business/*"), ("A02", "requests/total/received"))
    return Injection(faulty, places, ("D11",))


@fault
def row_total_mistyped(draft: Draft, dice: Random) -> Injection:
    at = f"requests/total/{dice.choice(_TYPED_ROWS)}"
    return missing(
        draft.put({at: _typed(draft.count(at), dice)}), "A02", at, "A03", "D07", "D08", "D10"
    )


@fault
def sum_of_results_mistyped(draft: Draft, dice: Random) -> Injection:
    at = "requests/total/concluded"
    faulty = draft.put({at: _typed(draft.count(at), dice)})
    return missing(faulty, "A03", at, "A01", "A02", "D04")


@fault
def sum_of_results_of_persons_mistyped(draft: Draft, dice: Random) -> Injection:
    at = "requests/natural_person/concluded"
    faulty = draft.put({at: _typed(draft.count(at), dice)})
    return missing(faulty, "A03", at, "A01", "A02")


@fault
def total_of_reviews_mistyped(draft: Draft, dice: Random) -> Injection:
    at = "challenges/reconsideration/total"
    return missing(draft.put({at: _typed(draft.count(at), dice)}), "A04", at, "D13", "D15")


@fault
def total_of_direct_suits_forgotten(draft: Draft, _dice: Random) -> Injection:
    at = "challenges/litigation_direct/total"
    return missing(draft.put({at: 0}), "A05", at, "D14")


@fault
def total_of_suits_after_review_mistyped(draft: Draft, dice: Random) -> Injection:
    at = "challenges/litigation_after_reconsideration/total"
    return missing(draft.put({at: _typed(draft.count(at), dice)}), "A06", at, "D14")


@fault
def count_with_decimals(draft: Draft, dice: Random) -> Injection:
    at = dice.choice(("disclosure/penalty_decisions", "disclosure/licensing_decisions"))
    printed = f"{draft.count(at)}.{dice.randint(1, 9)}"
    faulty = replace(draft.put({at: None}), printed={at: printed})
    return missing(faulty, "A07", at, "D19", "D20")


@fault
def fees_in_yuan_instead_of_ten_thousand(draft: Draft, _dice: Random) -> Injection:
    at = "disclosure/fees_10k_yuan"
    yuan = Decimal(str(draft.figures.value(at))) * 10_000
    return missing(draft.put({at: yuan.quantize(Decimal(1))}), "A08", at, "D21")


@fault
def cells_left_blank(draft: Draft, dice: Random) -> Injection:
    column = dice.choice(("research_institution", "public_welfare_organization", "other"))
    lines = ("denied_state_secret", "unavailable_unclear", "closed_fee_unpaid")
    faulty = draft.put({f"requests/{column}/{line}": None for line in lines})
    return missing(faulty, "A09", f"requests/{column}/*")


@fault
def strokes_instead_of_zeros(draft: Draft, dice: Random) -> Injection:
    column = dice.choice(("research_institution", "public_welfare_organization", "other"))
    lines = ("denied_state_secret", "unavailable_unclear", "closed_fee_unpaid")
    cells = {f"requests/{column}/{line}": None for line in lines}
    faulty = replace(draft.put(cells), printed=dict.fromkeys(cells, dice.choice("/-—")))
    return missing(faulty, "A10", f"requests/{column}/*", "A09")


@fault
def documents_in_force_left_at_zero(draft: Draft, _dice: Random) -> Injection:
    at = "disclosure/normative_documents/in_force"
    return missing(draft.put({at: 0}), "A11", at, "D18")


@fault
def request_entered_under_another_applicant(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.add("requests/natural_person/received")
    faulty = faulty.add("requests/business/received", by=-1)
    return missing(faulty, "A12", "requests/total/received", "A01", "D11")


@fault
def one_cell_mistyped_that_changing_back_repairs(draft: Draft, dice: Random) -> Injection:
    at = f"requests/natural_person/{dice.choice(_TYPED_ROWS)}"
    faulty = draft.put({at: draft.count(at) + dice.choice((2, 3, 7))})
    return missing(faulty, "A13", at, "A02", "A03", "D07")


@fault
def documents_entered_as_rules(draft: Draft, _dice: Random) -> Injection:
    at = "disclosure/administrative_rules/"
    faulty = draft.put({at + "issued": 2, at + "in_force": 2})
    return missing(faulty, "B01", at + "*", "C04")


@fault
def all_disputes_of_the_agency_entered(draft: Draft, dice: Random) -> Injection:
    at = "challenges/reconsideration/"
    cases = 900 + dice.randint(1, 90)
    faulty = draft.put({at + "upheld": cases - 1, at + "corrected": 1, at + "total": cases})
    return missing(faulty.tell(reviews=cases, upheld=cases - 1), "B02", at + "total")


@fault
def reviews_entered_as_suits_after_review(draft: Draft, dice: Random) -> Injection:
    at = "challenges/litigation_after_reconsideration/"
    cases = 60 + dice.randint(0, 9)
    direct = int(draft.told["direct"])
    faulty = draft.put({at + "upheld": cases, at + "total": cases})
    return missing(faulty.tell(after=cases, suits=cases + direct), "B04", at + "total")


@fault
def direct_suits_where_review_comes_first(draft: Draft, _dice: Random) -> Injection:
    """From 2024 on whoever is refused information asks for review before suing."""
    at = "challenges/litigation_direct/"
    draft = _in_year(draft, 2025)
    after = int(draft.told["after"])
    faulty = draft.put({at + "upheld": 9, at + "total": 9}).tell(direct=9, suits=9 + after)
    return missing(faulty, "B05", at + "*", clean=draft)


@fault
def outcomes_typed_into_the_row_below(draft: Draft, _dice: Random) -> Injection:
    """The figures of 予以公开 are pasted into 属于国家秘密 as well."""
    cells = {
        f"requests/{column}/denied_state_secret": draft.count(f"requests/{column}/granted")
        for column in ("natural_person", "business", "legal_service_agency", "total")
    }
    return missing(draft.put(cells), "A14", "requests/*", "A01", "A03", "D08")


@fault
def old_form_used(draft: Draft, _dice: Random) -> Injection:
    figures = Figures.blank(Form.F2019)
    for at in figures.addresses():
        figures.put(at, draft.figures.value(at) if at in draft.figures.addresses() else 0)
    faulty = replace(draft, figures=figures, previous=None)
    return missing(faulty, "C14", "section/2", "D*", "A*")


def _in_year(draft: Draft, year: int) -> Draft:
    """Return the draft as a report on another year."""
    before = replace(draft.previous, year=year - 1) if draft.previous else None
    return replace(draft, year=year, previous=before)
