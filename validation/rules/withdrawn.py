"""Rules of the catalogue that were left out: what they would claim cannot be defended (yet)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LEFT_OUT: dict[str, str] = {
    "B08": _(
        "无正当理由大量反复申请依《条例》第三十五条不予处理，与第四十二条收取处理费是两种并行的处置，"
        "没有收费并不矛盾；单个申请人集中申请在表中看不出来。"
    ),
}
"""By code, why the rule is left out, a Chinese message id."""
