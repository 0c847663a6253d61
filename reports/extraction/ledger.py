"""Cells found in the document → figures with their places, printed forms and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from reports.extraction.labels import Vocabulary
from reports.extraction.names import row_and_column
from reports.extraction.placing import Placed
from reports.models.figures import Value
from reports.models.reading import Doubt
from reports.readers.document import Cell, Place
from reports.readers.numerals import Kind, Numeral, parse_change, parse_count, parse_money
from reports.statutory import MONEY_ADDRESSES, SIGNED_KEYS


@dataclass(slots=True)
class Ledger:
    """What was found so far, keyed by address; nothing is ever recomputed or filled in."""

    values: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    """Cells whose digits stood apart, as they stood: they may be two numbers."""
    guessed: set[str] = field(default_factory=set)
    """Addresses whose cell stands in a table without ruling lines on a page."""
    labels: dict[str, str] = field(default_factory=dict)
    """Labels of rows and columns that are not printed to the letter, by address (requests/row/granted)."""

    def enter(self, at: str, cell: Cell, *, unit: str = "") -> None:
        """Enter what a cell prints at an address; ``unit`` is what the head of its column says of money."""
        numeral = parse(at, cell.text, unit)
        text = _unwrapped(cell)
        self.places[at] = cell.place
        self.values[at] = numeral.value if numeral.kind is Kind.NUMBER else None
        if text and text != str(self.values[at]):
            self.printed[at] = text
        if numeral.joined:
            self.joined[at] = " ".join(cell.text.split())
        if not cell.certain and cell.place.page is not None:
            self.guessed.add(at)
        if numeral.kind is Kind.NOT_UNDERSTOOD:
            self.doubt("not_understood", at, printed=text)
        elif at in MONEY_ADDRESSES and not unit and self.values[at] and "元" not in text:
            self.doubt("unit_unclear", at, printed=text)

    def name(self, at: str, cell: Cell | None, vocabulary: Vocabulary) -> None:
        """Keep a label as it is printed where it is not the form's to the letter; none whose cell was guessed."""
        is_certain = cell is not None and (cell.certain or cell.place.page is None)
        if cell and is_certain and not vocabulary.exact(cell.text):
            self.labels.setdefault(at, "".join(cell.text.split()))

    def enter_placed(self, at: str, placed: Placed, key: str, *, unit: str = "") -> None:
        """Enter the cell that was placed under a column, and what is unsure of it."""
        if key in placed.cells:
            self.enter(at, placed.cells[key], unit=unit)
        if key in placed.doubts:
            self.doubt(placed.doubts[key], at)

    def add(self, other: Ledger) -> None:
        """Take over everything another ledger holds."""
        self.values |= other.values
        self.places |= other.places
        self.printed |= other.printed
        self.doubts += other.doubts
        self.joined |= other.joined
        self.guessed |= other.guessed
        self.labels |= other.labels

    def compare(self, other: Ledger) -> None:
        """Doubt every cell that another printing of the table shows with another figure."""
        for at in self.places:
            if at in other.places and self.shown(at) != other.shown(at):
                self.doubt("two_candidates", at, first=self.shown(at), second=other.shown(at))

    def doubt(self, code: str, at: str = "", **params: str | int) -> None:
        """Record something unsure; of a cell, with the names of its row and column."""
        if at:
            row, column = row_and_column(at)
            params = {"row": row, "column": column, **params}
        self.doubts.append(Doubt(code=code, at=at, params=params))

    def shown(self, at: str) -> str:
        """Return what is printed at an address, the empty string for a blank."""
        value = self.values.get(at)
        return self.printed.get(at, "" if value is None else str(value))


def _unwrapped(cell: Cell) -> str:
    """Return what a cell prints; on a page its lines were only wrapped in a narrow column."""
    if cell.place.page is None:
        return cell.text
    return "".join(line.strip() for line in cell.text.splitlines())


def parse(at: str, text: str, unit: str = "") -> Numeral:
    """Read the text of a cell as the sort of number that belongs at the address."""
    if at in MONEY_ADDRESSES:
        return parse_money(text, unit=unit or "万元")
    return _change(text) if at.rsplit("/", 1)[1] in SIGNED_KEYS else _count(text)


_count = lru_cache(maxsize=4096)(parse_count)
_change = lru_cache(maxsize=4096)(parse_change)
