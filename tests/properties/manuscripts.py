"""Strategies for random manuscripts: figures that foot or not, forms, blanks, dashes, notes, text."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import strategies as st

from reports import statutory
from reports.demonstration.footing import footed
from reports.models import Figures, Narrative
from reports.statutory import MONEY_ADDRESSES, SIGNED_KEYS, Form
from reports.writers.manuscript import Manuscript, digits, title_of

FORMS = {
    "2021": (Form.F2021, False, (2021, 2022, 2023, 2024, 2025)),
    "2019": (Form.F2019, True, (2019, 2020)),
    "hybrid": (Form.F2021, True, (2021, 2022, 2023)),
}
LARGEST = 2_147_483_647
PURCHASES = "disclosure_2019/procurement/amount_10k_yuan"
PLACES = ("青岚市", "澜汀市柏亭区", "松屿市石渡县", "云川省")
OFFICES = (
    "水务局",
    "人民政府办公室",
    "行政审批服务局",
    "自然资源和规划局",
    "鹿鸣乡人民政府",
    "12345热线办",
)
DASHES = ("/", "-", "—", "——", "－", "无")
OPENING = (
    "根据《中华人民共和国政府信息公开条例》和上级部署，本机关坚持以公开为常态、不公开为例外，"
    "结合业务工作推进政府信息公开，现将全年情况报告如下。一年来，本机关把信息公开纳入年度重点工作，"
    "由主要负责人统筹、分管负责人具体抓、办公室牵头落实，各科室指定专人负责信息的收集、审核和报送，"
    "形成了分工明确、协调顺畅的工作机制。在内容上，围绕群众普遍关心的事项及时更新办事指南和服务信息，"
    "对专业性较强的内容配发说明，让群众看得懂、用得上。在方式上，以门户网站为第一平台，"
    "同步利用公告栏、查阅点和政务新媒体，方便不同人群获取信息。在管理上，坚持先审查后公开，"
    "落实公开属性源头认定，定期对不予公开的信息进行评估，情形发生变化的及时调整，并留存完整的审查记录备查。"
    "总体来看，全年各项公开任务按期完成，公开的及时性和规范性有了进一步提高，没有发生信息发布方面的差错和失误。"
)
SENTENCES = (
    "全年通过门户网站公开信息{n}条，其中政策解读{m}篇。",
    "新收到政府信息公开申请{n}件，办结{m}件。",
    "（二）依申请公开。答复文书由法制岗位逐件核对。",
    "一是解读形式较为单一；二是栏目更新不够及时。",
    "按照国办函〔2020〕109号文件，未收取信息处理费。",
    "组织培训{n}次，覆盖{m}人次，“应公开尽公开”得到落实。",
    "按期答复率100%，同比下降{n}.5%。",
)


def simple_count() -> st.SearchStrategy[int]:
    return st.one_of(st.just(0), st.integers(0, 30), st.integers(0, 99_999))


def any_count() -> st.SearchStrategy[int]:
    return st.one_of(simple_count(), st.integers(0, LARGEST))


def money() -> st.SearchStrategy[Decimal]:
    return st.one_of(
        st.just(Decimal(0)),
        st.integers(1, 99_999_999).map(lambda cents: Decimal(cents) / 100),
        st.integers(1, 10**9).map(lambda units: Decimal(units) / 10**6),
        st.integers(1, 99_999).map(Decimal),
    )


def value_at(address: str) -> st.SearchStrategy[int | Decimal]:
    if address in MONEY_ADDRESSES:
        return money()
    if address.rsplit("/", 1)[1] in SIGNED_KEYS:
        return st.integers(-300, 300)
    return any_count()


@st.composite
def figures(draw: st.DrawFn, form: Form, *, combined: bool) -> Figures:
    """Figures that foot, or where every cell is as it comes."""
    blank = Figures.blank(form, combined=combined)
    addresses = blank.addresses()
    if draw(st.booleans()):
        chosen = draw(st.lists(st.sampled_from(addresses), max_size=25, unique=True))
        inputs = [at for at in chosen if not at.endswith(("received", "carried_in"))]
        values = {
            at: draw(simple_count() if at.startswith(("req", "chal")) else value_at(at))
            for at in inputs
        }
        return footed(values, form, combined=combined)
    dice = draw(st.randoms(use_true_random=False))
    for address in addresses:
        blank.put(address, random_value(address, dice))
    for address in draw(st.lists(st.sampled_from(addresses), max_size=12, unique=True)):
        blank.put(address, draw(value_at(address)))
    return blank


def random_value(address: str, dice: random.Random) -> int | Decimal:
    if address in MONEY_ADDRESSES:
        return Decimal(dice.randint(0, 10**6)) / 100
    largest = dice.choice((0, 0, 9, 99, 4000))
    smallest = -largest if address.rsplit("/", 1)[1] in SIGNED_KEYS else 0
    return dice.randint(smallest, largest)


@st.composite
def manuscripts(draw: st.DrawFn, *, plain: bool = False) -> Manuscript:
    """One report; ``plain`` prints every figure as bare digits, without blanks and notes."""
    form, combined, years = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    year = draw(st.sampled_from(years))
    agency = draw(st.sampled_from(PLACES)) + draw(st.sampled_from(OFFICES))
    found = draw(figures(form, combined=combined))
    printed: dict[str, str] = {}
    if not plain:
        _blank_some(draw, found)
        printed = _print_some(draw, found)
    if form == Form.F2019 and PURCHASES not in printed and found.value(PURCHASES) is not None:
        printed[PURCHASES] = f"{digits(found.value(PURCHASES))}万元"
    return Manuscript(title_of(agency, year), agency, year, found, draw(sections()), printed)


def _blank_some(draw: st.DrawFn, found: Figures) -> None:
    """Leave cells empty: a few, or a whole column or table."""
    addresses = found.addresses()
    emptied = draw(st.lists(st.sampled_from(addresses), max_size=8))
    prefix = draw(
        st.sampled_from(("", "", "", "", "requests/total/", "requests/other/", "challenges/"))
    )
    if prefix:
        emptied += [at for at in addresses if at.startswith(prefix)]
    for address in emptied:
        found.put(address, None)


def _print_some(draw: st.DrawFn, found: Figures) -> dict[str, str]:
    """Print some cells other than as digits; sets the figure where the print decides it."""
    chosen = draw(st.lists(st.sampled_from(found.addresses()), max_size=8, unique=True))
    printed = {at: _print_one(draw, found, at) for at in chosen}
    return {at: text for at, text in printed.items() if text != digits(found.value(at))}


def _print_one(draw: st.DrawFn, found: Figures, at: str) -> str:
    value = found.value(at)
    if value is None or draw(st.booleans()):
        found.put(at, None)
        return draw(st.sampled_from(DASHES))
    if at in MONEY_ADDRESSES:
        return draw(st.sampled_from((f"{value:f}万元", f"{value:,f}万元", f"{value * 10000:f}元")))
    if at.rsplit("/", 1)[1] in SIGNED_KEYS:
        number = abs(int(value))
        signs = ("-", "--", "减", "减少") if value < 0 else ("+", "增", "增加")
        return draw(st.sampled_from(signs)) + str(number)
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return draw(
        st.sampled_from(
            (f"{value:,}", wide, f"{value}件", f"{value}（其中修订16件）", f"{value}*", f"+{value}")
        )
    )


@st.composite
def sections(draw: st.DrawFn) -> tuple[Narrative, ...]:
    """Six sections of none to four paragraphs each; sections one, five and six always say something.

    Section one begins with a paragraph of several lines, as it always does: how wide a page of text was
    printed can only be seen from such ones.
    """
    return tuple(
        Narrative(
            number=number,
            heading=heading,
            text="\n".join(
                [OPENING] * (number == 1)
                + draw(st.lists(paragraph(), min_size=number in {5, 6}, max_size=4))
            ),
        )
        for number, heading in enumerate(statutory.SECTIONS, start=1)
    )


@st.composite
def paragraph(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4))
    n, m = draw(st.integers(0, 9999)), draw(st.integers(0, 99))
    odd = draw(
        st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30)
    )
    return "".join(sentence.format(n=n, m=m) for sentence in chosen) + (odd and f"{odd}。")
