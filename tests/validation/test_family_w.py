"""Family W: what each rule finds, and the traps it does not step into."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.reading import read_report
from tests.validation.conftest import dossier
from validation.citations import DOCUMENTS, LAWS, slip_of
from validation.engine import CATALOGUE, Dossier, Result, run
from validation.inspection import dossier_of
from validation.naming import is_form_of, near_misses, unplaced
from validation.private_data import bank_cards, identities, mobiles
from validation.rules.examples import add_text, put_text, reword
from validation.rules.withdrawn import LEFT_OUT
from validation.typing_errors import TYPING_ERRORS, errors_in


def found(dossier: Dossier, code: str) -> list[Result]:
    return [result for result in run(dossier) if result.rule.code == code]


def severities(sentence: str, code: str, section: int = 1, **changes: object) -> list[str]:
    edited = add_text(section, sentence)(replace(dossier(), **changes))  # type: ignore[arg-type]
    return [result.severity.value for result in found(edited, code)]


def named(name: str, **changes: object) -> dict[str, object]:
    return {"agency": name, "names": (name,), **changes}


def test_every_code_of_the_family_is_a_rule_or_left_out_with_a_reason():
    codes = {f"W{number:02d}" for number in range(1, 15)}
    assert codes == {code for code in (*CATALOGUE, *LEFT_OUT) if code[0] == "W"}


# --- W01, W03: names of laws and documents ---------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("贯彻《中华人员\n\n共和国政府信息公开条例》。", "中华人员共和国政府信息公开条例"),
        ("贯彻《中华人民共国政府信息公开条例》。", "中华人民共国政府信息公开条例"),
        ("贯彻《政务信息公开条例》。", "政务信息公开条例"),
        ("贯彻《政府信息公开条列》。", "政府信息公开条列"),
        ("贯彻《中华人民共和国保守国家机密法》。", "中华人民共和国保守国家机密法"),
        ("依据《行政复义法》办理。", "行政复义法"),
        ("贯彻中华人名共和国政府信息公开条例。", "中华人名共和国"),
        ("严格执行政府信息公开条列。", "政府信息公开条列"),
    ],
)
def test_w01_misnamed_laws(sentence, wrong):
    (result,) = found(add_text(1, sentence)(dossier()), "W01")
    assert result.message.startswith(f"“{wrong}”应为")
    assert result.breach.at == f"section/1/{wrong}"
    assert result.breach.quotes[0].section == 1


@pytest.mark.parametrize(
    "title",
    [
        "条例",
        "信息公开条例",
        "政府信息公开条例",
        "中华人民共和国政府信息公开条例",
        "中华人民共和国政府信息公开条例（2019年修订）",
        "中华人民共和国 政府信息公开条例",
        "政府信息公开规定",
        "上海市政府信息公开规定",
        "广东省政务公开条例",
        "政府信息公开指南",
        "政府信息公开目录",
        "政府信息公开案例",
        "中华人民共和国档案法",
        "中华人民共和国监察法",
        "中华人民共和国公路法",
        "行政诉讼法",
        "环境保护税法",
        "城市规划法",
        "招投标法",
        "中华人民共和国行政复议法实施条例",
        "广东省优化营商环境条例",
        "国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知",
        "国务院办公厅关于印发政府信息公开信息处理费管理办法的通知",
        "政府信息公开信息处理费管理办法",
        "中华人民共和国政府信息公开工作年度报告格式",
        "政府信息公开工作年度报告格式",
        "国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
        "政府网站发展指引",
        "2024年政务公开工作要点",
        "河南省政务公开工作规范",
        "临江市政府信息公开申请办理规范",
    ],
)
def test_w01_w03_right_names_short_forms_and_other_laws(title):
    assert slip_of(title) is None


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("河南省政务公开规范", "河南省政务公开工作规范"),
        (
            "关于政府信息公开处理费管理有关事项的通知",
            "关于政府信息公开信息处理费管理有关事项的通知",
        ),
        ("政府信息公开处理费管理办法", "政府信息公开信息处理费管理办法"),
        ("信息公开信息处理费管理办法", "政府信息公开信息处理费管理办法"),
    ],
)
def test_w03_documents(title, right):
    slip = slip_of(title)
    assert slip is not None
    assert (slip.right, slip.is_law) == (right, False)
    assert severities(f"落实《{title}》。", "W03") == ["warning"]


def test_no_law_or_document_of_the_list_is_a_slip_of_another():
    for name in (*LAWS, *(f"中华人民共和国{law}" for law in LAWS)):
        assert slip_of(name) is None, name
    for document in DOCUMENTS:
        assert slip_of(document.name) is None, document.name


# --- W02: numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("根据《中华人民共和国政府信息公开条例》（国务院令第771号）编制。", ["error"]),
        ("根据《中华人民共和国政府信息公开条例》（国令第711号）编制。", []),
        ("根据《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第711号）编制。", []),
        ("根据《政府信息公开条例》（国务院令第492号）编制。", ["warning"]),
        ("《政府信息公开条例》（国务院令第492号）于2019年修订。", []),
        ("《优化营商环境条例》（国务院令第722号）。", []),
        ("按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）。", []),
        ("按照《政府信息公开信息处理费管理办法》（国办函[2020]109号）。", []),
        ("按照《政府信息公开信息处理费管理办法》（国办函2020109号）。", []),
        ("按照《政府信息公开信息处理费管理办法》（国办函〔2021〕109号）。", ["error"]),
        ("按照《政府信息公开信息处理费管理办法》（国办函〔2020〕190号）。", ["error"]),
        ("按照《关于转发政府信息公开信息处理费管理办法的通知》（临政办〔2021〕3号）。", []),
        ("按照国办公开办函〔2020〕30号《中华人民共和国政府信息公开工作年度报告格式》。", ["error"]),
        ("按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）。", []),
        ("参照《政府信息公开工作年度报告格式（试行）》（国办公开办函〔2019〕60号）。", []),
    ],
)
def test_w02_decrees_and_documents(sentence, expected):
    assert severities(sentence, "W02") == expected


# --- W04: years ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("报告中所列数据的统计期限自2023年1月1日起至2023年12月31日止。", ["error"]),
        ("报告中所列数据的统计期限自2024年1月1日起至2024年12月31日止。", []),
        ("统计期限为2024年1月1日至12月31日。", []),
        ("规划执行期自2021年1月1日至2025年12月31日。", []),
        ("现将2023年政府信息公开工作情况报告如下。", ["error"]),
        ("现将2024年政府信息公开工作年度报告公布如下。", []),
        ("2023年，我局认真落实条例。", ["error"]),
        ("（一）主动公开。2023年，我局公开信息12条。", ["error"]),
        ("（二）依申请公开。2023年共收到申请12件。", ["warning"]),
        ("2023年，我局结转申请2件，均已在本年答复。", []),
        ("2023年以来，我局持续整改。", []),
        ("2023年底，我局完成机构改革。", []),
        ("2023年度部门决算已在网站公开，我局同步公开说明。", []),
        ("2023年，我局被评为先进单位。", []),
        ("2023年，我局申请13件，2024年为15件。", []),
        ("2023年我局存在的问题已全部整改。", []),
        ("2025年，我局将继续规范公开。", []),
        ("2021年印发的《公开办法》继续执行。", []),
        ("十四五期间，我局加强公开。", []),
        ("比2023年增加2件。", []),
    ],
)
def test_w04_years(sentence, expected):
    assert severities(sentence, "W04") == expected


def test_w04_fees_of_another_year_and_a_report_without_a_year():
    assert severities("2023年，我局未收取信息处理费。", "W04", section=6) == ["warning"]
    assert severities("依据国办函〔2020〕109号，2024年未收取信息处理费。", "W04", section=6) == []
    assert severities("2020年印发的办法施行后，2024年未收取信息处理费。", "W04", section=6) == []
    assert severities("2023年，我局认真落实条例。", "W04", year=None) == []


# --- W05, W06: names -------------------------------------------------------------------------------

BUREAU = "临江市新安区行政审批和政务信息管理局"


@pytest.mark.parametrize(
    ("sentence", "fires"),
    [
        ("成立新安区行政审批和政务管理局公开领导小组。", True),
        ("成立新安区行政审批与政务信息管理局领导小组。", False),
        ("2024年度临江市新安区行政审批和政务信息管理局未收到申请。", False),
        ("“新安区行政审批和政务管理局”公众号发布信息。", False),
        ("新安区政务服务中心设置公开专区。", False),
        ("新安区行政审批局牵头，新安区住房和城乡建设局配合。", False),
        ("接受区政府办公室指导，2024年接受检查。", False),
    ],
)
def test_w05_slips_in_the_own_name(sentence, fires):
    assert bool(severities(sentence, "W05", **named(BUREAU))) is fires


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("临江市水务局", "2024年，临江市水务局坚持公开为常态。"),
        ("临江市水务局", "2024年，市水务局坚持公开为常态。"),
        ("临江市水务局", "临江市税务局、临江市商务局参加了培训。"),
        ("临江市水务局", "2024年，临江市人民政府办公室按照要求组织培训。"),
        ("临江市水务局", "2024年，市政府高度重视政务公开。"),
        ("临江市住房和城乡建设局", "2024年，临江市住建局坚持依法公开。"),
        ("临江市发展和改革委员会", "2024年，市发展改革委员会认真落实条例。"),
        ("临江市人民政府", "本报告由临江市人民政府办公室按照条例编制。"),
        ("临江市自然资源和规划局", "2024年，临江市自然资源局认真落实条例。"),
        ("临江市示范区城市综合事务服务中心", "2024年，区城市综合事务服务中心坚持公开。"),
        ("临江市岭南县青石镇人民政府", "2024年，青石镇坚持公开为常态。"),
    ],
)
def test_w05_short_forms_superiors_and_neighbours(name, sentence):
    assert severities(sentence, "W05", **named(name)) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("临江市水务局", "2024年，临江市教育局坚持公开为常态。"),
        ("临江市水务局", "（一）主动公开。2024年，市教育局共发布信息12条。"),
        ("临江市水务局", "本报告由临江市审计局根据条例编制。"),
    ],
)
def test_w05_another_agency_as_the_subject(name, sentence):
    assert severities(sentence, "W05", **named(name)) == ["warning"]


def test_w05_a_former_name_on_the_roster_is_a_name():
    former = {"agency": "临江市水务局", "names": ("临江市水务局", "临江市水利局")}
    assert severities("2024年，临江市水利局坚持公开。", "W05", **former) == []
    assert severities("2024年，临江市水利局坚持公开。", "W05", **named("临江市水务局")) == [
        "warning"
    ]


def test_names_are_compared_after_their_places():
    assert unplaced("平顶山市新华区行政审批局") == "行政审批局"
    assert unplaced("临江市城市管理局") == "城市管理局"
    assert is_form_of("市发改委", ["临江市发展和改革委员会"])
    assert not is_form_of("市教育局", ["临江市水务局"])
    assert list(near_misses("青岚市税务局与青岚市商务局", "青岚市水务局")) == []


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("临江市财政局", "我局、本单位、本机关、我单位均有要求。", []),
        ("临江市财政局", "我中心规范公开。", ["warning"]),
        ("临江市综合事务中心", "我中心规范公开。", ["warning"]),
        ("临江市财政局", "我办理了登记，我委派专人，我委托机构。", []),
        ("临江市财政局", "我委高度重视。", ["notice"]),
        ("临江市青石镇人民政府", "我镇公开信息。", ["warning"]),
        ("临江市人民政府", "我市公开信息。", []),
        ("临江市人民检察院", "我院公开信息。", []),
        ("临江市财政局", "开展“我镇为群众办实事”活动。", []),
    ],
)
def test_w06_what_an_agency_calls_itself(name, sentence, expected):
    # the clean text says 我局, which is itself the fault where the name ends otherwise
    own = {"临江市青石镇人民政府": "乡镇", "临江市综合事务中心": "中心"}.get(name)
    results = severities(sentence, "W06", **named(name))
    assert results == (["warning"] if own else expected)


# --- W07, W08, W12, W13: phrases -------------------------------------------------------------------


@pytest.mark.parametrize("error", TYPING_ERRORS, ids=lambda error: error.example)
def test_w07_every_entry_of_the_dictionary_matches_its_example_and_nothing_innocent(error):
    assert error in [known for _match, known in errors_in(error.example)]
    assert error not in [known for _match, known in errors_in(error.innocent)]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止时间为3月，截至目前共收到申请3件。",
        "财政信息公开、行政信息公开、市政府政府信息公开专栏。",
        "职工做好信息报送，员工做到应知应会。",
        "依申请公开、依申请公布、依申请\n公开。",
        "该系统既使用方便，又利于公布署名文章。",
        "以规范为目的的培训，的的确确有成效。",
        "主动公开开展情况良好，信息公开公开透明。",
        "由于以公开促规范，成效明显。",
        "“三审三校”“五公开”“两化”“一网通办”。",
        "本次……。。。",
    ],
)
def test_w07_innocent_sentences(text):
    assert [result.message for result in found(add_text(1, text)(dossier()), "W07")] == []


def test_w07_tells_what_to_write():
    (result,) = found(add_text(1, "现将 2024政府信息公开工作情况公布。")(dossier()), "W07")
    assert "应为“2024年”" in result.message


def test_w08_the_name_of_the_fee():
    fee = reword(6, "未收取信息处理费", "未收取信息公开处理费")
    assert [result.severity.value for result in found(fee(dossier()), "W08")] == ["notice"]
    right = reword(6, "未收取信息处理费", "未收取政府信息公开信息处理费")
    assert not found(right(dossier()), "W08")
    assert severities("《政府信息公开处理费管理办法》。", "W08") == []


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("我局暂未受理政府信息依申请公开。", "W12"),
        ("印发红头文件3件。", "W12"),
        ("实现零差错。", "W13"),
        ("群众满意度达到100%。", "W13"),
    ],
)
def test_w12_w13_are_hints(sentence, code):
    assert severities(sentence, code) == ["notice"]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("未收到政府信息公开申请。", "W12"),
        ("没有受理行政许可申请。", "W12"),
        ("按期办结率100%，解读率100%。", "W13"),
        ("力争实现零差错。", "W13"),
    ],
)
def test_w12_w13_right_wordings(sentence, code):
    assert severities(sentence, code) == []


# --- W09, W10, W11: private persons ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("电话13800138000。", 1),
        ("电话138 0013 8000、139-0013-9000。", 2),
        ("座机0375-2666666，热线12345，4008001234。", 0),
        ("传真037513800138", 0),
        ("邮箱13800138000@126.com。", 0),
        ("索引号 4113800138000112。", 0),
        ("金额13800138000.50元。", 0),
        ("电话138****8000。", 0),
        ("电话12800138000。", 0),
    ],
)
def test_mobile_numbers(text, count):
    assert len(list(mobiles(text))) == count


def test_w09_hides_what_it_complains_of_wherever_it_repeats_it():
    (result,) = found(add_text(1, "申请人王某（13800138000）来电。")(dossier()), "W09")
    assert result.breach.at == "section/1/138****8000"
    everything = result.message + result.breach.quotes[0].text + (result.breach.at or "")
    assert "13800138000" not in everything
    assert "138****8000" in result.breach.quotes[0].text


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("申请人电话为13800138000，已回访。", ["error"]),
        ("联系电话：13800138000。", ["warning"]),
        ("监督举报电话13800138000。", ["warning"]),
        ("登记备案编号13800138000。", []),
        ("联系电话：0375-2666666。", []),
    ],
)
def test_w09_an_office_may_answer_a_mobile(sentence, expected):
    assert severities(sentence, "W09") == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("身份证号11010519491231002X。", 1),
        ("身份证号110105194912310021。", 0),
        ("身份证号11010519491331002X。", 0),
        ("统一社会信用代码11410400MB1234567X。", 0),
        ("编号911010519491231002X。", 0),
    ],
)
def test_identity_cards(text, count):
    assert len(list(identities(text))) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("卡号6222020200112230001。", None),
        ("卡号4100000000000000。", 0),
        ("编号1234567890123456。", 0),
    ],
)
def test_bank_cards(text, count):
    if count is None:
        stem = re.search(r"\d{18}", text)
        assert stem
        checked = [stem[0] + digit for digit in "0123456789"]
        assert sum(len(list(bank_cards(f"卡号{number}。"))) for number in checked) == 1
    else:
        assert len(list(bank_cards(text))) == count


def test_w10_a_credit_code_is_no_person():
    assert severities("身份证号为11010519491231002X。", "W10") == ["error"]
    assert severities("统一社会信用代码：11010519491231002X。", "W10") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("申请人王小明不服我局答复，申请行政复议。", ["warning"]),
        ("原告李华（住临江市）诉我局。", ["warning"]),
        ("申请人王某不服我局答复。", []),
        ("由党组书记、局长李海平任组长，王小明分管。", []),
        ("申请人许可后，申请人张贴公告。", []),
        ("申请人不服的，可以申请行政复议。", []),
    ],
)
def test_w11_applicants_and_not_officials(sentence, expected):
    assert severities(sentence, "W11") == expected


# --- hostile text ------------------------------------------------------------------------------------


@pytest.mark.timeout(300)  # some seconds each; a quadratic pattern takes very much longer
@pytest.mark.parametrize(
    "unit",
    [
        "中华人民", "《政府信息", "1 3 8-", "20", "（一）", "2024年，我局", "依申请公", "XX", "，", "国办函〔2020〕", "6222 ", "新安区行政审批",
        "《政府信息公开条例》（", "http://a.", "1\n",
    ],
)  # fmt: skip
def test_a_text_of_200_000_characters_is_read_in_linear_time(unit):
    text = (unit * (200_000 // len(unit)))[:200_000]
    hostile = put_text(1, text)(replace(dossier(), **named(BUREAU)))
    mine = {code: rule for code, rule in CATALOGUE.items() if code[0] in "FWT"}
    run(hostile, mine)


# --- real reports ------------------------------------------------------------------------------------

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
NAMED = {
    "sample_000.txt": {"W01", "W03", "W06", "W07", "W12", "W13"},
    "sample_001.txt": {"W03", "W07"},
    "sample_002.txt": {"W05", "W08", "W12"},
    "sample_003.txt": {"F02", "F05", "W08"},
    "sample_004.txt": {"W07", "W08"},
}
"""What is wrong in the samples, by the rules of these families; nothing else may be found."""


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real reports is not beside the project"
)
@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_samples_have_these_faults_and_no_others(name):
    with (CORPUS / name).open("rb") as stream:
        read = read_report(stream, name)
    mine = {code: rule for code, rule in CATALOGUE.items() if code[0] in "FWT"}
    results = run(dossier_of(read, agency=read.agency, year=read.year), mine)
    assert {result.rule.code for result in results} == NAMED[name]
    errors = {result.rule.code for result in results if result.severity == "error"}
    assert errors <= {"W01", "F02"}
