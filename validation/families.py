"""The families of rules, by the letter their codes begin with."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FAMILIES: dict[str, str | Promise] = {
    "A": _("表内勾稽"),
    "B": _("表间关系"),
    "C": _("跨年衔接"),
    "D": _("正文与表格"),
    "E": _("正文内部"),
    "F": _("结构与格式"),
    "W": _("用语"),
    "T": _("时效"),
    "P": _("同类比较"),
    "G": _("汇总对账"),
}
