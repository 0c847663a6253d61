"""Long, broken and malicious text costs little time and claims nothing absurd."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.claims.test_patterns import claims_of

LENGTH = 200_000
GOLD = Path(__file__).parent / "gold" / "sentences.jsonl"
PIECES = {
    "brackets": "(",
    "digits": "9",
    "numerals": "百",
    "commas": "，",
    "titles": "《",
    "denials": "未",
    "applications": "申请",
    "a list": "收到政府信息公开申请5件、",
    "claims": "收到政府信息公开申请5件，",
    "open lines": "收到政府信息公开申请5件；\n",
    "brackets never closed": "（收到申请5件",
    "parts": "发布信息500条，其中网站3条、微信2条，",
    "shares": "发布信息500条，占5%，",
}

EVERY_DAY = {"denials", "claims", "open lines"}
"""Those the reader has most to do with; that work grows with the length only is tried of all of them."""


def steps(text):
    """How many functions the reading of a text enters, ours and the library's: a time no machine changes."""
    count = 0

    def entered(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(entered)
    try:
        claims_of(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", PIECES)
def test_work_grows_with_the_length_of_the_text_only(name):
    """Four times the text may take eight times the steps, not sixteen."""
    piece = PIECES[name]
    short = piece * (5_000 // len(piece))
    assert steps(short * 4) < steps(short) * 8 + 1000


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in EVERY_DAY else pytest.mark.nightly) for name in PIECES],
)
def test_a_hostile_narrative_of_200_000_characters_is_read(name):
    """A pattern that goes back and forth over the text would not come to an end."""
    claims_of(PIECES[name] * (LENGTH // len(PIECES[name])))


@pytest.mark.timeout(300)
def test_a_narrative_of_200_000_characters_is_read():
    sentences = "\n".join(json.loads(line)["text"] for line in GOLD.open(encoding="utf-8"))
    assert claims_of((sentences * (LENGTH // len(sentences) + 1))[:LENGTH])


def test_forty_digits_are_no_count():
    assert claims_of("收到政府信息公开申请" + "9" * 40 + "件。") == []


def test_the_quote_of_a_claim_is_where_its_span_says():
    text = "坚持公开。\n2024年，共收到政府信息公开申请 ２３ 件，\n均已答复。\n无结转。"
    for claim in claims_of(text):
        start, end = claim.span
        assert text[start:end] == claim.quote
        assert "申请" in claim.quote or "结转" in claim.quote


def test_blanks_and_full_width_do_not_matter():
    spaced = claims_of("共 收 到 政府信息 公开 申请 １，２０４ 件。")
    assert [(claim.kind, claim.value) for claim in spaced] == [("N1", 1204)]


def test_empty_text_claims_nothing():
    assert claims_of("") == []
    assert claims_of("\n\n　\n") == []
