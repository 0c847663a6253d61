"""The history of a report as one list: versions, turns, what was said and decided, readings corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from desk.audience import Powers
from desk.bar import Bar
from reports.models import Correction, Report
from validation import wording
from validation.models import Comment, Decision, Explanation, Finding

MOST = 300
"""Entries shown of each sort; a report has some dozens."""
SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``url`` leads to what it is about."""

    at: datetime
    kind: str
    """``version``, ``turn``, ``decision``, ``explanation``, ``comment`` or ``correction``."""
    title: str
    who: str
    said: str = ""
    url: str = ""


def chronicle(report: Report, bar: Bar, may: Powers) -> list[Entry]:
    """Return everything the user may know of, the latest first; a constant number of queries."""
    entries = [*versions(report), *turns(bar), *handling(report, may), *corrections(report)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def versions(report: Report) -> Iterator[Entry]:
    for revision in report.revisions.select_related("uploaded_by").order_by("-number")[:MOST]:
        yield Entry(
            revision.received_at,
            "version",
            _("上传第 {number} 版 {name}").format(
                number=revision.number, name=revision.original_name
            ),
            str(revision.uploaded_by or ""),
            revision.change_note,
            f"?version={revision.number}",
        )


def turns(bar: Bar) -> Iterator[Entry]:
    for step in bar.steps:
        yield Entry(step.at, "turn", step.name, step.who, step.said)


def handling(report: Report, may: Powers) -> Iterator[Entry]:
    """Yield explanations, decisions and comments on the findings the user may see."""
    seen = Finding.objects.visible_to(may.user).filter(report=report)
    about = {"finding__in": seen}
    for explanation in Explanation.objects.filter(**about).select_related("by", "finding")[:MOST]:
        yield on(
            explanation.finding,
            Entry(explanation.at, "explanation", _("说明"), str(explanation.by), explanation.text),
        )
    for decision in Decision.objects.filter(**about).select_related("by", "finding")[:MOST]:
        title = decision.get_verdict_display()
        yield on(
            decision.finding,
            Entry(decision.at, "decision", title, str(decision.by), decision.reason),
        )
    comments = Comment.objects.visible_to(may.user).standing().filter(finding__report=report)
    for comment in comments.select_related("author", "finding")[:MOST]:
        title = _("内部批注") if comment.internal else _("批注")
        yield on(
            comment.finding,
            Entry(comment.created_at, "comment", title, str(comment.author), comment.text),
        )


def on(finding: Finding, entry: Entry) -> Entry:
    """Return an entry that names the finding it is about and leads to it."""
    title = _("{act}：{rule}").format(act=entry.title, rule=finding.rule)
    said = entry.said[:SHOWN_CHARACTERS] + ("…" if len(entry.said) > SHOWN_CHARACTERS else "")
    return Entry(entry.at, entry.kind, title, entry.who, said, f"#finding-{finding.pk}")


def corrections(report: Report) -> Iterator[Entry]:
    for one in Correction.objects.filter(report=report).select_related("by", "withdrawn_by")[:MOST]:
        name = wording.cell_name(one.at)
        yield Entry(
            one.made_at,
            "correction",
            _("更正识读：{cell}").format(cell=name),
            str(one.by),
            one.reason,
        )
        if one.withdrawn_at:
            yield Entry(
                one.withdrawn_at,
                "correction",
                _("撤销识读更正：{cell}").format(cell=name),
                str(one.withdrawn_by),
            )
