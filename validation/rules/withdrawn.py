"""Rules of the catalogue that were left out: what they would claim cannot be defended (yet)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

LEFT_OUT: dict[str, str] = {
    "B08": _(
        "无正当理由大量反复申请依《条例》第三十五条不予处理，与第四十二条收取处理费是两种并行的处置，"
        "没有收费并不矛盾；单个申请人集中申请在表中看不出来。"
    ),
    "T03": _("未报送的机关没有报告可查，由报送进度和汇总覆盖情况列出，不是对某一份报告的判断。"),
    "T05": _("同一报告各版本之间的差异在版本页面逐格列出；更正本身是正当的，不作为问题提出。"),
    "W14": _("时政表述随会议和文件更替，过期与否要看语境，词典无法可靠判断，提错比漏提更不妥。"),
}
"""By code, why the rule is left out, a Chinese message id."""
