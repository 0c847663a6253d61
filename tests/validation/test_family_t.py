"""Family T: days and years, and what is not late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.validation.conftest import dossier
from validation.engine import CATALOGUE, Dossier, Filing, Result, Severity, run
from validation.rules.withdrawn import LEFT_OUT


def found(dossier: Dossier, code: str) -> list[Result]:
    return [result for result in run(dossier) if result.rule.code == code]


def filed(**fields: object) -> Dossier:
    return dossier(filing=Filing(**fields))  # type: ignore[arg-type]


def test_every_code_of_the_family_is_a_rule_or_left_out_with_a_reason():
    codes = {f"T{number:02d}" for number in range(1, 8)}
    assert codes == {code for code in (*CATALOGUE, *LEFT_OUT) if code[0] == "T"}


def test_t01_counts_the_days_after_31_january():
    (result,) = found(filed(published_on=date(2025, 2, 18)), "T01")
    assert result.message == "公布日期为 2025-02-18，期限为 2025-01-31，逾期 18 天。"
    assert (result.breach.at, result.severity) == ("filing", Severity.ERROR)


@pytest.mark.parametrize(
    "fields",
    [
        {"published_on": date(2025, 1, 31)},
        {"published_on": date(2025, 1, 2)},
        {"published_on": date(2025, 1, 20), "received_on": date(2025, 6, 1)},
        {"received_on": date(2026, 11, 20)},
        {"published_on": date(2025, 2, 10), "due_on": date(2025, 2, 28)},
        {},
    ],
    ids=["last day", "early", "published before received", "filed years later", "longer", "none"],
)
def test_t01_what_is_not_late(fields):
    assert not found(filed(**fields), "T01")


def test_t01_a_late_receipt_is_a_question():
    (result,) = found(filed(received_on=date(2025, 2, 3)), "T01")
    assert result.severity == Severity.WARNING
    assert "首次收到日期" in result.message


def test_t01_needs_to_know_whose_report_it_is_and_the_regulations_of_2019():
    late = filed(published_on=date(2025, 2, 18))
    assert not found(replace(late, report_kind=None), "T01")
    assert not found(replace(late, filing=None), "T01")
    assert not found(replace(late, year=2018), "T01")


def test_t02_gives_governments_until_31_march():
    aggregate = replace(filed(published_on=date(2025, 3, 31)), report_kind="aggregate")
    assert not found(aggregate, "T02")
    assert not found(aggregate, "T01")
    late = replace(aggregate, filing=Filing(published_on=date(2025, 4, 1)))
    assert [result.severity for result in found(late, "T02")] == [Severity.ERROR]


@pytest.mark.parametrize(
    ("day", "fires"),
    [(date(2025, 1, 1), False), (date(2025, 1, 2), False), (date(2024, 12, 31), True)],
)
def test_t04_before_the_year_is_over(day, fires):
    assert bool(found(filed(published_on=day), "T04")) is fires


@pytest.mark.parametrize(
    ("address", "fires"),
    [
        ("https://www.linjiang.gov.cn/zfxxgk/2019/bg_31.html", True),
        ("https://www.linjiang.gov.cn/nb/2023n/31.html", True),
        ("https://www.linjiang.gov.cn/nb/2024n/31.html", False),
        ("https://www.linjiang.gov.cn/2025/01/t20250120_31.html", False),
        ("https://www.linjiang.gov.cn/2019/nb/2024/31.html", False),
        ("https://www.linjiang.gov.cn/c/201906/31.html", False),
        ("https://www.linjiang.gov.cn/nb/20190001.html", False),
    ],
)
def test_t06_the_folder_of_the_address(address, fires):
    assert bool(found(filed(addresses=(address,)), "T06")) is fires


def test_t07_the_title_names_another_year():
    (result,) = found(dossier(title="临江市财政局2023年政府信息公开工作年度报告"), "T07")
    assert (result.breach.at, result.severity) == ("title", Severity.ERROR)
    assert not found(dossier(title="临江市财政局政府信息公开工作年度报告"), "T07")
    assert not found(dossier(title=None), "T07")


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("临江市财政局2023年政府信息公开工作年度报告.pdf", True),
        ("2024年政府信息公开年报.docx", False),
        ("20250118年报.docx", False),
        ("2025年1月18日报送政府信息公开年度报告.docx", False),
        ("年报（2024）.docx", False),
    ],
)
def test_t07_the_file_name_names_another_year(name, fires):
    results = found(filed(file_name=name), "T07")
    assert [result.severity for result in results] == ([Severity.WARNING] if fires else [])
