"""The text tells other things than the tables, or contradicts itself."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from validation.scoring.drafts import Draft
from validation.scoring.faults.fault import Fault, Injection, fault, missing

TOTAL = "requests/total/"
_CONTRADICTIONS = ("E01", "E02", "E03", "E04", "D*")
"""What else one wrong number among others brings about."""

MISTOLD = {
    "received": ("D01", TOTAL + "received"),
    "carried_in": ("D03", TOTAL + "carried_in"),
    "concluded": ("D04", TOTAL + "concluded"),
    "carried_out": ("D05", TOTAL + "carried_out"),
    "granted": ("D07", TOTAL + "granted"),
    "partial": ("D07", TOTAL + "partially_granted"),
    "denied": ("D08", TOTAL + "denied_*"),
    "unavailable": ("D09", TOTAL + "unavailable_*"),
    "unprocessed": ("D10", TOTAL + "not_processed_*"),
    "closed": ("D10", TOTAL + "closed_*"),
    "persons": ("D11", "requests/natural_person/received"),
    "organisations": ("D11", "requests/*/received"),
    "online": ("D12", TOTAL + "received"),
    "reviews": ("D13", "challenges/reconsideration/total"),
    "direct": ("D14", "challenges/litigation_direct/total"),
    "after": ("D14", "challenges/litigation_after_reconsideration/total"),
    "upheld": ("D15", "challenges/reconsideration/upheld"),
    "corrected": ("D15", "challenges/reconsideration/corrected"),
    "issued": ("D17", "disclosure/normative_documents/issued"),
    "repealed": ("D18", "disclosure/normative_documents/repealed"),
    "in_force": ("D18", "disclosure/normative_documents/in_force"),
    "licences": ("D19", "disclosure/licensing_decisions"),
    "penalties": ("D20", "disclosure/penalty_decisions"),
    "compulsions": ("D20", "disclosure/compulsion_decisions"),
}
"""By number of the text: who must say that it is not the tables', and where."""


def _mistold(name: str, rule: str, at: str) -> Fault:
    def edit(draft: Draft, dice: Random) -> Injection:
        wrong = int(draft.told[name]) + dice.choice((2, 3, 5, 11))
        return missing(draft.tell(**{name: wrong}), rule, at, *_CONTRADICTIONS)

    edit.__name__ = f"{name}_told_wrong"
    return edit


for _name, (_rule, _at) in MISTOLD.items():
    fault(_mistold(_name, _rule, _at))


@fault
def fees_told_wrong(draft: Draft, dice: Random) -> Injection:
    wrong = Decimal(draft.told["fees"]) + dice.choice((3, 9, 27))
    return missing(draft.tell(fees=wrong), "D21", "disclosure/fees_10k_yuan")


@fault
def number_left_as_last_year(draft: Draft, _dice: Random) -> Injection:
    """The sentence on licences is last year's, number and all."""
    last = draft.previous.told["licences"] if draft.previous else "1"
    assert last != draft.told["licences"]
    return missing(draft.tell(licences=last), "D19", "disclosure/licensing_decisions")


@fault
def no_requests_told_where_there_were_some(draft: Draft, dice: Random) -> Injection:
    words = dice.choice(("全年未收到政府信息公开申请。", "{year}年没有收到政府信息公开申请。"))
    faulty = draft.say("requests", "（二）依申请公开。" + words)
    faulty = faulty.without("applicants", "channels", "outcomes")
    return missing(faulty, "D02", TOTAL + "received", "D*")


@fault
def all_answered_told_where_some_are_carried_over(draft: Draft, dice: Random) -> Injection:
    words = dice.choice(("均已按时办结。", "全部在法定期限内办结，办结率100%。"))
    says = "（二）依申请公开。全年新收到政府信息公开申请{received}件，上年结转{carried_in}件，"
    return missing(draft.say("requests", says + words), "D06", TOTAL + "carried_out", "D04")


@fault
def no_disputes_told_where_there_were_some(draft: Draft, dice: Random) -> Injection:
    words = dice.choice(
        (
            "未发生因政府信息公开引起的行政复议、行政诉讼。",
            "全年没有因政府信息公开被申请行政复议或者被提起行政诉讼。",
        )
    )
    return missing(draft.say("disputes", words), "D16", "challenges/reconsideration/total")


