"""How large an agency is, as far as it bounds what it can plausibly collect."""

from __future__ import annotations

import re
from decimal import Decimal

from agencies.models import Agency, Region
from reports.models import Report
from validation.engine import Dossier

LARGEST_FEES: dict[str, tuple[Decimal, Decimal]] = {
    Region.Level.PROVINCE: (Decimal(10_000_000), Decimal(1_000_000)),
    Region.Level.CITY: (Decimal(1_000_000), Decimal(100_000)),
    Region.Level.COUNTY: (Decimal(100_000), Decimal(10_000)),
    Region.Level.TOWNSHIP: (Decimal(1_000), Decimal(100)),
}
"""万元 a year by level: of a whole government's area, of a single organ.  A large city's area collects over
300,000; an amount printed in 元 by mistake is ten thousand times too large and lies far beyond."""
LARGEST_FEES_ANYWHERE = Decimal(1_000_000)

_LEVELS = (
    (Region.Level.TOWNSHIP, re.compile(r"[^社].(?:乡|镇|街道)(?:人民政府|办事处)")),
    (Region.Level.COUNTY, re.compile(r"..(?:县|区|旗)")),
    (Region.Level.CITY, re.compile(r"..(?:市|州|盟|地区)")),
    (Region.Level.PROVINCE, re.compile(r"省|自治区")),
)


def largest_fees(dossier: Dossier) -> Decimal:
    """Return the largest amount in 万元 that an agency of this kind and level plausibly collects."""
    level = dossier.region_level or level_of(dossier.agency or "")
    if level is None:
        return LARGEST_FEES_ANYWHERE
    area, organ = LARGEST_FEES[level]
    return area if speaks_for_an_area(dossier) else organ


def speaks_for_an_area(dossier: Dossier) -> bool:
    """Whether the report covers a government's whole area, or may (unknown kind and a government's name)."""
    if dossier.report_kind == Report.Kind.AGGREGATE or dossier.agency_kind in {
        Agency.Kind.GOVERNMENT,
        Agency.Kind.GENERAL_OFFICE,
    }:
        return True
    return dossier.agency_kind is None and "人民政府" in (dossier.agency or "")


def level_of(name: str) -> str | None:
    """Guess an agency's level from its full name: the lowest division named in it."""
    return next((level.value for level, named in _LEVELS if named.search(name)), None)
