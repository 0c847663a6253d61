"""What the reader may be unsure of: one Chinese sentence a code, translated when shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

DOUBTS: dict[str, str] = {
    "located_by_position": _("“{row}”行“{column}”列：行名或列名没有认出，按位置取值，请核对原件。"),
    "row_not_aligned": _(
        "“{row}”行“{column}”列：这一行的数与各列对不齐，无法确定是哪一格的数，请核对原件。"
    ),
    "row_missing": _("没有找到“{row}”这一行，请核对原件。"),
    "column_missing": _("没有找到“{column}”这一列，请核对原件。"),
    "table_missing": _("没有找到“{table}”的表格，请核对原件。"),
    "two_candidates": _(
        "“{row}”行“{column}”列：原件中有两处不同的数“{first}”和“{second}”，请核对原件。"
    ),
    "engines_disagree": _(
        "“{row}”行“{column}”列：两次识读结果不同，“{first}”和“{second}”，请核对原件。"
    ),
    "guessed_grid": _(
        "“{row}”行“{column}”列：表格没有框线，按文字位置识读，勾稽关系不成立或无从核对，请核对原件。"
    ),
    "joined_digits": _(
        "“{row}”行“{column}”列：印的是“{printed}”，数字中间断开，所在勾稽关系又不成立，请核对原件。"
    ),
    "not_understood": _("“{row}”行“{column}”列：印的是“{printed}”，没有认出是多少，请核对原件。"),
    "unit_unclear": _(
        "“{row}”行“{column}”列：印的是“{printed}”，没有写明单位，按万元取值，请核对原件。"
    ),
    "older_form": _("这是2018年以前的报告提纲，没有现行的三张法定表格，表中数字一律留空。"),
    "title_unclear": _("没有认出报告标题。"),
    "year_unclear": _("没有认出报告年度。"),
    "year_from_text": _("标题没有写明年度，按正文认作{year}年，请核对。"),
    "agency_unclear": _("没有认出报送机关。"),
    "agency_from_text": _("标题没有写明机关，按正文认作“{agency}”，请核对。"),
    "section_missing": _("没有认出“{section}”这一部分的标题。"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a doubt in the active language; the code itself if it is unknown."""
    return gettext(DOUBTS.get(code, code)).format_map(
        {
            # an empty message id would fetch the header of the catalogue
            key: gettext(value) if value and isinstance(value, str) else value
            for key, value in params.items()
        }
    )
