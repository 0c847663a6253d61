"""Sentences and words of two versions: aligned, marked, moved; hostile texts end soon."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.versions.sentences import Fate, compare
from reports.versions.words import marked

FIRST = "本机关全年新收申请7件。全部按期办结。没有收取费用。"


def fates(old: str, new: str) -> list[str]:
    return [row.fate.value for row in compare({1: old}, {1: new})[1]]


def test_a_changed_number_is_marked_and_nothing_else():
    (row, *rest) = compare({1: FIRST}, {1: FIRST.replace("7件", "17件")})[1]
    assert row.fate is Fate.CHANGED
    assert [part.text for part in row.words.old if part.is_changed] == ["7"]
    assert [part.text for part in row.words.new if part.is_changed] == ["17"]
    assert {one.fate for one in rest} == {Fate.SAME}


def test_added_and_removed_sentences_stand_in_their_places():
    assert fates(FIRST, FIRST.replace("全部按期办结。", "")) == ["same", "removed", "same"]
    added = FIRST.replace("没有收取", "其中两件经过补正程序后答复。没有收取")
    assert fates(FIRST, added) == ["same", "same", "added", "same"]


def test_a_moved_sentence_is_recognised_within_and_across_sections():
    rows = compare(
        {1: "第一句话说明总体情况。第二句话说明培训。", 5: "问题是人手不足。"},
        {1: "第一句话说明总体情况。", 5: "问题是人手不足。第二句话说明培训。"},
    )
    assert [row.fate for row in rows[1]] == [Fate.SAME, Fate.MOVED_AWAY]
    assert [row.fate for row in rows[5]] == [Fate.SAME, Fate.MOVED_HERE]
    assert (rows[1][1].elsewhere, rows[5][1].elsewhere) == (5, 1)


def test_a_sentence_moved_and_changed_is_both():
    long = "我局全年组织政务公开业务培训3次，参训人员共计120人次。"
    rows = compare(
        {1: long + "其他照旧不变。"}, {1: "其他照旧不变。", 6: long.replace("3次", "4次")}
    )
    (there,) = rows[6]
    assert there.fate is Fate.MOVED_HERE
    assert there.is_edited
    assert [part.text for part in there.words.new if part.is_changed] == ["4"]


def test_white_space_alone_is_no_change():
    assert fates("全年 新收\u3000申请 7 件。", "全年新收申请7件。") == ["same"]


def test_a_section_only_one_version_has():
    assert fates("", FIRST) == ["added"] * 3
    assert fates(FIRST, "") == ["removed"] * 3


def test_chance_likenesses_of_single_characters_do_not_shred_a_sentence():
    words = marked("加强组织领导。", "完善工作机制。")
    assert [part.is_changed for part in words.old] == [True, False]


TEXTS = st.lists(
    st.sampled_from(["甲乙丙丁戊己庚。", "子丑寅卯辰巳午。", "短。", "12件，34件。", "x\n"]),
    max_size=8,
)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_or_told_twice(old, new):
    before, after = "".join(old), "".join(new)
    rows = compare({1: before}, {1: after})[1]
    kept_old = [row.old.key for row in rows if row.old and row.fate is not Fate.MOVED_HERE]
    kept_new = [row.new.key for row in rows if row.new and row.fate is not Fate.MOVED_AWAY]
    assert "".join(kept_old) == "".join(before.split())
    assert "".join(kept_new) == "".join(after.split())


@given(
    st.text(alphabet="甲乙丙12.,% a", max_size=40), st.text(alphabet="甲乙丙12.,% a", max_size=40)
)
def test_the_parts_of_a_marked_sentence_are_the_sentence(old, new):
    words = marked(old, new)
    assert "".join(part.text for part in words.old) == old
    assert "".join(part.text for part in words.new) == new
    same = [
        "".join(part.text for part in side if not part.is_changed)
        for side in (words.old, words.new)
    ]
    assert same[0] == same[1]


def noise(seed: int, count: int) -> str:
    dice = random.Random(seed)
    return "".join(dice.choices("天地玄黄宇宙洪荒", k=count))


def noisy_sentences(first: int) -> str:
    return "\n".join(noise(n, 40) + "。" for n in range(first, first + 4_800))


@pytest.mark.parametrize(
    "texts",
    [
        lambda: ("甲。" * 100_000, "乙。" * 100_000),
        lambda: ("甲。乙。" * 50_000, "乙。甲。丙。" * 33_000),
        lambda: ("甲" * 200_000, "乙" * 200_000),
        lambda: (noise(1, 200_000), noise(2, 200_000)),
        lambda: (noisy_sentences(0), noisy_sentences(9)),
        lambda: ("。" * 200_000, "；" * 200_000),
        lambda: (noise(3, 199_000), noise(3, 199_000) + "！"),
    ],
    ids=["short", "shuffled", "run", "noise", "sentences", "marks", "end"],
)
def test_texts_of_200_000_characters_come_to_an_end(texts):
    old, new = texts()
    rows = compare({1: old}, {1: new})[1]
    for row in rows:
        if row.fate is Fate.CHANGED:
            assert row.words.old
    assert rows