@fault
def nothing_said_of_requests(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.say("requests", "（二）依申请公开。畅通申请渠道，规范答复文书。")
    faulty = faulty.without("applicants", "channels", "outcomes", "disputes")
    return missing(faulty, "D22", "section/1")


@fault
def penalties_published_but_none_in_the_table(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.put({"disclosure/penalty_decisions": 0})
    faulty = faulty.say("decisions", "在“双公示”平台公示行政处罚信息{penalties}条。")
    return missing(faulty, "D23", "disclosure/penalty_decisions")


@fault
def share_of_granted_wrong(draft: Draft, _dice: Random) -> Injection:
    share = 100 * int(draft.told["granted"]) / int(draft.told["concluded"])
    wrong = f"{(share + 17.3) % 90 + 5:.1f}"
    told = f"予以公开{{granted}}件（占办结总数的{wrong}%）"
    return missing(draft.reword("outcomes", "予以公开{granted}件", told), "D24", "section/1/*")


@fault
def figure_told_twice_and_differently(draft: Draft, _dice: Random) -> Injection:
    wrong = int(draft.told["penalties"]) + 7
    faulty = draft.append("fee", f"全年共作出行政处罚决定{wrong}件。")
    return missing(faulty, "E01", "disclosure/penalty_decisions", "D20")


@fault
def parts_add_up_to_more_than_the_whole(draft: Draft, dice: Random) -> Injection:
    wrong = int(draft.told["posts_a"]) + dice.choice((9, 30, 100))
    return missing(draft.tell(posts_a=wrong), "E02", "section/1/*")


@fault
def parts_add_up_to_less_than_the_whole(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(
        (
            "（一）主动公开。发布信息{posts}条，分别为政策文件{posts_a}条、动态信息{posts_b}条、公告{posts_c}条。",
            "（一）主动公开。发布信息{posts}条，其中政策文件{posts_a}条、动态信息{posts_b}条、其他信息{posts_c}条。",
        )
    )
    wrong = int(draft.told["posts_b"]) - dice.choice((3, 12))
    return missing(draft.say("posts", says).tell(posts_b=wrong), "E03", "section/1/*")


@fault
def requests_of_the_text_do_not_balance(draft: Draft, _dice: Random) -> Injection:
    wrong = int(draft.told["concluded"]) - 4
    return missing(draft.tell(concluded=wrong), "E04", "section/1/*", "D04", "E02")


@fault
def account_used_and_not_opened(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.append("platform", "通过政务微博发布信息{posts_b}条。")
    faulty = faulty.append("problems", "目前尚未开通微博等政务新媒体。")
    return missing(faulty, "E05", "section/5/*")


@fault
def percentage_of_documents_wrong(draft: Draft, dice: Random) -> Injection:
    whole, part = dice.choice(((41, 29), (60, 45), (125, 88)))
    wrong = round(100 * part / whole) - dice.choice((9, 13))
    says = f"全年制发公文{whole}件，其中主动公开{part}件，主动公开率{wrong}%。"
    return missing(draft.append("management", says), "E06", "section/1/*")


@fault
def principle_turned_round(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("坚持以公开为例外、不公开为常态。", "坚持以公开为常态、公开为例外的原则。"))
    return missing(draft.append("management", says), "E07", "section/1/*")


@fault
def number_forgotten(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("共发布解读材料篇。", "全年主动公开政府信息条。", "回应公众关切共计次。"))
    return missing(draft.append("documents", says), "E08", "section/1/*")


@fault
def no_number_on_what_was_disclosed(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.say("posts", "（一）主动公开。及时公开各类政府信息，做到应公开尽公开。")
    return missing(faulty.without("documents", "decisions"), "E09", "section/1/*")


@fault
def failing_admitted(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("三是个别信息应公开未公开。", "三是有的申请逾期答复。"))
    return missing(draft.append("problems", says), "E11", "section/5/*")


@fault
def processing_fee_higher_than_all_fees(draft: Draft, _dice: Random) -> Injection:
    faulty = draft.say("fee", "{year}年收取政府信息公开信息处理费986400元。")
    return missing(faulty, "B07", "disclosure/fees_10k_yuan")
