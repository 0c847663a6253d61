"""What the thresholds of rules are called on their pages, by the names the rules declare."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

LIMITS: Mapping[str, str] = {
    "cases": _("最少案件数"),
    "cells": _("最少非零格数"),
    "closed": _("最少审结案件数"),
    "concluded": _("最少办结申请数"),
    "difference": _("最小相差"),
    "excess": _("最少超出件数"),
    "fees": _("收费金额（万元）"),
    "figures": _("最少数字个数"),
    "least": _("最小数值"),
    "least_fees": _("最小收费金额（万元）"),
    "letters": _("最少字数"),
    "letters_of_problems": _("“问题”部分最少字数"),
    "longest": _("最多字数"),
    "percent": _("比例界限（%）"),
    "percent_with": _("同类机关有数的最低比例（%）"),
    "requests": _("最少申请数"),
    "score": _("偏离倍数"),
    "shortest": _("最少字数"),
    "system": _("视为系统统一文稿的机关数"),
}
"""By name, a Chinese message id."""
