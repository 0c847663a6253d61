"""What the card of a finding needs: its history, its conversation, and what the reader may do to it.

A page that shows cards takes its findings through ``with_history``, passes ``powers`` of the report's agency, and
includes ``findings/card.html`` for each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from desk.audience import Powers, office, powers
from validation.models import Comment, Decision, Explanation, Finding
from validation.models.finding import FindingQuerySet
from validation.models.words import figure_name


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody tried and could not do: given back with the reason, nothing of it lost."""

    kind: str
    """``explanation``, ``decision``, ``assignment``, ``comment``, or ``edit-7`` for the comment 7."""
    problem: str
    text: str = ""
    verdict: str = ""
    parent: int | None = None
    internal: bool = False
    differences: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Figures that changed meanwhile: name, as on the page it was written on, as now."""
    status: int = 422
    has_files: bool = False
    """Whether files have to be chosen again."""


def with_history(findings: FindingQuerySet, may: Powers) -> FindingQuerySet:
    """Load what the cards of findings on one agency's reports show, with a constant number of queries."""
    comments = Comment.objects.select_related("author", "parent")
    if not may.may_decide:
        comments = comments.filter(internal=False)
    explanations = Explanation.objects.select_related("by").prefetch_related("attachments")
    return findings.select_related("first_revision", "assignee").prefetch_related(
        Prefetch("comments", comments.prefetch_related("former_texts", "attachments")),
        Prefetch("decisions", Decision.objects.select_related("by")),
        Prefetch("explanations", explanations),
    )


def in_scope(request: HttpRequest, pk: int) -> Finding:
    """Return the finding if the user may know of it, else 404."""
    findings = Finding.objects.visible_to(request.user).select_related("report__agency__region")
    return get_object_or_404(findings, pk=pk)


def card_context(finding: Finding, may: Powers, attempt: Attempt | None = None) -> dict[str, Any]:
    fresh = Finding.objects.filter(pk=finding.pk).select_related("report__agency__region")
    return {
        "finding": with_history(fresh, may).get(),
        "powers": may,
        "attempt": attempt,
        "colleagues": list(office(finding)) if may.may_decide else [],
    }


def card_part(
    request: HttpRequest, part: str, finding: Finding, attempt: Attempt | None = None
) -> HttpResponse:
    """Return one part of a card as it is now, for htmx; a whole page with the card where there are no scripts."""
    may = powers(finding.report.agency, request.user)
    context = card_context(finding, may, attempt)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, f"findings/{part}.html", context)
    status = attempt.status if attempt else 200
    return render(request, "findings/detail.html", context, status=status)


def differences(
    finding: Finding, data: Mapping[str, Any]
) -> list[tuple[str, str | None, str | None]]:
    """Return the figures that are no longer what the form says they were on its page."""
    try:
        seen = json.loads(data.get("figures") or "{}")
    except ValueError:
        return []
    if not isinstance(seen, dict):
        return []
    return [
        (figure_name(key), seen.get(key), now)
        for key, now in finding.figures.items()
        if key in seen and seen[key] != now and isinstance(seen[key], str | None)
    ]
