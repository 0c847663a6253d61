"""Reports that do not follow on last year's, or follow it too closely."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from validation.scoring.drafts import Draft
from validation.scoring.faults.fault import Injection, fault, missing

NP, TOTAL = "requests/natural_person/", "requests/total/"


def _last(draft: Draft) -> Draft:
    assert draft.previous is not None
    return draft.previous


@fault
def carried_in_not_what_was_carried_out(draft: Draft, dice: Random) -> Injection:
    more = dice.choice((1, 2, 5))
    last = _last(draft).add(NP + "carried_out", TOTAL + "carried_out", by=more)
    return missing(draft.before(last), "C01", TOTAL + "carried_in")


@fault
def carried_in_forgotten(draft: Draft, _dice: Random) -> Injection:
    """Nothing is carried in, and the requests are booked as new ones, in the text as well."""
    faulty = draft
    carried = draft.count(TOTAL + "carried_in")
    for column in ("natural_person", "business", "total"):
        at = f"requests/{column}/"
        faulty = faulty.add(at + "received", by=draft.count(at + "carried_in"))
        faulty = faulty.put({at + "carried_in": 0})
    received = int(draft.told["received"]) + carried
    faulty = faulty.tell(carried_in=0, received=received).without("applicants", "channels")
    return missing(faulty, "C01", TOTAL + "carried_in")


@fault
def carried_in_under_another_applicant(draft: Draft, _dice: Random) -> Injection:
    last = _last(draft).add(NP + "carried_out").add("requests/business/carried_out", by=-1)
    return missing(draft.before(last), "C02", NP + "carried_in")


@fault
def documents_in_force_do_not_follow(draft: Draft, dice: Random) -> Injection:
    at = "disclosure/normative_documents/in_force"
    wrong = draft.count(at) + dice.choice((4, 9, -3))
    return missing(draft.put({at: wrong}).tell(in_force=wrong), "C03", at)


@fault
def rules_in_force_vanished(draft: Draft, dice: Random) -> Injection:
    at = "disclosure/administrative_rules/in_force"
    return missing(draft.before(_last(draft).put({at: dice.choice((3, 4))})), "C04", at)


@fault
def pending_cases_vanished(draft: Draft, dice: Random) -> Injection:
    at = "challenges/reconsideration/"
    last = _last(draft)
    pending = draft.count(at + "total") + dice.choice((2, 6))
    last = last.put({at + "pending": pending, at + "total": last.count(at + "total") + pending})
    return missing(draft.before(last), "C05", at + "total")


@fault
def growth_calculated_wrong(draft: Draft, _dice: Random) -> Injection:
    last, now = (one.count(TOTAL + "received") for one in (_last(draft), draft))
    wrong = f"{abs(100 * (now - last) / last) + 41.5:.1f}"
    words = "新收" if "新收政府" in draft.phrases["requests"] else "新收到"
    says = f"新收到政府信息公开申请{{received}}件，比上年增长{wrong}%，"
    del words
    faulty = draft.say("requests", "（二）依申请公开。" + says + "结转下年度{carried_out}件。")
    return missing(faulty, "C06", TOTAL + "received")


@fault
def last_years_number_quoted_wrong(draft: Draft, dice: Random) -> Injection:
    last = _last(draft).count(TOTAL + "received")
    wrong = last + dice.choice((7, 8, 20))
    says = f"（二）依申请公开。新收到政府信息公开申请{{received}}件，上年为{wrong}件。"
    return missing(draft.say("requests", says), "C07", TOTAL + "received")


@fault
def last_years_tables_handed_in_again(draft: Draft, _dice: Random) -> Injection:
    last = _last(draft)
    faulty = replace(draft, figures=last.figures, told=last.told)
    return missing(faulty, "C08", TOTAL + "received", "C01")


@fault
def last_years_first_part_copied(draft: Draft, _dice: Random) -> Injection:
    last = {k: v for k, v in _last(draft).phrases.items() if k not in {"problems", "improvements"}}
    return missing(replace(draft, phrases={**draft.phrases, **last}), "C09", "section/1")


@fault
def last_years_problems_copied(draft: Draft, _dice: Random) -> Injection:
    last = {slot: _last(draft).phrases[slot] for slot in ("problems", "improvements")}
    return missing(replace(draft, phrases={**draft.phrases, **last}), "C10", "section/5*")


@fault
def one_digit_too_many(draft: Draft, _dice: Random) -> Injection:
    at = "disclosure/licensing_decisions"
    wrong = draft.count(at) * 10 + 3
    return missing(draft.put({at: wrong}).tell(licences=wrong), "C11", at)


@fault
def licences_forgotten(draft: Draft, _dice: Random) -> Injection:
    at = "disclosure/licensing_decisions"
    return missing(draft.put({at: 0}).tell(licences=0), "C12", at)
