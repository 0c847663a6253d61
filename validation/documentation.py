"""The catalogue as one document, written from the declarations: ``docs/rules.md``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from validation.engine import CATALOGUE, Rule
from validation.examples import shown_example
from validation.families import FAMILIES
from validation.limits import LIMITS
from validation.rules.withdrawn import LEFT_OUT

PATH: Path = settings.BASE_DIR / "docs" / "rules.md"


def rules_document() -> str:
    """Return the document in Chinese, as it should stand in ``docs/rules.md``."""
    with translation.override("zh-hans"):
        return "\n".join(lines()) + "\n"


def lines() -> Iterator[str]:
    """Yield the document line by line."""
    yield "# 规则目录"
    yield ""
    yield "由 `manage.py document_rules` 根据规则声明生成，请勿手改。"
    for letter, family in FAMILIES.items():
        rules = [rule for _code, rule in sorted(CATALOGUE.items()) if rule.family == letter]
        if rules:
            yield from ("", f"## {letter} {family}")
        for rule in rules:
            yield from entry(rule)
    yield from ("", "## 没有采用的规则", "")
    if not LEFT_OUT:
        yield "没有。"
    for code, reason in sorted(LEFT_OUT.items()):
        yield f"- **{code}** {reason}"


def entry(rule: Rule) -> Iterator[str]:
    """Yield what the document says of one rule."""
    yield from ("", f"### {rule.code} {rule.title}", "")
    yield f"- 级别：{rule.severity.label}"
    yield f"- 依据：{rule.basis}" + ("" if rule.confirmed else "（待业务确认）")
    yield f"- 适用年度：{f'{rule.since} 年度起' if rule.since else '各年度'}"
    if rule.limits:
        limits = "，".join(
            f"{gettext(LIMITS[name])} {value:g}" for name, value in rule.limits.items()
        )
        yield f"- 阈值：{limits}"
    for label, text in (
        ("说明", rule.explanation),
        ("怎么办", rule.remedy),
        ("不算问题", rule.traps),
    ):
        if text:
            yield f"- {label}：{text}"
    for result in shown_example(rule).results:
        yield f"- 例：{' '.join(result.message.split())}"
