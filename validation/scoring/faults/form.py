"""Parts left out, words wrong, and what should never have been published."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from agencies.models import Agency, Region
from reports.models import Report
from validation.scoring.drafts import Draft
from validation.scoring.faults.fault import Injection, fault, missing


@fault
def part_left_out(draft: Draft, dice: Random) -> Injection:
    number = dice.choice((5, 6))
    rest = {key: heading for key, heading in draft.headings.items() if key != number}
    return missing(replace(draft, headings=rest), "F01", f"section/{number}")


@fault
def items_of_part_one_left_out(draft: Draft, _dice: Random) -> Injection:
    return missing(draft.without("management", "platform", "supervision"), "F02", "section/1")


@fault
def governments_assessment_left_out(draft: Draft, _dice: Random) -> Injection:
    clean = replace(draft, agency="云海县人民政府", previous=None).know(
        agency_kind=Agency.Kind.GOVERNMENT.value,
        region_level=Region.Level.COUNTY.value,
        report_kind=Report.Kind.AGGREGATE.value,
        filing=None,
        names=("云海县人民政府",),
        functions=(),
    )
    faulty = clean.say("supervision", "（五）监督保障。明确专人负责，组织培训{trainings}次。")
    return missing(faulty, "F03", "section/1", clean=clean)


@fault
def title_not_as_prescribed(draft: Draft, dice: Random) -> Injection:
    words = ("政府信息公开工作总结", "政府信息公开年度报告", "政务公开工作情况报告")
    return missing(
        replace(draft, title=f"{draft.agency}{draft.year}年{dice.choice(words)}"), "F04", "title"
    )


@fault
def label_of_the_table_mistyped(draft: Draft, dice: Random) -> Injection:
    labels = {
        "disclosure/column/repealed": "本年废业件数",
        "disclosure/column/in_force": "现行有郊件数",
        "requests/row/denied_third_party": "4.保户第三方合法权益",
        "requests/row/unavailable_unclear": "3.补正后申请内容仍不明",
        "requests/row/carried_out": "四、结转下年度继续力理",
        "challenges/column/reconsideration/upheld": "结果维特",
    }
    at = dice.choice([key for key in labels if not key.endswith("unclear")])
    faulty = replace(draft.know(labels={at: labels[at]}), only_in_memory=True)
    return missing(faulty, "F05", at)


@fault
def row_of_the_table_deleted(draft: Draft, dice: Random) -> Injection:
    line = dice.choice(("denied_state_secret", "closed_fee_unpaid", "unavailable_unclear"))
    seen = frozenset(at for at in draft.figures.addresses() if not at.endswith(f"/{line}"))
    cells = {at: None for at in draft.figures.addresses() if at not in seen}
    faulty = replace(draft.put(cells).know(seen=seen), only_in_memory=True)
    return missing(faulty, "F06", f"requests/total/{line}")


@fault
def fee_not_reported(draft: Draft, _dice: Random) -> Injection:
    return missing(draft.say("fee", "本年度没有其他需要报告的事项。"), "F07", "section/6")


@fault
def item_numbered_twice(draft: Draft, dice: Random) -> Injection:
    slot, old, new = dice.choice(
        (("platform", "（四）", "（三）"), ("management", "（三）", "（二）"))
    )
    return missing(draft.reword(slot, old, new), "F08", "section/1/*")


@fault
def trial_format_cited(draft: Draft, _dice: Random) -> Injection:
    says = "本报告按照国办公开办函〔2019〕60号规定的格式编制。"
    return missing(draft.append("opening", says), "F11", "section/1/*")


@fault
def cover_letter_left_in(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("以上报告妥否，请批示。", "特此报告，请审阅。"))
    return missing(draft.append("fee", says), "F12", "section/6/*")


@fault
def improvements_left_out(draft: Draft, _dice: Random) -> Injection:
    return missing(draft.without("improvements"), "F14", "section/5")


@fault
def placeholder_left(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("全年开展督查××次。", "由XX科负责日常工作。", "（单位名称）负责落实。"))
    return missing(draft.append("supervision", says), "F15", "section/1/*")


# --- words ---------------------------------------------------------------------------------------


@fault
def name_of_the_law_mistyped(draft: Draft, dice: Random) -> Injection:
    name = dice.choice(
        (
            "《中华人民共和国政府信息公开条列》",
            "《中华人民共和国政府信公开条例》",
            "《中华人民共国政府信息公开条例》",
        )
    )
    return missing(draft.append("opening", f"全年认真执行{name}。"), "W01", "section/1/*")


@fault
def number_of_a_document_wrong(draft: Draft, dice: Random) -> Injection:
    slot, says, section = dice.choice(
        (
            ("opening", "认真执行《中华人民共和国政府信息公开条例》（国务院令第771号）。", 1),
            ("fee", "执行《政府信息公开信息处理费管理办法》（国办函〔2020〕190号）。", 6),
            ("opening", "格式依照国办公开办函〔2022〕30号文件。", 1),
        )
    )
    return missing(draft.append(slot, says), "W02", f"section/{section}/*")


@fault
def name_of_a_document_incomplete(draft: Draft, _dice: Random) -> Injection:
    says = "执行《政府信息公开处理费管理办法》，{year}年未收取信息处理费。"
    return missing(draft.say("fee", says), "W03", "section/6/*")


@fault
def last_years_opening_left(draft: Draft, _dice: Random) -> Injection:
    says = f"{draft.year - 1}年，{{self}}以群众关切为导向推进政府信息公开，有关情况如下。"
    return missing(draft.say("opening", says), "W04", "section/1/*")


@fault
def own_name_mistyped(draft: Draft, _dice: Random) -> Injection:
    name = "临江市南屏区行政审批和政务信息管理局"
    clean = replace(draft, agency=name, previous=None).know(
        names=(name,), functions=("approval", "government_services")
    )
    says = "成立南屏区行政审批和政务管理局政务公开领导小组。"
    return missing(clean.append("supervision", says), "W05", "section/1/*", clean=clean)


@fault
def text_of_another_agency_used(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(("我中心", "我镇", "我街道"))
    faulty = draft.append("platform", f"{says}安排专人维护专栏。")
    return missing(faulty, "W06", "section/*")


@fault
def word_mistyped(draft: Draft, dice: Random) -> Injection:
    says = dice.choice(
        ("截止目前，专栏运行正常。", "按照上级布署推进工作。", "妥善处理即使更新问题。")[:2]
    )
    return missing(draft.append("platform", says), "W07", "section/1/*")


@fault
def fee_misnamed(draft: Draft, _dice: Random) -> Injection:
    says = "{year}年未收取政府信息公开处理费。无其他需要报告的事项。"
    return missing(draft.say("fee", says), "W08", "section/6/*", "F07")


@fault
def applicants_mobile_number_published(draft: Draft, dice: Random) -> Injection:
    number = f"1{dice.choice('3578')}{dice.randint(10**8, 10**9 - 1)}"
    says = f"申请人可拨打{number}与经办人联系。"
    return missing(draft.append("supervision", says), "W09", "section/1/*")


@fault
def identity_number_published(draft: Draft, dice: Random) -> Injection:
    """The number is invented; its check digit is right, as in the office's own file it would be."""
    body = f"11010119{dice.randint(60, 99)}0{dice.randint(1, 9)}1{dice.randint(0, 9)}{dice.randint(100, 999)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    says = f"申请人身份证号码{body}{'10X98765432'[rest]}。"
    return missing(draft.append("requests", says), "W10", "section/1/*")


@fault
def applicants_name_published(draft: Draft, _dice: Random) -> Injection:
    says = "申请人王秀英（住南屏区沿河路12号）申请公开房屋征收补偿方案，已依法答复。"
    return missing(draft.append("requests", says), "W11", "section/1/*")


@fault
def misleading_words(draft: Draft, _dice: Random) -> Injection:
    clean = draft.without("applicants", "channels", "outcomes", "requests")
    faulty = clean.say("requests", "（二）依申请公开。暂未受理依申请公开。")
    return missing(faulty, "W12", "section/1/*", "D*", clean=clean)


@fault
def perfection_claimed(draft: Draft, _dice: Random) -> Injection:
    return missing(draft.append("management", "确保发布内容零差错。"), "W13", "section/1/*")
