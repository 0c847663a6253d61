"""The circular 通报: what a year's audit found, in the words of the office, with its four annexes."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext_noop

from exports import circulars
from exports.circulars import Wording
from exports.documents.circular.annexes import write_annexes
from exports.documents.circular.audit import Audit
from exports.documents.circular.body import ANNEXES, write_body
from exports.documents.word.paper import Paper
from exports.kinds import DOCX, Progress, export
from exports.snapshot import Snapshot


@export(
    "circular",
    title=gettext_noop("审核情况通报"),
    about=gettext_noop(
        "按通报体例成文（Word）：总体情况、主要数据、存在的主要问题、整改要求，附问题清单、报送统计、指标统计、优秀报告。文字可由管理员按本机关习惯修改。"
    ),
    suffix=".docx",
    media_type=DOCX,
)
def circular(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the circular and its annexes."""
    progress(0, 5)
    audit = Audit.of(data, Wording.of(circulars.office_of(data.user)))
    paper = Paper(audit.texts["title"], audit.texts["signature"], data.at)
    write_body(paper, audit)
    for number in write_annexes(paper, audit):
        progress(number, len(ANNEXES) + 1)
    paper.save(out)


def preview(data: Snapshot, wording: Wording) -> list[tuple[str, str]]:
    """Return what the office's texts come to, each with its label (a message id)."""
    texts = Audit.of(data, wording).texts
    return [(passage.label, texts[passage.key]) for passage in circulars.PASSAGES]
