"""The diagnosis names the one cell that was changed, and what it was."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reports import statutory
from reports.demonstration.footing import footed
from reports.equations import failing
from reports.models import Figures
from tests.specimens import clean_figures
from validation.diagnosis import diagnose, fill

COLUMNS = [column.key for column in statutory.APPLICANTS if column.key != "total"]
COUNTS = st.integers(0, 2000)


@st.composite
def consistent(draw: st.DrawFn) -> Figures:
    """Figures of either form of table three in which every equation holds."""
    form = draw(st.sampled_from([statutory.Form.F2021, statutory.Form.F2019]))
    combined = form == statutory.Form.F2019
    lines = [
        line.key
        for line in statutory.request_lines(combined=combined)
        if line.key in statutory.OUTCOME_LINES
    ]
    cells: dict[str, int] = {}
    for column in COLUMNS:
        for line in draw(st.sets(st.sampled_from(lines), max_size=6)):
            cells[f"requests/{column}/{line}"] = draw(COUNTS)
        concluded = sum(cells.get(f"requests/{column}/{line}", 0) for line in lines)
        cells[f"requests/{column}/carried_out"] = carried_out = draw(st.integers(0, 50))
        cells[f"requests/{column}/carried_in"] = draw(st.integers(0, concluded + carried_out))
    return footed(cells, form)


@settings(max_examples=150, deadline=None)
@given(figures=consistent(), data=st.data())
def test_one_changed_cell_is_named_with_what_it_was(figures, data):
    assert failing(figures) == []
    address = data.draw(st.sampled_from(statutory.request_addresses(combined=figures.combined)))
    original = figures.value(address)
    changed = data.draw(COUNTS)
    assume(changed != original)
    figures.put(address, changed)
    (repair,) = diagnose(figures)
    assert (repair.at, repair.printed, repair.suggested) == (address, changed, original)
    assert set(repair.mended) == set(failing(figures))


@settings(max_examples=100, deadline=None)
@given(figures=consistent(), data=st.data())
def test_what_is_named_would_mend_what_it_says_and_break_nothing(figures, data):
    for address in data.draw(
        st.lists(
            st.sampled_from(statutory.request_addresses(combined=figures.combined)), max_size=4
        )
    ):
        figures.put(address, data.draw(st.one_of(st.none(), COUNTS)))
    broken = set(failing(figures))
    for repair in diagnose(figures):
        assert repair.suggested >= 0
        figures.put(repair.at, repair.suggested)
        assert set(failing(figures)) == broken - set(repair.mended)
        figures.put(repair.at, repair.printed)


def test_two_errors_that_have_nothing_to_do_with_each_other_are_both_named():
    figures = clean_figures()
    figures.put("requests/natural_person/received", 9)
    figures.put("requests/business/granted", 7)
    assert {(repair.at, repair.suggested) for repair in diagnose(figures)} == {
        ("requests/natural_person/received", 7),
        ("requests/business/granted", 2),
    }


def test_two_errors_that_could_be_two_others_are_not_guessed_at():
    figures = clean_figures()
    figures.put("requests/natural_person/granted", 4)
    figures.put("requests/business/denied_third_party", 2)
    assert len(failing(figures)) == 4
    assert diagnose(figures) == ()


def test_a_cell_is_not_named_where_it_would_have_to_be_negative():
    figures = clean_figures()
    figures.put("requests/total/granted", 0)
    figures.put("requests/total/concluded", 5)
    assert all(repair.suggested >= 0 for repair in diagnose(figures))


def test_one_failing_total_of_table_four_says_nothing_of_which_cell_it_is():
    figures = clean_figures()
    figures.put("challenges/reconsideration/total", 0)
    assert diagnose(figures) == ()


def test_a_blank_cell_is_neither_named_nor_counted_as_zero_by_the_diagnosis():
    figures = clean_figures()
    figures.put("requests/natural_person/unavailable_not_held", None)
    assert failing(figures) == []
    assert diagnose(figures) == ()


@settings(max_examples=100, deadline=None)
@given(figures=consistent(), data=st.data())
def test_a_single_blank_is_told_from_its_equations_unless_it_stands_for_nothing(figures, data):
    address = data.draw(st.sampled_from(statutory.request_addresses(combined=figures.combined)))
    original = figures.value(address)
    figures.put(address, None)
    told = [(repair.at, repair.printed, repair.suggested) for repair in fill(figures)]
    assert told == ([(address, None, original)] if original else [])


def test_blanks_that_stand_in_each_others_equations_are_not_told():
    figures = clean_figures()
    for column in COLUMNS:
        figures.put(f"requests/{column}/granted", None)
    assert fill(figures) == ()


def test_a_blank_is_not_told_where_its_equations_disagree():
    figures = clean_figures()
    figures.put("requests/natural_person/granted", None)
    figures.put("requests/total/granted", 40)
    assert fill(figures) == ()
