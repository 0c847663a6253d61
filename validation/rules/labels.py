"""Family F, labels: rows and columns are called what the form calls them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.labels import LABELS, is_altered
from validation.rules.structure import FORM

MOST_ALTERED = 6
"""With more of them it is the reading that failed, or the whole form is another."""


@rule(
    "F05",
    title=_("表头或行名被改动"),
    severity=Severity.WARNING,
    basis=FORM,
    message=_("表中印作“{printed}”，表样为“{official}”。"),
    example=lambda dossier: replace(dossier, labels={"disclosure/column/repealed": "本年度止件数"}),
    explanation=_(
        "表头和行名应当照录表样。与表样只差一至三个字、又不是常见写法的，作为疑问提出。"
        "空格、换行、编号、标点、括注、全角半角不影响判断；没有框线、靠位置识读的表格不判断。"
    ),
    remedy=_("按表样更正表头或行名，并核对这一行（列）填的确实是表样要求的数。"),
    traps=_(
        "“本年度”与“本年”、“数”与“数量”、“其它”与“其他”；只印了行名的前半；行名与所在大项连在一起；"
        "2019年表样的行名；“（六）其他处理”印为一行。"
    ),
)
def labels_of_the_form(dossier: Dossier) -> Iterator[Breach]:
    """Rows and columns are called what the form calls them."""
    altered = [
        (at, printed, LABELS[at])
        for at, printed in dossier.labels.items()
        if at in LABELS and is_altered(printed, LABELS[at])
    ]
    if len(altered) > MOST_ALTERED:
        return
    for at, printed, label in altered:
        yield Breach(
            at,
            {"printed": wording.verbatim(printed), "official": label.official},
            (label.cell,),
            quotes=(Quote(label.section, printed),),
        )
