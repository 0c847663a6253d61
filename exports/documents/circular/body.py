"""The body of the circular, from the title to the signature."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from boards import filing
from boards.choice import Choice
from exports.documents import issues
from exports.documents.circular.audit import Audit, Finds
from exports.documents.word.paper import Paper
from exports.snapshot import Snapshot
from validation.models import Finding

IN_TEXT = 30
"""So many names are given in running text; more are in annex 2."""
ORDINALS = (
    gettext_noop("一"),
    gettext_noop("二"),
    gettext_noop("三"),
    gettext_noop("四"),
    gettext_noop("五"),
    gettext_noop("六"),
    gettext_noop("七"),
)
"""One for each of ``TOPICS``."""
ANNEXES = (
    gettext_noop("问题清单"),
    gettext_noop("报送与时效统计表"),
    gettext_noop("指标统计表"),
    gettext_noop("优秀报告"),
)


def write_body(paper: Paper, audit: Audit) -> None:
    """Write everything up to the signature."""
    texts = audit.texts
    paper.title(texts["title"])
    paper.paragraph(texts["addressees"], indent=False)
    _paragraphs(paper, texts["opening"])
    paper.heading(_("一、总体情况"))
    _paragraphs(paper, texts["overview"])
    for line in (*by_region(audit.choice), *names_in_text(audit.data)):
        paper.paragraph(line)
    paper.heading(_("二、主要数据"))
    _paragraphs(paper, texts["figures"])
    paper.heading(_("三、存在的主要问题"))
    if audit.finds:
        _paragraphs(paper, texts["issues"])
        for number, finds in enumerate(audit.finds):
            paper.paragraph(told(_(ORDINALS[number]), finds))
    else:
        paper.paragraph(_("未发现需要通报的问题。"))
    if audit.asks_something:
        paper.heading(_("四、整改要求"))
        _paragraphs(paper, texts["demands"])
    for number, annex in enumerate(ANNEXES, start=1):
        paper.paragraph(_("附件{number}：{annex}").format(number=number, annex=_(annex)))
    paper.signed(texts["signature"], audit.values["cut_off"])


def _paragraphs(paper: Paper, text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            paper.paragraph(line.strip())


def by_region(choice: Choice) -> Iterator[str]:
    """Yield the line of each part of the region: how many should publish, how many did in time."""
    lines = [
        _("{region}应公开单位{expected}个，按时公开{on_time}个").format(
            region=head.label, expected=head.counts["expected"], on_time=head.counts["on_time"]
        )
        for head, _kinds in filing.matrix(choice, filing.by_group(choice))
    ]
    if lines:
        yield _("{lines}。").format(lines=_("；").join(lines))


def names_in_text(data: Snapshot) -> Iterator[str]:
    """Yield who was late and who has not filed, by name where they are not too many."""
    late = [report.agency.name for report in filing.late(data.choice)]
    missing = [agency.name for agency in filing.missing(data.choice)]
    for names, words, pointer in (
        (late, _("逾期报送的：{names}。"), _("逾期报送的{count}家名单见附件2。")),
        (missing, _("未报送的：{names}。"), _("未报送的{count}家名单见附件2。")),
    ):
        if len(names) > IN_TEXT:
            yield pointer.format(count=len(names))
        elif names:
            yield words.format(names=_("、").join(names))


def told(ordinal: str, finds: Finds) -> str:
    """Return the paragraph of one topic."""
    head = _("{ordinal}是{topic}。").format(ordinal=ordinal, topic=_(finds.topic.head))
    parts = [head]
    if finds.places:
        parts.append(
            _("共{agencies}家{places}处，如{examples}。").format(
                agencies=finds.agencies,
                places=finds.places,
                examples=_("；").join(map(example, finds.examples)),
            )
        )
    if finds.asked:
        parts.append(_("另有{count}处请有关单位核实，已一并提示。").format(count=finds.asked))
    return "".join(parts)


def example(finding: Finding) -> str:
    """Return what an agency is named for, with its own words."""
    quoted = finding.quotes[0]["text"].strip() if finding.quotes else ""
    words = (
        _("{agency}{tone}：{message}（原文“{quote}”）")
        if quoted
        else _("{agency}{tone}：{message}")
    )
    return words.format(
        agency=finding.report.agency.name,
        tone=issues.tone(finding),
        message=finding.message.rstrip("。."),
        quote=quoted[:80],
    )
