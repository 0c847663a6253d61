"""Ruling lines to cells: rules → lines → meshes → grids, pure geometry without any text.

Coordinates are points, origin at the top left.  Positions are snapped first, so the work after that depends
on how many distinct lines a page can have (:data:`MOST_LINES`), not on how many pieces they are drawn in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from reports.readers.pdf_page import Box, Rule

SNAP: Final = 3.05
"""Lines nearer than this are one line (double borders, borders drawn cell by cell).

Not a round number, so that engines which differ in the fifth decimal do not fall on two sides of it.
"""
WIDEST_BUNDLE: Final = 6.05
"""Lines each near the next are one line up to this width; so lines that end that near a line touch it."""
EXACT: Final = 0.35
"""Pieces nearer than this were drawn on one line."""
REACH: Final = 3.05
"""Pieces this far apart still join: dots, dashes."""
SHORTEST: Final = 5.0
"""A line shorter than this after joining is a stray mark."""
MOST_LINES: Final = 240
"""The longest lines kept in each direction; a page has fewer unless it is a drawing."""


class Line(NamedTuple):
    """One straight ruling line at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Mesh:
    """Lines that touch one another: level ones and upright ones."""

    level: tuple[Line, ...]
    upright: tuple[Line, ...]


class Slot(NamedTuple):
    """The room of one cell in a grid; ``certain`` is false where its walls leave no clean rectangle."""

    row: int
    column: int
    row_span: int
    col_span: int
    certain: bool = True


