"""The text of a demonstration report: varied sentences of our own, numbers taken from the tables."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from agencies.models import Region
from reports import statutory
from reports.demonstration.activity import sum_of
from reports.demonstration.province import Organ
from reports.demonstration.trades import SCALES, TRADES
from reports.models import Figures, Narrative
from reports.statutory import Form
from reports.writers.manuscript import digits

OPENINGS = (
    "{year}年，{self}围绕{domain}，把公开要求落实到决策、执行、管理、服务、结果各个环节，现将有关情况报告如下。",
    "本报告由{name}根据《中华人民共和国政府信息公开条例》编制，统计期限为{year}年1月1日至12月31日。",
    "过去一年，{self}聚焦{domain}，以公众看得到、找得着、读得懂为标准改进信息公开，主要情况如下。",
    "根据《中华人民共和国政府信息公开条例》第四十九条、第五十条的规定，{self}对{year}年政府信息公开工作进行了梳理总结。",
    "{year}年，{self}坚持应公开尽公开，结合{domain}推进重点领域信息公开，总体平稳有序。",
)
DISCLOSED = (
    "全年通过政府网站公开信息{posts}条，重点发布{a}、{b}、{c}等内容，配套解读{readings}篇。",
    "年内主动公开各类信息{posts}条，其中{a}、{b}两类浏览量居前；{c}首次以图表形式发布。",
    "持续公开{a}、{b}和{c}，共发布信息{posts}条，制作图解、问答等解读材料{readings}篇。",
    "以清单管理{a}、{b}等{topics}类信息，逐类明确公开时限和责任科室，全年发布{posts}条。",
    "按照基本目录更新{a}、{c}等信息，全年更新栏目{columns}个，发布信息{posts}条，回应网民留言{answers}条。",
)
DOCUMENTS = (
    "制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件，均已在网站集中展示。",
    "开展文件清理，全年制发行政规范性文件{issued}件、废止行政规范性文件{repealed}件，年末现行有效行政规范性文件{in_force}件。",
    "落实行政规范性文件统一登记、统一编号、统一公布制度，年内制发行政规范性文件{issued}件，现行有效{in_force}件。",
)
DECISIONS = {
    "licences": ("办理行政许可{licences}件。", "全年作出行政许可决定{licences}件。"),
    "penalties": ("作出行政处罚决定{penalties}件。", "依法作出行政处罚{penalties}件。"),
    "compulsions": ("实施行政强制{compulsions}件。", "作出行政强制决定{compulsions}件。"),
}
NO_REQUESTS = (
    "全年未收到政府信息公开申请。",
    "{year}年，{self}未收到政府信息公开申请，也没有上年结转事项。",
)
REQUESTS = (
    "全年新收政府信息公开申请{received}件，上年结转{carried_in}件，办结{concluded}件，结转下年度继续办理{carried_out}件。",
    "{year}年新收到政府信息公开申请{received}件，主要涉及{s}等事项；连同上年结转的{carried_in}件，共办结{concluded}件，另有{carried_out}件结转下年度继续办理。",
    "当年新收政府信息公开申请{received}件，其中自然人申请{persons}件；上年结转{carried_in}件，全年办结{concluded}件，结转下年度{carried_out}件。",
)
OUTCOMES = (
    "办结的申请中，予以公开{granted}件、部分公开{partial}件、不予公开{denied}件、无法提供{unavailable}件、不予处理{unprocessed}件、其他处理{closed}件。",
    "从结果看，予以公开{granted}件，部分公开{partial}件，其余依法作出其他答复。",
    "对{s}类申请提前与申请人沟通，能够公开的尽量公开，全年予以公开{granted}件。",
    "答复文书由法制岗位逐件核对，按期答复，没有超期情形。",
)
DISPUTES = (
    "因政府信息公开被申请行政复议{reviews}件，被提起行政诉讼{suits}件。",
    "当年发生政府信息公开行政复议{reviews}件、行政诉讼{suits}件，均已逐案复盘。",
)
NO_DISPUTES = (
    "未发生因政府信息公开引起的行政复议、行政诉讼。",
    "年内没有因政府信息公开引发的行政复议和行政诉讼案件。",
)
MANAGEMENT = (
    "拟制公文时同步确定公开属性，不予公开的说明理由并经分管负责人审定；每季度回看一次，条件变化的及时转为公开。",
    "严格执行先审查后公开，信息发布前由经办科室初审、办公室复核、分管负责人签发，并留存审查记录。",
    "对历年文件进行标签化整理，补充有效状态和解读链接{columns}处，方便公众按主题查找。",
    "修订信息公开保密审查办法，把涉及个人隐私和商业秘密的内容列为必查项，全年拦截不宜公开内容{answers}处。",
    "建立信息动态调整台账，因机构职能变化调整公开内容{columns}项，撤下过期信息{answers}条。",
)
PLATFORM = (
    "优化网站公开专栏，合并重复栏目{columns}个，新增站内检索热词；政务新媒体同步发布重要政策。",
    "以政府门户网站为第一平台，统筹使用公开查阅点、公告栏和政务新媒体，线下查阅点全年接待群众{visits}人次。",
    "按月巡检网站链接和附件，处置打不开的链接{columns}处；在服务大厅设置自助查询终端。",
    "完成公开专栏适老化和无障碍改造，栏目层级由四级减为三级，常用信息两次点击即可到达。",
    "依托统一的政府网站集约化平台发布信息，不单独开设网站；新媒体账号由专人管理，发布内容实行两级审核。",
)
SUPERVISION = (
    "由{office}牵头，组织业务培训{trainings}次，覆盖{visits}人次；通报栏目更新情况{trainings}次。",
    "把政府信息公开纳入年度工作考核，开展自查{trainings}轮；聘请社会监督员评议，未发生需要追究责任的情形。",
    "明确一名负责人分管、{office}具体承办，各科室设联络员；年内开展专题学习{trainings}次。",
    "公布监督电话和信箱，收到意见{columns}条，均已反馈；全年没有因政府信息公开被追究责任的情况。",
)
ASSESSMENT = (
    "对所属部门和下级政府开展政府信息公开工作考核，考核结果计入年度综合评价；委托第三方开展社会评议，满意度较上年提高；未发生责任追究情形。",
    "将政府信息公开作为督查内容，对排名靠后的单位进行约谈；组织社会评议一次，公布评议结果；全年没有单位和个人被追究责任。",
)
PROBLEMS = (
    (
        "对{a}的解读多为文字，图解和视频偏少",
        "与宣传岗位共同策划，对重要文件至少配发一种图解或短视频",
    ),
    ("个别科室移交{b}不够及时", "把移交时限写入科室职责，按月公布移交情况"),
    ("涉及{s}的申请较为专业，答复的说理还不充分", "整理典型答复文书，由法制岗位对说理部分逐件把关"),
    (
        "公开内容与群众需求的匹配度有待提高",
        "每半年分析一次申请和咨询热点，把多次被申请的内容转为主动公开",
    ),
    ("从事信息公开的人员变动较多，业务不够熟练", "实行岗位交接清单，组织新任人员跟班学习"),
    ("历史文件电子化程度不高，检索费时", "分年度扫描归档，今年先完成近十年文件的目录数据库"),
    ("基层公开载体较为单一", "在公告栏之外增设入户明白卡和微信群推送，并规范群内发布"),
    ("部分栏目设置不够直观", "请{visits}名群众代表试用并按意见调整栏目名称和顺序"),
    ("{c}更新频率与公众期待还有差距", "将更新周期由季度改为月度，逾期未更新的自动提醒"),
    ("跨部门事项的公开口径不尽一致", "与有关单位建立会商机制，联合发布前统一口径"),
    ("对不予公开事项的定期评估不够", "每年第四季度集中评估一次，评估结论存档备查"),
    ("与公众互动的渠道利用不足", "开展政府开放日活动，现场解答{s}等方面的疑问"),
)
LESSONS = (
    "针对上年查找的问题，{self}{remedy}，已见成效。",
    "上年提出的改进事项已完成：{remedy}。",
    "对照上年报告列出的不足，年内{remedy}。",
)
FEES = (
    "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），{year}年{self}未收取信息处理费。",
    "{self}{year}年没有收取政府信息公开信息处理费，无其他需要报告的事项。",
    "信息处理费收取情况：本年度未发出收费通知，未收取信息处理费。",
    "本年度未收取政府信息公开信息处理费。{year}年承办的建议提案答复均已按要求公开。",
)


def sections_of(organ: Organ, year: int, figures: Figures) -> tuple[Narrative, ...]:
    """Return the six sections of an agency's report for a year; sections two to four are tables only."""
    facts = _facts(organ, year, figures)
    dice = random.Random(f"{organ.name} prose {year}")
    overview = [
        dice.choice(OPENINGS),
        "（一）主动公开。" + dice.choice(DISCLOSED) + _decisions(facts, dice),
        "（二）依申请公开。" + _requests(facts, dice),
        "（三）政府信息管理。" + "".join(dice.sample(MANAGEMENT, 2)),
        "（四）政府信息公开平台建设。" + dice.choice(PLATFORM),
        "（五）监督保障。" + dice.choice(ASSESSMENT if organ.files_aggregate else SUPERVISION),
    ]
    texts = ("\n".join(overview), "", "", "", _problems(dice), dice.choice(FEES))
    return tuple(
        Narrative(number=number, heading=heading, text=text.format_map(facts))
        for number, (heading, text) in enumerate(
            zip(statutory.SECTIONS, texts, strict=True), start=1
        )
    )


