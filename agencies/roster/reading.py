"""From the text of a cell to what it means; raises :class:`Wrong` with a code of ``agencies.roster.errors``."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from agencies.models import Agency, Region

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
_BETWEEN = re.compile(r"[、,，;；|\n]+")
_NOTE = re.compile(r"[（(]至.*?[）)]")
_EARLIEST = 1900


class Wrong(Exception):
    """A cell that cannot be taken; ``code`` and ``params`` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def day(text: str) -> date | None:
    """Read a date; ``None`` for an empty cell."""
    if not text:
        return None
    match = _DATE.fullmatch(text.removesuffix(" 00:00:00"))
    if match is None:
        raise Wrong("bad_date", text=text)
    numbers = [int(part) for part in match.groups() if part]
    try:
        found = date(*numbers)
    except ValueError as error:
        raise Wrong("bad_date", text=text) from error
    if found.year < _EARLIEST:
        raise Wrong("bad_date", text=text)
    return found


def names(text: str) -> list[str]:
    """Read names separated by 顿号 and the like, without the notes an export puts behind them."""
    return list(dict.fromkeys(filter(None, (one.strip() for one in _split(text)))))


def _split(text: str) -> list[str]:
    return _BETWEEN.split(_NOTE.sub("", text))


_KINDS = {kind.value: kind for kind in Agency.Kind} | {
    "人民政府": Agency.Kind.GOVERNMENT,
    "政府": Agency.Kind.GOVERNMENT,
    "政府办公厅": Agency.Kind.GENERAL_OFFICE,
    "政府办公室": Agency.Kind.GENERAL_OFFICE,
    "政府部门": Agency.Kind.DEPARTMENT,
    "部门": Agency.Kind.DEPARTMENT,
    "其他机关": Agency.Kind.OTHER,
    "其他": Agency.Kind.OTHER,
}


def kind(text: str) -> str:
    """Read a kind by what it is called, or by its code."""
    plain = re.sub(r"[（(].*?[）)]|\s", "", text)
    if plain in _KINDS:
        return _KINDS[plain].value
    raise Wrong("unknown_kind", text=text)


def parent_codes(code: str) -> list[str]:
    """Return the codes of the divisions a division may lie in, nearest first: 970101001 → 970101, 970100, 970000."""
    found = [code[:6], f"{code[:4]}00", f"{code[:2]}0000"]
    return [one for one in dict.fromkeys(found) if one != code]


def level_of(code: str) -> str:
    """Return the level a division's code tells."""
    if len(code) > 6 and code[6:9] != "000":
        return Region.Level.TOWNSHIP.value
    if code[2:6] == "0000":
        return Region.Level.PROVINCE.value
    return (Region.Level.CITY if code[4:6] == "00" else Region.Level.COUNTY).value
