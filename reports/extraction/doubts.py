"""What the reader may be unsure of: one Chinese sentence a code, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

DOUBTS: dict[str, str] = {
    "located_by_position": _("“{cell}”的行名或列名没有认出，按位置取值，请核对原件。"),
    "row_missing": _("没有找到“{row}”这一行，请核对原件。"),
    "column_missing": _("没有找到“{column}”这一列，请核对原件。"),
    "table_missing": _("没有找到“{table}”的表格，请核对原件。"),
    "two_candidates": _("“{cell}”在原件中有两处不同的数：{first}、{second}，请核对原件。"),
    "engines_disagree": _("“{cell}”两次识读结果不同：{first}、{second}，请核对原件。"),
    "guessed_grid": _("“{cell}”所在表格没有框线，按文字位置识读且勾稽不成立，请核对原件。"),
    "not_understood": _("“{cell}”印的是“{printed}”，没有认出是多少，请核对原件。"),
    "year_unclear": _("没有认出报告年度。"),
    "agency_unclear": _("没有认出报送机关。"),
    "section_missing": _("没有认出“{section}”这一部分的标题。"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a doubt in the active language; the code itself if it is unknown."""
    return gettext(DOUBTS.get(code, code)).format_map(
        {key: gettext(value) if isinstance(value, str) else value for key, value in params.items()}
    )
