"""What was said of findings, as the agency may read it: decisions with reasons, explanations, comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from validation.models import Comment, Finding


@dataclass(frozen=True, slots=True)
class Said:
    """The decision in force, the agency's last explanation, and the comments in order; empty where there is none."""

    decision: str
    explanation: str
    comments: str


def said_of(findings: list[Finding]) -> dict[int, Said]:
    """Return what was said of each finding, with a few queries for all; never what is internal or withdrawn."""
    prefetch_related_objects(findings, "decisions", "explanations")
    comments = _comments(finding.pk for finding in findings)
    return {
        finding.pk: Said(_decision(finding), _explanation(finding), "\n".join(comments[finding.pk]))
        for finding in findings
    }


def _decision(finding: Finding) -> str:
    decision = finding.standing_decision
    if decision is None:
        return ""
    verdict = str(decision.get_verdict_display())
    if not decision.reason:
        return verdict
    return _("{verdict}：{reason}").format(verdict=verdict, reason=decision.reason)


def _explanation(finding: Finding) -> str:
    explanation = finding.standing_explanation
    return explanation.text if explanation else ""


def _comments(keys: Iterable[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    open_to_all = Comment.objects.standing().filter(finding__in=list(keys), internal=False)
    told = open_to_all.exclude(parent__internal=True).select_related("author")
    for comment in told.prefetch_related("mentioned"):
        day = localtime(comment.created_at).date().isoformat()
        found[comment.finding_id].append(
            _("{who}（{day}）：{text}").format(who=comment.author, day=day, text=_by_name(comment))
        )
    return found


def _by_name(comment: Comment) -> str:
    """Return what was written, people meant by their user name called by their name."""
    text = comment.text
    for person in sorted(comment.mentioned.all(), key=lambda one: -len(one.username)):
        text = text.replace(f"@{person.username}", f"@{person}")
    return text
