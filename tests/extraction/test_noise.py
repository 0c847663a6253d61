"""Whatever noise a report is printed with: a figure is read right, or it is left blank and doubted."""

from __future__ import annotations

import random
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import statutory
from reports.extraction import extract
from reports.readers.document import Table
from tests.extraction import paper
from tests.extraction.paper import Printed, grid, report

FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
MARKS = str.maketrans({"（": "(", "）": ")", "、": ",", "“": '"', "”": '"', "，": ","})


def noisy(label: str, dice: random.Random) -> str:
    """A label with blanks, breaks, other punctuation or a character lost: still the label to a reader."""
    text = label
    if dice.random() < 0.3:
        text = text.translate(MARKS)
    if dice.random() < 0.2:
        text = text.translate(FULL_WIDTH)
    if dice.random() < 0.3:
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice((" ", "\n", "\u3000", "\xa0")) + text[at:]
    letters = [
        n for n, char in enumerate(text) if unicodedata.category(char) == "Lo" and char != "万"
    ]
    if dice.random() < 0.15 and len(letters) >= 9:
        lost = letters[dice.randrange(4, len(letters))]
        text = text[:lost] + text[lost + 1 :]
    return text


def with_noise(rows: list[list[Printed]], dice: random.Random) -> list[list[Printed]]:
    def cell_with_noise(cell: Printed) -> Printed:
        text, height, width = cell if isinstance(cell, tuple) else (cell, 1, 1)
        is_label = len(text) > 1 and not text.isdigit()
        return (noisy(text, dice) if is_label else text, height, width)

    return [[cell_with_noise(cell) for cell in row] for row in rows]


def printed(dice: random.Random):
    """Another number at each address, or a blank or a dash."""
    texts: dict[str, str] = {}

    def value(at: str) -> str:
        if at not in texts:
            texts[at] = dice.choices([paper.numbered(at), "", "-"], weights=[8, 1, 1])[0]
        return texts[at]

    return value


def requests(value, dice: random.Random, *, combined: bool) -> list[Table]:
    """Table three in one of the shapes agencies give it."""
    rows = with_noise(paper.requests(value, combined=combined), dice)
    shape = dice.choice(("whole", "plain", "split", "ragged"))
    if shape == "whole":
        return [grid(rows, number=2)]
    lines = statutory.request_lines(combined=combined)
    body = [
        [
            noisy(line.label, dice),
            *(value(f"requests/{c.key}/{line.key}") for c in statutory.APPLICANTS),
        ]
        for line in lines
    ]
    head = ["项目", *(noisy(column.label, dice) for column in statutory.APPLICANTS)]
    if shape == "plain":
        return [grid([head, *body], number=2)]
    if shape == "ragged":
        shifted = [[*[""] * dice.randrange(3), *row, *[""] * dice.randrange(2)] for row in body]
        return [grid([head, *shifted], ruled=False, number=2)]
    cut = dice.randrange(4, len(body) - 2)
    again = [head] if dice.random() < 0.5 else []
    return [grid([head, *body[:cut]], number=2), grid([*again, *body[cut:]], number=3)]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), combined=st.booleans())
def test_a_figure_is_right_or_blank_and_doubted(seed: int, combined: bool) -> None:
    dice = random.Random(seed)
    value = printed(dice)
    extraction = extract(
        report(
            two=[grid(with_noise(paper.disclosure(value), dice), number=1)],
            three=requests(value, dice, combined=combined),
            four=[grid(with_noise(paper.challenges(value), dice), number=4)],
        )
    )
    doubted = {doubt.at for doubt in extraction.doubts}
    missing = {doubt.params["key"] for doubt in extraction.doubts if doubt.code == "row_missing"}
    for at, read in extraction.figures.items():
        expected = value(at)
        right = str(read) == expected if expected.isdigit() else read is None
        unsure = at in doubted or at.split("/")[-1] in missing
        assert right or (read is None and unsure), (at, expected, read)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_rows_in_any_order_are_known_by_their_labels(seed: int) -> None:
    dice = random.Random(seed)
    columns = list(statutory.APPLICANTS)
    dice.shuffle(columns)
    lines = [line for line in statutory.request_lines(combined=False) if line.key != "closed_other"]
    dice.shuffle(lines)
    # 3.其他 means nothing away from its place
    place = next(n for n, line in enumerate(lines) if line.key == "closed_fee_unpaid") + 1
    lines.insert(
        place, next(line for line in statutory.REQUEST_LINES if line.key == "closed_other")
    )
    rows = [["项目", *(column.label for column in columns)]]
    rows += [
        [line.label, *(paper.numbered(f"requests/{c.key}/{line.key}") for c in columns)]
        for line in lines
    ]
    extraction = extract(report(paper.numbered, three=[grid(rows)]))
    wrong = {
        at: read
        for at, read in extraction.figures.items()
        if read is not None and str(read) != paper.numbered(at)
    }
    assert wrong == {}
