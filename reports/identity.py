"""Whether a report is the one it was handed in as: the agency and the year the document states.

Names are compared without the region in front, with 人民政府 as 政府 and without brackets and white space;
a region that is stated must be the agency's own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from agencies.models import Agency, Region
from reports.models import Report, Revision

_NOISE = re.compile(r"[\s·•\-—_,，。:：“”\"'《》]|\(.*?\)|〔.*?〕|\[.*?\]")


def mismatch(revision: Revision, report: Report) -> tuple[str, dict[str, Any]] | None:
    """Return the problem (code, params) if the document states another agency or year, else nothing."""
    agency = report.agency
    stated = revision.stated_agency
    if stated and not is_named(agency, stated):
        return "another_agency", {"stated": stated, "chosen": agency.name}
    if revision.stated_year and revision.stated_year != report.year:
        return "another_year", {"stated": revision.stated_year, "chosen": report.year}
    return None


def is_named(agency: Agency, stated: str) -> bool:
    """Whether a stated name may be this agency's, in full, in short, or by any of its other names."""
    regions = _regions(agency.region)
    return any(
        (where is None or own_where is None or where == own_where)
        and _is_same(what, own_what, is_government=agency.is_government)
        for name in agency.names()
        for own_where, own_what in _split(name, regions)
        for where, what in _split(stated, regions)
    )


def _is_same(stated: str, known: str, *, is_government: bool) -> bool:
    """Compare names without their regions; a bare region is its government."""
    if is_government:
        stated, known = stated or "政府", known or "政府"
    return bool(stated) and stated == known


def _regions(region: Region) -> list[tuple[str, int]]:
    """Return every way to write the region and those above it, longest first, with its depth.

    临江市 may be written 临江市, 临江 or 市.
    """
    chain = [*Region.objects.filter(pk__in=region.ancestor_keys).order_by("path"), region]
    forms = {
        form: depth
        for depth, one in enumerate(chain)
        for form in (one.name, one.name[:-1], one.name[-1])
        if form
    }
    return sorted(forms.items(), key=lambda form: -len(form[0]))


def _split(name: str, regions: list[tuple[str, int]]) -> list[tuple[int | None, str]]:
    """Take the regions off the front of a name: every way to do it, as depth of the last and what remains.

    市场监督管理局 may begin with a 市 of its own, so that a lone 市 is taken and left.
    """
    rest = _NOISE.sub("", unicodedata.normalize("NFKC", name)).replace("人民政府", "政府")
    where = None
    while found := next(
        (form for form in regions if len(form[0]) > 1 and rest.startswith(form[0])), None
    ):
        rest, where = rest[len(found[0]) :], found[1]
    ways = [(where, rest)]
    level = next((depth for form, depth in regions if form == rest[:1]), None)
    if level is not None and (where is None or level > where):
        ways.append((level, rest[1:]))
    return ways
