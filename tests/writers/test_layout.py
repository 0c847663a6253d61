"""The grids of the official tables: complete, without overlap, every figure at its address."""

from __future__ import annotations

import pytest

from reports import statutory
from reports.models import Figures
from reports.statutory import Form
from reports.writers.layout import (
    Grid,
    Role,
    challenges_grid,
    disclosure_grid,
    grids,
    requests_grid,
)

FORMS = [
    Figures.blank(Form.F2021),
    Figures.blank(Form.F2021, combined=True),
    Figures.blank(Form.F2019),
]
forms = pytest.mark.parametrize("figures", FORMS, ids=["2021", "hybrid", "2019"])


@forms
def test_cells_cover_each_grid_without_gap_or_overlap(figures):
    for grid in grids(figures).values():
        covered = sum(cell.row_span * cell.col_span for cell in grid.cells)
        assert covered == len(grid.covering()) == grid.row_count * grid.column_count


@forms
def test_figures_stand_in_the_order_of_the_contract(figures):
    found = [
        cell.address for grid in grids(figures).values() for cell in grid.cells if cell.address
    ]
    assert tuple(found) == figures.addresses()


@forms
def test_cells_come_in_the_order_of_rows_and_columns(figures):
    for grid in grids(figures).values():
        order = [(cell.row, cell.column) for cell in grid.cells]
        assert order == sorted(order)
        assert [cell for row in grid.rows() for cell in row] == list(grid.cells)


@forms
def test_every_label_of_table_three_is_printed_once(figures):
    labels = [cell.text for cell in requests_grid(figures).cells if cell.role == Role.LABEL]
    lines = statutory.request_lines(combined=figures.combined)
    groups = list(dict.fromkeys(line.group for line in lines if line.group))
    assert sorted(labels) == sorted([line.label for line in lines] + groups + [statutory.RESULTS])


def label_left_of(grid: Grid, address: str) -> str:
    cell = next(cell for cell in grid.cells if cell.address == address)
    return grid.covering()[cell.row, cell.column - 1].text


def test_brackets_span_their_rows():
    grid = requests_grid(Figures.blank())
    spans = {cell.text: cell.row_span for cell in grid.cells if cell.row_span > 3}
    assert spans == {
        statutory.RESULTS: 22,
        statutory.DENIED: 8,
        statutory.NOT_PROCESSED: 5,
    }
    assert label_left_of(grid, "requests/natural_person/closed_other") == "3.其他"


def test_parts_of_table_two_divide_the_same_width():
    grid = disclosure_grid(Figures.blank(Form.F2019))
    spans = {cell.address.split("/")[1]: cell.col_span for cell in grid.cells if cell.is_figure}
    assert spans["penalty"] == 2
    assert spans["procurement"] == 3


def test_table_four_is_fifteen_columns_wide():
    grid = challenges_grid(Figures.blank())
    assert (grid.row_count, grid.column_count) == (4, 15)