def _facts(organ: Organ, year: int, figures: Figures) -> dict[str, Any]:
    """Everything the sentences may mention."""
    trade = TRADES[organ.trade]
    dice = random.Random(f"{organ.name} facts {year}")
    size = SCALES[organ.place.level]
    a, b, c = dice.sample(trade.topics, 3)
    return {
        "name": organ.name,
        "year": year,
        "self": _self(organ),
        "office": "办公室" if organ.place.level != Region.Level.TOWNSHIP else "党政办公室",
        "domain": trade.domain,
        "a": a,
        "b": b,
        "c": c,
        "s": dice.choice(trade.services),
        "topics": dice.randint(6, 24),
        "posts": dice.randint(180, 2600)
        if organ.files_aggregate
        else round(size * dice.randint(160, 1400)) + 12,
        "readings": dice.randint(2, 36),
        "columns": dice.randint(2, 9),
        "answers": dice.randint(3, 48),
        "visits": dice.randint(12, 160),
        "trainings": dice.randint(1, 4),
        **_counts(figures),
    }


def _counts(figures: Figures) -> dict[str, Any]:
    def printed(address: str) -> str:
        return digits(figures.value(address)) or "0"

    is_2019 = figures.form == Form.F2019
    if is_2019:
        at = "disclosure_2019/"
        table_two = {
            "issued": printed(at + "normative_documents/new_made"),
            "repealed": "",
            "in_force": printed(at + "normative_documents/total_disclosed"),
            "licences": printed(at + "licensing/decisions"),
            "penalties": printed(at + "penalty/decisions"),
            "compulsions": printed(at + "compulsion/decisions"),
        }
    else:
        at = "disclosure/"
        table_two = {
            "issued": printed(at + "normative_documents/issued"),
            "repealed": printed(at + "normative_documents/repealed"),
            "in_force": printed(at + "normative_documents/in_force"),
            "licences": printed(at + "licensing_decisions"),
            "penalties": printed(at + "penalty_decisions"),
            "compulsions": printed(at + "compulsion_decisions"),
        }
    total = "requests/total/"
    return table_two | {
        "is_2019": is_2019,
        "received": printed(total + "received"),
        "persons": printed("requests/natural_person/received"),
        "carried_in": printed(total + "carried_in"),
        "concluded": printed(total + "concluded"),
        "carried_out": printed(total + "carried_out"),
        "granted": printed(total + "granted"),
        "partial": printed(total + "partially_granted"),
        "denied": sum_of(figures, "denied"),
        "unavailable": sum_of(figures, "unavailable"),
        "unprocessed": sum_of(figures, "not_processed"),
        "closed": sum_of(figures, "closed"),
        "reviews": printed("challenges/reconsideration/total"),
        "suits": sum(
            int(figures.value(f"challenges/{route.key}/total") or 0)
            for route in statutory.ROUTES[1:]
        ),
    }


