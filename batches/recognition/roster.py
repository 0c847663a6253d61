"""The roster as the recogniser needs it: every way to write an agency, found without a query."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from agencies.models import Agency, Region

KEPT_SECONDS = 20
LEVELS = "省市县区镇乡"
"""What a region may be called for short by those who belong to it: 市水务局, 区教育局."""
_ENDINGS = ("自治区", "自治州", "自治县", "街道", "省", "市", "州", "县", "区", "镇", "乡")
_NOISE = re.compile(r"[\s·•\-—_,，。:：“”\"'《》]|\(.*?\)|〔.*?〕|\[.*?\]")
_SHORT: dict[str, tuple[str, ...]] = {
    "府办": ("政府办公室", "政府办公厅"),
    "政府办": ("政府办公室", "政府办公厅"),
    "街道办": ("办事处",),
    "办": ("办事处",),
}
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Known:
    """One agency: its key, names (full, others), region and, where it was closed, by whom it is succeeded."""

    key: int
    name: str
    names: tuple[str, ...]
    is_government: bool
    region: int
    closed_on: date | None
    successor: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """The agencies a text may mean and how it says so: full, alias, region, function, abbreviation or nothing."""

    agencies: frozenset[int] = frozenset()
    how: str = ""

    @property
    def is_single(self) -> bool:
        """Whether the text alone, with its region, tells one agency from all others."""
        return len(self.agencies) == 1 and self.how in {"full", "alias", "region"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read a name: the regions in front (any of them), a lone level (市), and what remains."""

    regions: frozenset[int]
    level: str
    rest: str


class Roster:
    """All agencies and regions, indexed by what they may be called."""

    def __init__(self, agencies: Iterable[Agency], regions: Iterable[Region]) -> None:
        self.regions = {region.pk: region for region in regions}
        self.forms: dict[str, set[int]] = defaultdict(set)
        for region in self.regions.values():
            for form in forms_of(region.name):
                self.forms[form].add(region.pk)
        self.known: dict[int, Known] = {}
        self.exact: dict[str, dict[int, str]] = defaultdict(dict)
        """Names with a region or that are full, to whose they are and whether it is the full one."""
        self.functions: dict[str, set[int]] = defaultdict(set)
        self.of_region: dict[int, set[int]] = defaultdict(set)
        for agency in agencies:
            self._add(agency)

    def _add(self, agency: Agency) -> None:
        key = agency.pk
        self.known[key] = Known(
            key,
            agency.name,
            agency.names(),
            agency.is_government,
            agency.region_id,
            agency.closed_on,
            agency.successor_id,
        )
        self.of_region[agency.region_id].add(key)
        for name in agency.names():
            whole = plain(name)
            function = self._function(whole, self.regions[agency.region_id])
            self.functions[function].add(key)
            if name == agency.name:
                self.exact[whole][key] = "full"
            elif function != whole and not _has_lone_level(whole):
                self.exact[whole].setdefault(key, "alias")

    def _function(self, whole: str, region: Region) -> str:
        """Return a name without the agency's own regions in front: 青岚市枕溪县教育局 → 教育局."""
        rest = whole
        for one in self.chain(region):
            form = next((form for form in forms_of(one.name) if rest.startswith(form)), "")
            rest = rest[len(form) :]
        if rest == whole and _has_lone_level(whole) and whole[1:] in self.functions:
            return whole[1:]
        return rest or "政府"

    def chain(self, region: Region) -> list[Region]:
        """Return a region and those above it, the province first."""
        return [*(self.regions[key] for key in region.ancestor_keys if key in self.regions), region]

    def is_within(self, region: int, others: Iterable[int]) -> bool:
        """Whether a region is one of the others or below one of them."""
        path = self.regions[region].path
        return any(path.startswith(self.regions[other].path) for other in others)

    # --- a text ------------------------------------------------------------------------------------

    def resolve(self, text: str) -> Match:
        """Return the agencies a name may be of; the first of the ways below that finds any."""
        whole = plain(text)
        if len(whole) < 2 or len(whole) > LONGEST_NAME:
            return Match()
        if exact := self.exact.get(whole):
            ways = set(exact.values())
            return Match(frozenset(exact), "full" if ways == {"full"} else "alias")
        ways_to_read = list(self.ways(whole))
        for lookup in (self._named, self._abbreviated):
            for way in ways_to_read:
                if (match := lookup(way)).agencies:
                    return match
        return Match()

    def ways(self, whole: str) -> Iterator[Way]:
        """Yield the ways to take regions off the front; 市场监督管理局 may begin with a 市 of its own."""
        regions, rest = self.place(whole)
        yield Way(regions, "", rest)
        if _has_lone_level(rest) and len(rest) > 1:
            yield Way(regions, rest[0], rest[1:])

    def place(self, whole: str) -> tuple[frozenset[int], str]:
        """Take region names off the front, each below the one before; return the last ones and what remains."""
        regions: frozenset[int] = frozenset()
        rest = whole
        while rest:
            found = self._region_at(rest, regions)
            if found is None:
                break
            regions, rest = found[1], rest[len(found[0]) :]
        return regions, rest

    def _region_at(self, rest: str, above: frozenset[int]) -> tuple[str, frozenset[int]] | None:
        for length in range(min(len(rest), 12), 1, -1):
            keys = self.forms.get(rest[:length], set())
            below = frozenset(key for key in keys if not above or self._is_below(key, above))
            if below:
                return rest[:length], below
        return None

    def _is_below(self, region: int, above: frozenset[int]) -> bool:
        return region not in above and self.is_within(region, above)

    def _named(self, way: Way) -> Match:
        """Find what the rest of a name says in so many words."""
        function = way.rest or "政府"
        found = self._in(way, self.functions.get(function, set()))
        for longer in _SHORT.get(way.rest, ()):
            found |= self._in(way, self.functions.get(longer, set()))
        if not found and not way.rest and way.regions:  # 南堤街道 alone is its only agency
            found = self._in(way, set().union(*(self.of_region[key] for key in way.regions)))
        if not way.rest and not way.regions:
            return Match()
        return Match(frozenset(found), "region" if way.regions else "function")

    def _abbreviated(self, way: Way) -> Match:
        if len(way.rest) < 3:
            return Match()
        keys = [
            key
            for function, keys in self.functions.items()
            if is_abbreviation(way.rest, function)
            for key in keys
        ]
        return Match(frozenset(self._in(way, keys)), "abbreviation")

    def _in(self, way: Way, keys: Iterable[int]) -> set[int]:
        return {
            key
            for key in keys
            if (not way.regions or self.known[key].region in way.regions)
            and self.regions[self.known[key].region].name.endswith(way.level)
        }

    def mentioned(self, text: str) -> frozenset[int]:
        """Return the agencies whose name, with its region, stands somewhere in a text; the longest name counts."""
        whole = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("人民政府", "政府")
        found: set[int] = set()
        at = 0
        while at < len(whole) - 3:
            name = self._name_at(whole, at)
            if name:
                found |= set(self.exact[name])
            at += len(name) or 1
        return frozenset(found)

    def _name_at(self, whole: str, at: int) -> str:
        for length in range(min(LONGEST_NAME, len(whole) - at), 3, -1):
            if whole[at : at + length] in self.exact:
                return whole[at : at + length]
        return ""

    def successor_of(self, key: int) -> int | None:
        """Return who reports for an agency now: itself, or at the end of the chain; ``None`` if nobody."""
        seen: set[int] = set()
        at: int | None = key
        while at is not None and at in self.known and at not in seen:
            if self.known[at].closed_on is None:
                return at
            seen.add(at)
            at = self.known[at].successor
        return None


def plain(name: str) -> str:
    """Return a name as it is compared: no white space, brackets and marks, 人民政府 as 政府."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).replace("人民政府", "政府")


def forms_of(region: str) -> tuple[str, ...]:
    """Return a region's name and what it is called for short: 青岚市, 青岚."""
    short = next(
        (region.removesuffix(ending) for ending in _ENDINGS if region.endswith(ending)), region
    )
    return (region, short) if 2 <= len(short) < len(region) else (region,)


def is_abbreviation(short: str, long: str) -> bool:
    """Whether one is the other with characters left out, the first and last kept: 市监局, 市场监督管理局."""
    if len(short) >= len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _has_lone_level(whole: str) -> bool:
    return whole[:1] != "" and whole[0] in LEVELS


@lru_cache(maxsize=1)
def _read(_moment: int) -> Roster:
    return Roster(Agency.objects.order_by("pk"), Region.objects.all())


def current() -> Roster:
    """Return the roster as it was at most some seconds ago."""
    return _read(int(time.monotonic() // KEPT_SECONDS))


def forget() -> None:
    """Read the roster anew when it is next asked for."""
    _read.cache_clear()
