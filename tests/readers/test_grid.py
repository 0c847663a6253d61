"""Ruling lines to cells, on pages of rules made by hand."""

from itertools import pairwise

import pytest

from reports.readers.grid import (
    MOST_LINES,
    Line,
    Slot,
    lines_to_meshes,
    merge,
    region_to_slots,
    rules_to_grids,
    rules_to_lines,
)
from reports.readers.pdf_page import Rule, edges

XS, YS = (50.0, 120.0, 200.0, 260.0), (100.0, 120.0, 150.0, 170.0)


def level(y, x0=XS[0], x1=XS[-1]):
    return Rule(x0, y, x1, y)


def upright(x, y0=YS[0], y1=YS[-1]):
    return Rule(x, y0, x, y1)


def full_grid():
    return [*map(level, YS), *map(upright, XS)]


def shapes(grid):
    return [(s.row, s.column, s.row_span, s.col_span) for s in grid.slots]


NINE = [(row, column, 1, 1) for row in range(3) for column in range(3)]


def test_lines_across_and_down_make_a_cell_of_every_box():
    (grid,) = rules_to_grids(full_grid())
    assert (grid.xs, grid.ys) == (XS, YS)
    assert shapes(grid) == NINE
    assert all(slot.certain for slot in grid.slots)


def test_a_missing_piece_of_wall_makes_one_cell_of_two():
    rules = [level(y) for y in YS if y != 120.0] + [level(120.0, 120.0, 260.0)]
    rules += [upright(x) for x in XS if x != 200.0] + [upright(200.0, 100.0, 150.0)]
    (grid,) = rules_to_grids(rules)
    assert shapes(grid) == [
        (0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1),
        (2, 0, 1, 1), (2, 1, 1, 2),
    ]  # fmt: skip


def test_double_borders_are_one_line():
    doubled = [
        Rule(x0 + d, y0 + d, x1 + d, y1 + d) for x0, y0, x1, y1 in full_grid() for d in (0, 2.25)
    ]
    (grid,) = rules_to_grids(doubled)
    assert shapes(grid) == NINE


def test_cells_drawn_each_with_its_own_border_and_space_between_make_one_table():
    boxes = [
        edges((left + 1, top + 1, right - 1, bottom - 1))
        for left, right in pairwise(XS)
        for top, bottom in pairwise(YS)
    ]
    (grid,) = rules_to_grids([rule for box in boxes for rule in box])
    assert shapes(grid) == NINE


@pytest.mark.parametrize("length", [0.75, 2.0, 4.0])
def test_dots_and_dashes_make_lines(length):
    def broken(x0, y0, x1, y1):
        steps = int(max(x1 - x0, y1 - y0) // (length + 1.5)) + 1
        for step in range(steps):
            at = step * (length + 1.5)
            if y0 == y1:
                yield Rule(x0 + at, y0, min(x0 + at + length, x1), y0 + 0.75)
            else:
                yield Rule(x0, y0 + at, x0 + 0.75, min(y0 + at + length, y1))

    (grid,) = rules_to_grids([dot for rule in full_grid() for dot in broken(*rule)])
    assert shapes(grid) == NINE


def test_borders_drawn_cell_by_cell_with_small_gaps_join():
    pieces = [Rule(x0 + 0.5, y, x1 - 0.5, y) for y in YS for x0, x1 in pairwise(XS)] + [
        Rule(x, y0 + 0.5, x, y1 - 0.5) for x in XS for y0, y1 in pairwise(YS)
    ]
    (grid,) = rules_to_grids(pieces)
    assert shapes(grid) == NINE


def test_a_table_without_its_last_rule_is_closed_where_its_verticals_end():
    (grid,) = rules_to_grids([rule for rule in full_grid() if rule.y0 != 170.0 or rule.y1 != 170.0])
    assert shapes(grid) == NINE
    assert (grid.open_top, grid.open_bottom) == (False, True)
    assert grid.ys == YS


def test_a_table_without_outer_verticals_is_closed_where_its_levels_end():
    (grid,) = rules_to_grids(
        [rule for rule in full_grid() if rule.x0 not in {50.0, 260.0} or rule.x1 != rule.x0]
    )
    assert grid.xs == XS
    assert shapes(grid) == NINE


def test_tables_apart_stay_apart_and_come_from_top_to_bottom():
    below = [Rule(x0, y0 + 300, x1, y1 + 300) for x0, y0, x1, y1 in full_grid()]
    first, second = rules_to_grids(below + full_grid())
    assert first.ys[0] == 100.0
    assert second.ys[0] == 400.0


def test_underlines_and_single_boxes_are_no_tables():
    assert rules_to_grids([level(100.0), level(300.0), *edges((300, 300, 400, 400))]) == []


def test_a_frame_around_a_table_does_not_swallow_it():
    frame = [*edges((20, 60, 400, 600)), Rule(20, 500, 400, 500)]
    (grid,) = rules_to_grids(full_grid() + frame)
    assert shapes(grid) == NINE


def test_an_underline_inside_a_cell_parts_nothing():
    (grid,) = rules_to_grids([*full_grid(), level(160.0, 60.0, 110.0)])
    assert shapes(grid) == NINE


def test_a_region_that_is_no_rectangle_becomes_uncertain_strips():
    assert list(region_to_slots([(0, 0), (1, 0), (1, 1)])) == [
        Slot(0, 0, 1, 1, certain=False),
        Slot(1, 0, 1, 2, certain=False),
    ]


def test_points_find_their_cell():
    (grid,) = rules_to_grids(full_grid())
    assert grid.slots[grid.slot_at(130, 130)][:2] == (1, 1)
    assert grid.slot_at(10, 130) is None


def test_pieces_at_one_position_join_and_short_ones_are_dropped():
    assert merge([Line(10, 0, 50), Line(10, 52, 90), Line(30, 0, 3)]) == [Line(10, 0, 90)]


def test_lines_that_touch_belong_together():
    lines, walls = rules_to_lines(
        [*full_grid(), *(Rule(x0 + 400, y0, x1 + 400, y1) for x0, y0, x1, y1 in full_grid())]
    )
    assert sorted(len(mesh.upright) for mesh in lines_to_meshes(lines, walls)) == [4, 4]


@pytest.mark.timeout(300)
def test_a_page_full_of_rules_takes_no_longer_than_its_lines_demand():
    """100,000 pieces cost what the sorting costs; a quadratic step would take minutes."""
    rules = [Rule(i % 590, i % 837, i % 590 + 40, i % 837 + 0.5) for i in range(50_000)]
    rules += [Rule(i % 590, i % 837, i % 590 + 0.5, i % 837 + 40) for i in range(50_000)]
    grids = rules_to_grids(rules)
    assert all(len(grid.xs) <= MOST_LINES + 2 and len(grid.ys) <= MOST_LINES + 2 for grid in grids)
