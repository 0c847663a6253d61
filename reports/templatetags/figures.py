"""Figures as pages show them."""

from django import template
from django.utils.translation import gettext as _

from reports.comparison import shown

register = template.Library()
register.filter("figure", shown)


@register.filter
def duration(seconds: float) -> str:
    """Return a length of time in the unit that fits it: 2.3 秒, 5 分钟, 3 小时, 2 天."""
    if seconds < 60:
        return _("{count} 秒").format(count=f"{seconds:.1f}")
    for unit, message in ((86400, _("{count} 天")), (3600, _("{count} 小时"))):
        if seconds >= unit:
            return message.format(count=int(seconds // unit))
    return _("{count} 分钟").format(count=int(seconds // 60))
