"""Signs of problems are kept by severity, count and language."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import translation

from desk.templatetags.problems import problem_counts


def drawn(language: str, *counts: int) -> str:
    names = ("errors", "warnings", "notices")
    with translation.override(language):
        return problem_counts(SimpleNamespace(**dict(zip(names, counts, strict=True))))


def test_each_language_has_its_own_words_each_report_its_own_counts():
    assert 'title="错误">2<' in drawn("zh-hans", 2, 0, 1)
    assert "错误" not in drawn("en", 2, 0, 1)
    assert 'title="错误">3<' in drawn("zh-hans", 3, 0, 1)


def test_what_is_not_there_is_marked_as_none():
    assert "severity-warning none" in drawn("zh-hans", 2, 0, 1)
    assert "severity-error none" not in drawn("zh-hans", 2, 0, 1)
