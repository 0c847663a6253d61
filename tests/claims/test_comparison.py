"""A claim agrees if any reasonable reading agrees; over blank cells nothing is said."""

from __future__ import annotations

from decimal import Decimal

from reports.models import Figures
from reports.statutory import Form
from tests.claims.test_patterns import claims_of
from validation.claims import Status, compare


def figures(form=Form.F2021, *, combined=None, **cells):
    result = Figures.blank(form, combined=combined)
    for name, value in cells.items():
        table, *rest = name.split("__")
        result.put("/".join((table, *rest)), value)
    return result


def statuses(text, printed, previous=None, **where):
    return {(c.kind, c.value): compare(c, printed, previous) for c in claims_of(text, **where)}


RECEIVED = "requests__total__received"
CARRIED_IN = "requests__total__carried_in"


def test_equal_agrees_and_unequal_differs():
    text = "收到政府信息公开申请5件。"
    assert statuses(text, figures(**{RECEIVED: 5})) == {("N1", 5): Status.AGREES}
    assert statuses(text, figures(**{RECEIVED: 6})) == {("N1", 5): Status.DIFFERS}


def test_a_blank_cell_is_unmatched():
    assert statuses("收到政府信息公开申请5件。", figures()) == {("N1", 5): Status.UNMATCHED}


def test_a_blank_total_is_read_from_its_columns():
    printed = figures(requests__natural_person__received=3, requests__business__received=2)
    assert statuses("收到政府信息公开申请5件。", printed) == {("N1", 5): Status.AGREES}
    assert statuses("收到政府信息公开申请9件。", printed) == {("N1", 9): Status.UNMATCHED}
    assert statuses("收到政府信息公开申请4件。", printed) == {("N1", 4): Status.DIFFERS}


def test_requests_with_those_carried_in_are_another_reading():
    printed = figures(**{RECEIVED: 47, CARRIED_IN: 12})
    assert statuses("受理政府信息公开申请59件。", printed) == {("N1", 59): Status.AMBIGUOUS}
    assert statuses("受理政府信息公开申请47件。", printed) == {("N1", 47): Status.AGREES}
    assert statuses("受理政府信息公开申请50件。", printed) == {("N1", 50): Status.DIFFERS}
    both = statuses("共收到政府信息公开申请59件（含上年结转12件）。", printed)
    assert set(both.values()) == {Status.AGREES}


def test_approximate_numbers_bound_the_figure():
    text = "收到政府信息公开申请200余件。"
    assert statuses(text, figures(**{RECEIVED: 218})) == {("N1", 200): Status.AGREES}
    assert statuses(text, figures(**{RECEIVED: 190})) == {("N1", 200): Status.DIFFERS}
    near = "收到政府信息公开申请近100件。"
    assert statuses(near, figures(**{RECEIVED: 97})) == {("N1", 100): Status.AGREES}
    assert statuses(near, figures(**{RECEIVED: 12})) == {("N1", 100): Status.DIFFERS}


def test_fees_are_compared_in_ten_thousand_yuan_as_rounded_in_the_text():
    printed = figures(disclosure__fees_10k_yuan=Decimal("18.8710"))
    for text in (
        "收取行政事业性收费188710元。",
        "收取行政事业性收费18.87万元。",
        "收取行政事业性收费18.9万元。",
    ):
        assert set(statuses(text, printed).values()) == {Status.AGREES}, text
    assert set(statuses("收取行政事业性收费18.5万元。", printed).values()) == {Status.DIFFERS}


def test_other_results_printed_as_one_row_stand_for_the_three():
    text = "（二）依申请公开。其他处理3件。"
    printed = figures(combined=True, requests__total__closed_combined=3)
    assert statuses(text, printed) == {("N13", 3): Status.AGREES}
    printed = figures(
        requests__total__closed_other=3,
        requests__total__closed_fee_unpaid=0,
        requests__total__closed_not_clarified=0,
    )
    assert statuses(text, printed) == {("N13", 3): Status.AGREES}


def test_growth_is_recomputed_from_both_years():
    now, before = figures(**{RECEIVED: 7}), figures(**{RECEIVED: 8})
    text = "政府信息公开申请7件，比2023年（8件）下降12.5%。"
    assert set(statuses(text, now, before).values()) == {Status.AGREES}
    alone = statuses(text, now)
    assert alone["N30", Decimal("-12.5")] == Status.UNMATCHED
    wrong = statuses("收到政府信息公开申请7件，同比下降20%。", now, before)
    assert wrong["N30", -20] == Status.DIFFERS


def test_a_share_holds_to_its_last_printed_digit():
    agreeing = "审核公文41件，其中主动公开29件，主动公开率达71%。"
    assert set(statuses(agreeing, figures()).values()) == {Status.AGREES}
    differing = "审核公文41件，其中主动公开29件，主动公开率达75%。"
    assert set(statuses(differing, figures()).values()) == {Status.DIFFERS}


def test_parts_must_add_up_only_if_the_list_is_complete():
    short = "全年公开信息424条，其中工作动态210条，通知公告42条。"
    assert statuses(short, figures()) == {("N32", 424): Status.UNMATCHED}
    complete = "全年公开信息244条，其中工作动态161条，通知公告71条，其他7条。"
    assert statuses(complete, figures()) == {("N32", 244): Status.DIFFERS}
    over = "全年公开信息38条，其中公文类8条，非公文类66条。"
    assert statuses(over, figures()) == {("N32", 38): Status.DIFFERS}


def test_a_department_is_not_its_city():
    printed = figures(**{RECEIVED: 12})
    text = "全市共收到政府信息公开申请1200件。"
    assert statuses(text, printed) == {("N1", 1200): Status.UNMATCHED}
    assert statuses(text, printed, agency="临江市人民政府") == {("N1", 1200): Status.DIFFERS}
    (office,) = claims_of(text, agency="临江市人民政府办公室")
    assert office.weak


def test_the_form_of_2019_counts_documents_by_publication():
    printed = figures(Form.F2019, disclosure_2019__normative_documents__newly_disclosed=21)
    text = "主动公开行政规范性文件21件。"
    assert statuses(text, printed, year=2020) == {("N21", 21): Status.AGREES}


def test_issued_documents_that_are_all_valid_bound_those_in_force():
    text = "印发规范性红头文件15个，均合理有效。"
    cells = {"disclosure__normative_documents__issued": 15}
    more = figures(**cells, disclosure__normative_documents__in_force=40)
    fewer = figures(**cells, disclosure__normative_documents__in_force=0)
    assert statuses(text, more)["N23", 15] == Status.AGREES
    assert statuses(text, fewer)["N23", 15] == Status.DIFFERS