@dataclass(frozen=True)
class Grid:
    """A ruled table: positions of its lines, and its slots in reading order.

    ``open_top`` and ``open_bottom`` say that no rule closes it there (a row cut by the page edge).
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def slot_box(self, slot: Slot) -> Box:
        return (
            self.xs[slot.column],
            self.ys[slot.row],
            self.xs[slot.column + slot.col_span],
            self.ys[slot.row + slot.row_span],
        )

    def slot_at(self, x: float, y: float) -> int | None:
        """Return the number of the slot a point lies in."""
        return self.owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))

    @cached_property
    def owner(self) -> dict[tuple[int, int], int]:
        """The number of the slot that covers each (row, column)."""
        return {
            (row, column): number
            for number, slot in enumerate(self.slots)
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.col_span)
        }


def rules_to_grids(rules: Iterable[Rule]) -> list[Grid]:
    """Return the ruled tables of one page from top to bottom."""
    level, upright = rules_to_lines(rules)
    grids = [mesh_to_grid(close_ends(mesh)) for mesh in lines_to_meshes(level, upright)]
    return sorted(without_frames(grids), key=lambda grid: (grid.ys[0], grid.xs[0]))


def rules_to_lines(rules: Iterable[Rule]) -> tuple[list[Line], list[Line]]:
    """Return the level and the upright lines the pieces make up; a dot may belong to either."""
    level: list[Line] = []
    upright: list[Line] = []
    for x0, y0, x1, y1 in rules:
        width, height = x1 - x0, y1 - y0
        dot = max(width, height) <= REACH
        if width >= height or dot:
            level.append(Line((y0 + y1) / 2, x0, x1))
        if height > width or dot:
            upright.append(Line((x0 + x1) / 2, y0, y1))
    return merge(level), merge(upright)


def merge(pieces: Iterable[Line]) -> list[Line]:
    """Join the pieces at one position that overlap or nearly meet; keep the longest lines, by position.

    Dots and dashes are first made lines where they stand, or a dotted line across would draw every
    upright line it meets into one bundle.
    """
    drawn = [line for line in bundled(pieces, EXACT, EXACT) if line.length >= SHORTEST]
    lines = list(bundled(drawn, SNAP, WIDEST_BUNDLE))
    longest = sorted(lines, key=lambda line: -line.length)[:MOST_LINES]
    return sorted(longest)


def bundled(pieces: Iterable[Line], gap: float, width: float) -> Iterator[Line]:
    """Yield the joined lines of bundles of pieces each within ``gap`` of the next, at most ``width`` wide."""
    bundle: list[Line] = []
    for piece in sorted(pieces):
        if bundle and (piece.at - bundle[-1].at > gap or piece.at - bundle[0].at > width):
            yield from joined(centred(bundle))
            bundle = []
        bundle.append(piece)
    if bundle:
        yield from joined(centred(bundle))


def centred(bundle: list[Line]) -> list[Line]:
    middle = (bundle[0].at + bundle[-1].at) / 2
    return [Line(middle, piece.start, piece.end) for piece in bundle]


def joined(bundle: list[Line]) -> Iterator[Line]:
    """Yield the lines that pieces at one position make up."""
    bundle = sorted(bundle, key=lambda piece: piece.start)
    at, start, end = bundle[0].at, bundle[0].start, bundle[0].end
    for piece in bundle[1:]:
        if piece.start - end > REACH:
            yield Line(at, start, end)
            start, end = piece.start, piece.end
        end = max(end, piece.end)
    yield Line(at, start, end)


def lines_to_meshes(level: list[Line], upright: list[Line]) -> list[Mesh]:
    """Return the groups of lines connected by touching, those with at least two lines each way."""
    parent = list(range(len(level) + len(upright)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for number, wall in enumerate(upright, start=len(level)):
        first = bisect_left(level, wall.start - WIDEST_BUNDLE, key=lambda line: line.at)
        last = bisect_right(level, wall.end + WIDEST_BUNDLE, key=lambda line: line.at)
        for other in range(first, last):
            if level[other].start - WIDEST_BUNDLE <= wall.at <= level[other].end + WIDEST_BUNDLE:
                parent[root(number)] = root(other)
    members: dict[int, list[int]] = defaultdict(list)
    for item in range(len(parent)):
        members[root(item)].append(item)
    meshes = (
        Mesh(
            tuple(level[item] for item in group if item < len(level)),
            tuple(upright[item - len(level)] for item in group if item >= len(level)),
        )
        for group in members.values()
    )
    return [mesh for mesh in meshes if mesh.upright and mesh.level and is_table(mesh)]


def is_table(mesh: Mesh) -> bool:
    """Whether lines enclose or at least divide something: two or more each way, or three one way."""
    return min(len(mesh.level), len(mesh.upright)) >= 2 or len(mesh.level) + len(mesh.upright) >= 4


@dataclass(frozen=True, slots=True)
class ClosedMesh:
    """A mesh with a line on every side, and which sides had to be drawn."""

    mesh: Mesh
    open_top: bool
    open_bottom: bool


def close_ends(mesh: Mesh) -> ClosedMesh:
    """Draw the outer line where the lines across run on beyond the last one (a page edge, an open side)."""
    level, top, bottom = close_sides(mesh.level, mesh.upright)
    upright, _, _ = close_sides(mesh.upright, level)
    return ClosedMesh(Mesh(level, upright), open_top=top, open_bottom=bottom)


def close_sides(
    lines: tuple[Line, ...], across: tuple[Line, ...]
) -> tuple[tuple[Line, ...], bool, bool]:
    """Return the lines with the missing first and last one added, and which of them were."""
    first, last = min(line.at for line in lines), max(line.at for line in lines)
    before = [line for line in across if line.start < first - SHORTEST]
    after = [line for line in across if line.end > last + SHORTEST]
    added = []
    if len(before) >= 2:
        added.append(spanning(min(line.start for line in before), before))
    if len(after) >= 2:
        added.append(spanning(max(line.end for line in after), after))
    closed = sorted((*lines, *added), key=lambda line: (line.at, line.start))
    return tuple(closed), len(before) >= 2, len(after) >= 2


def spanning(at: float, across: list[Line]) -> Line:
    """Return a line at ``at`` that reaches over all lines across."""
    return Line(at, min(line.at for line in across), max(line.at for line in across))


def mesh_to_grid(closed: ClosedMesh) -> Grid:
    """Return the grid of a closed mesh: elementary boxes without a wall between them are one slot."""
    ys = tuple(sorted({line.at for line in closed.mesh.level}))
    xs = tuple(sorted({line.at for line in closed.mesh.upright}))
    floors = walls(closed.mesh.level, ys, xs)
    sides = walls(closed.mesh.upright, xs, ys)
    regions = boxes_to_regions(len(ys) - 1, len(xs) - 1, floors, sides)
    slots = [slot for region in regions for slot in region_to_slots(region)]
    rows = numbering({slot.row for slot in slots}, len(ys))
    columns = numbering({slot.column for slot in slots}, len(xs))
    return Grid(
        tuple(round(xs[at], 2) for at in columns),
        tuple(round(ys[at], 2) for at in rows),
        tuple(sorted((renumber(slot, rows, columns) for slot in slots), key=reading_order)),
        closed.open_top,
        closed.open_bottom,
    )


def numbering(used: set[int], count: int) -> list[int]:
    """Return the positions some slot begins at, and the last: others part nothing (an underline, a stray mark)."""
    return [at for at in range(count) if at in used or at == count - 1]


def renumber(slot: Slot, rows: list[int], columns: list[int]) -> Slot:
    """Return the slot counted in the rows and columns that are used."""
    top, bottom = bisect_left(rows, slot.row), bisect_left(rows, slot.row + slot.row_span)
    left, right = (
        bisect_left(columns, slot.column),
        bisect_left(columns, slot.column + slot.col_span),
    )
    return Slot(top, left, bottom - top, right - left, slot.certain)


def reading_order(slot: Slot) -> tuple[int, int]:
    return slot.row, slot.column


def walls(
    lines: Iterable[Line], positions: tuple[float, ...], stops: tuple[float, ...]
) -> set[tuple[int, int]]:
    """Return (position, interval) for every interval between two stops that a line at the position covers."""
    index = {at: number for number, at in enumerate(positions)}
    return {
        (index[line.at], interval)
        for line in lines
        for interval in range(
            bisect_left(stops, line.start - WIDEST_BUNDLE),
            bisect_right(stops, line.end + WIDEST_BUNDLE) - 1,
        )
    }


Region = list[tuple[int, int]]


def boxes_to_regions(
    rows: int, columns: int, floors: set[tuple[int, int]], sides: set[tuple[int, int]]
) -> Iterator[Region]:
    """Yield groups of (row, column) that no floor or side parts, each sorted."""
    unseen = {(row, column) for row in range(rows) for column in range(columns)}
    for start in sorted(unseen):
        if start not in unseen:
            continue
        unseen.remove(start)
        region, growing = [], [start]
        while growing:
            row, column = here = growing.pop()
            region.append(here)
            for near, wall, kind in (
                ((row, column + 1), (column + 1, row), sides),
                ((row, column - 1), (column, row), sides),
                ((row + 1, column), (row + 1, column), floors),
                ((row - 1, column), here, floors),
            ):
                if near in unseen and wall not in kind:
                    unseen.remove(near)
                    growing.append(near)
        yield sorted(region) if len(region) > 1 else region


def region_to_slots(region: Region) -> Iterator[Slot]:
    """Yield the slot of a rectangular region, or uncertain slots of equal strips of one that is not."""
    if len(region) == 1:
        yield Slot(*region[0], 1, 1)
        return
    rows = sorted({row for row, _ in region})
    columns = sorted({column for _, column in region})
    if len(rows) * len(columns) == len(region):
        yield Slot(rows[0], columns[0], len(rows), len(columns))
        return
    open_strips: dict[tuple[int, int], Slot] = {}
    for row in rows:
        strips = dict(strips_of([column for at, column in region if at == row]))
        kept = {}
        for start, width in strips.items():
            above = open_strips.pop((start, width), None)
            kept[start, width] = (
                above._replace(row_span=above.row_span + 1)
                if above
                else Slot(row, start, 1, width, certain=False)
            )
        yield from open_strips.values()
        open_strips = kept
    yield from open_strips.values()


def strips_of(columns: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (first column, width) for each run of neighbouring columns."""
    start = previous = columns[0]
    for column in columns[1:]:
        if column != previous + 1:
            yield start, previous + 1 - start
            start = column
        previous = column
    yield start, previous + 1 - start


def without_frames(grids: list[Grid]) -> list[Grid]:
    """Drop what is no table: single boxes, and layout frames with another table inside a slot."""
    tables = [grid for grid in grids if len(grid.slots) > 1]
    return [
        grid
        for grid in tables
        if not any(other is not grid and is_inside(other.box, grid.box) for other in tables)
    ]


def is_inside(inner: Box, outer: Box) -> bool:
    """Whether one box lies in the other."""
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )
