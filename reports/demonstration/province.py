"""The fictional province as data: 云川省, three cities, their counties and townships, and who reports there.

No region or agency of these names exists; the division codes begin with 97, which is not assigned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agencies.models import Agency, Region

Level = Region.Level
Kind = Agency.Kind


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its code begins with that of its parent, ``parent`` is empty for the province."""

    code: str
    name: str
    level: Region.Level
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Organ:
    """An agency of the demonstration; ``trade`` (a key of ``trades.TRADES``) says what it does."""

    name: str
    kind: Agency.Kind
    place: Place
    trade: str
    parent: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def files_aggregate(self) -> bool:
        """Whether it files for everybody below it: governments from the county upwards."""
        return self.kind == Kind.GOVERNMENT and self.place.level != Level.TOWNSHIP


PROVINCE = "云川省"
_PROVINCE_ORGANS = "办公厅 生态环境厅 市场监督管理局 教育厅 司法厅 交通运输厅"
_CITIES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "青岚市": (
        "办公室 行政审批服务局 城市管理局 生态环境局 市场监督管理局 自然资源和规划局 水务局 教育局 公安局 地方志编纂中心",
        {
            "澄湾区": ("办公室 住房和城乡建设局 卫生健康局", "南堤街道 望澜街道 茶亭街道 月港街道"),
            "枕溪县": ("办公室 农业农村局 市场监督管理局", "竹汐镇"),
        },
    ),
    "澜汀市": (
        "办公室 行政审批服务局 城市管理局 交通运输局 自然资源和规划局 人力资源和社会保障局 水务局 司法局",
        {
            "柏亭区": ("办公室 城市管理局 教育局", "柳巷街道 云桥街道 书院街道 青樾街道"),
            "雁回县": ("办公室 自然资源局 卫生健康局", "栗坪镇"),
        },
    ),
    "松屿市": (
        "办公室 行政审批服务局 生态环境局 应急管理局 文化广电和旅游局 住房和城乡建设局 公安局",
        {
            "云埠区": ("办公室 市场监督管理局 农业农村局", "东浦街道 石鼓街道 盐仓街道 帆山街道"),
            "石渡县": ("办公室 交通运输局 水务局", "鹿鸣乡"),
        },
    ),
}
_TRADES = {
    "办公": "office",
    "行政审批": "licensing",
    "城市管理": "urban",
    "生态环境": "environment",
    "市场监督": "market",
    "自然资源": "land",
    "水务": "water",
    "教育": "education",
    "公安": "police",
    "地方志": "history",
    "住房": "housing",
    "卫生": "health",
    "农业": "farming",
    "交通": "transport",
    "人力资源": "labour",
    "司法": "justice",
    "应急": "emergency",
    "文化": "culture",
}


@cache
def places() -> tuple[Place, ...]:
    """All regions, parents first."""
    found = [Place("970000", PROVINCE, Level.PROVINCE)]
    for city_number, (city, (_, counties)) in enumerate(_CITIES.items(), start=1):
        city_code = f"97{city_number:02}00"
        found.append(Place(city_code, city, Level.CITY, "970000"))
        for number, (county, (_, townships)) in enumerate(counties.items(), start=1):
            county_code = f"97{city_number:02}{number:02}"
            found.append(Place(county_code, county, Level.COUNTY, city_code))
            found += [
                Place(f"{county_code}{place:03}", township, Level.TOWNSHIP, county_code)
                for place, township in enumerate(townships.split(), start=1)
            ]
    return tuple(found)


@cache
def organs() -> tuple[Organ, ...]:
    """All agencies, parents first."""
    by_name = {place.name: place for place in places()}
    return tuple(_organs(by_name))


def _organs(by_name: dict[str, Place]) -> Iterator[Organ]:
    root = _government(PROVINCE, by_name[PROVINCE], "")
    yield root
    yield from _departments(PROVINCE, _PROVINCE_ORGANS, root)
    for city, (city_organs, counties) in _CITIES.items():
        city_government = _government(city, by_name[city], root.name)
        yield city_government
        yield from _departments(city, city_organs, city_government)
        for county, (county_organs, townships) in counties.items():
            full = city + county
            county_government = _government(full, by_name[county], city_government.name)
            yield county_government
            yield from _departments(full, county_organs, county_government)
            for township in townships.split():
                yield _township(full, by_name[township], county_government.name)


def _government(name: str, place: Place, parent: str) -> Organ:
    return Organ(f"{name}人民政府", Kind.GOVERNMENT, place, "government", parent)


def _departments(prefix: str, names: str, government: Organ) -> Iterator[Organ]:
    for name in names.split():
        trade = next(trade for start, trade in _TRADES.items() if name.startswith(start))
        if trade == "office":
            full, kind = f"{prefix}人民政府{name}", Kind.GENERAL_OFFICE
        else:
            full = prefix + name
            kind = Kind.OTHER if trade == "history" else Kind.DEPARTMENT
        city = prefix.removesuffix(government.place.name)
        aliases = (full.removeprefix(city),) if city else ()
        yield Organ(full, kind, government.place, trade, government.name, aliases)


def _township(prefix: str, place: Place, parent: str) -> Organ:
    if place.name.endswith("街道"):
        return Organ(f"{prefix}{place.name}办事处", Kind.OTHER, place, "subdistrict", parent)
    return Organ(f"{prefix}{place.name}人民政府", Kind.GOVERNMENT, place, "township", parent)