def _decisions(facts: dict[str, Any], dice: random.Random) -> str:
    """Sentences about documents and decisions, where there are any."""
    sentences = [] if facts["is_2019"] else [dice.choice(DOCUMENTS)]
    sentences += [dice.choice(variants) for key, variants in DECISIONS.items() if facts[key] != "0"]
    return "".join(sentences)


def _requests(facts: dict[str, Any], dice: random.Random) -> str:
    none = facts["received"] == "0" and facts["carried_in"] == "0"
    disputes = NO_DISPUTES if facts["reviews"] == "0" and not facts["suits"] else DISPUTES
    if none:
        return dice.choice(NO_REQUESTS) + dice.choice(disputes)
    return dice.choice(REQUESTS) + dice.choice(OUTCOMES) + dice.choice(disputes)


def _problems(dice: random.Random) -> str:
    old, *new = dice.sample(PROBLEMS, 4)
    lesson = dice.choice(LESSONS).replace("{remedy}", old[1])
    ranks = ("一是", "二是", "三是")[: dice.randint(2, 3)]
    problems = "；".join(f"{rank}{problem}" for rank, (problem, _) in zip(ranks, new, strict=False))
    remedies = "；".join(f"{rank}{remedy}" for rank, (_, remedy) in zip(ranks, new, strict=False))
    return f"（一）存在的主要问题。{problems}。\n（二）改进情况。{lesson}下一步，{remedies}。"


_SELVES: Sequence[tuple[str, str]] = (
    ("办事处", "本街道"),
    ("镇人民政府", "我镇"),
    ("乡人民政府", "我乡"),
    ("区人民政府", "我区"),
    ("县人民政府", "我县"),
    ("市人民政府", "我市"),
    ("省人民政府", "我省"),
    ("办公室", "我办"),
    ("厅", "我厅"),
    ("局", "我局"),
    ("中心", "我中心"),
)


def _self(organ: Organ) -> str:
    """How an agency speaks of itself."""
    return next(word for ending, word in _SELVES if organ.name.endswith(ending))
