"""Names of cells are kept by language."""

from __future__ import annotations

from django.utils import translation

from validation import wording


def test_a_cell_is_named_in_the_language_of_each_page():
    at = "challenges/reconsideration/upheld"
    with translation.override("zh-hans"):
        chinese = wording.cell_name(at)
    with translation.override("en"):
        english = wording.cell_name(at)
    with translation.override("zh-hans"):
        assert wording.cell_name(at) == chinese
    assert "结果维持" in chinese
    assert english.isascii() or "“" in english
    assert english != chinese
