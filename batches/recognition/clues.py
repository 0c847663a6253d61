"""What a file says about whose it is: its title, its text, its name, and the folders it lay in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_noop as _

from batches.recognition.roster import Match, Roster
from reports.extraction import Extraction
from reports.extraction.identity import parse_title

SOURCES = {
    "title": _("标题"),
    "text": _("正文"),
    "name": _("文件名"),
    "folder": _("文件夹"),
}
_COVER_LENGTH = 1200
_TAIL_LINES = 4
_BY = re.compile(
    r"(?:本(?:年度)?报告(?:系|是)?由|现将|^由)?([\u4e00-\u9fff（）()]{4,40}?)"
    r"(?:根据|依据|按照)[^。]{2,60}?(?:编制|编写|制作)"
)
_SIGNATURE = re.compile(r"^\s*([\u4e00-\u9fff（）()]{4,40}?)\s*(?:20\d\d\s*年.{0,10})?$")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?:年度?|(?!\d))")
_DATE = re.compile(r"(?<!\d)20\d{6}(?!\d)|20\d\d[.\-]\d{1,2}[.\-]\d{1,2}")
_CLUTTER = re.compile(
    r"政[府务]信息公开(?:工作)?(?:情况)?(?:的)?(?:年度)?(?:工作)?(?:报告|年报|总结)?|信息公开|年度报告|工作报告|年报|报告|报送|关于|"
    r"附件|副本|复件|最终|终稿|定稿|修改稿?|盖章|公开版|更正|正式|扫描件|(?:第[一二三四五]|新)?版|年度|的|[vV]\d+|\d+"
)
_OF_A_REGION = {"", "直", "直属", "本级", "各部门", "部门", "报送材料", "材料", "政府"}
"""What may follow a region in the name of a folder that is that of the region's agencies."""
_GENERAL = ("区县", "县区", "市直", "省直", "县直", "区直", "部门", "乡镇", "街道")
"""How the names of folders begin that sort agencies and name none."""
_APART = re.compile(r"[\s\-_—–.,，、;；:：()\[\]【】+&#@!~“”\"'《》]+")
_BRACKETED = re.compile(r"[（(【\[].*?[)）】\]]")


@dataclass(frozen=True, slots=True)
class Clue:
    """What one source says: as printed, and the agencies it may mean; ``binds`` if another agency contradicts it."""

    source: str
    text: str
    match: Match
    binds: bool = True


@dataclass(frozen=True, slots=True)
class Clues:
    """All that is known of one file; ``place`` are the regions its folders name, ``years`` by source."""

    agencies: tuple[Clue, ...] = ()
    place: frozenset[int] = frozenset()
    place_text: str = ""
    years: tuple[tuple[str, int], ...] = ()
    unread: bool = False
    """The document could not be read: only its name speaks."""
    stated: str = ""
    """The agency the document states, as printed."""


@dataclass(slots=True)
class _Folders:
    """What the folders above a file say."""

    place: frozenset[int] = frozenset()
    text: str = ""
    clues: list[Clue] = field(default_factory=list)
    years: list[tuple[str, int]] = field(default_factory=list)


def clues(path: str, extraction: Extraction | None, roster: Roster) -> Clues:
    """Gather the clues of a file whose path is ``folder/…/name`` and whose content may not have been readable."""
    *folders, name = unicodedata.normalize("NFKC", path).split("/")
    stem = name.rpartition(".")[0] or name
    above = _folders(folders, roster)
    found = [*_of_document(extraction, roster), *_of_name(stem, roster), *above.clues]
    years = [*_years_of_document(extraction), *years_in("name", stem), *above.years]
    return Clues(
        agencies=tuple(found),
        place=above.place,
        place_text=above.text,
        years=tuple(years),
        unread=extraction is None,
        stated=(extraction.agency or "") if extraction else "",
    )


# --- the document --------------------------------------------------------------------------------


def _of_document(extraction: Extraction | None, roster: Roster) -> Iterator[Clue]:
    if extraction is None:
        return
    titled = parse_title(extraction.title or "")
    named = extraction.agency or (titled.agency if titled else None) or ""
    if named:
        yield Clue("title", named, roster.resolve(named))
    texts = {section.number: section.text for section in extraction.sections}
    cover = f"{texts.get(0, '')}\n{texts.get(1, '')}"[:_COVER_LENGTH]
    tail = texts[max(texts)].rstrip().split("\n")[-_TAIL_LINES:] if texts else []
    yield from _self_named(cover, tail, roster)
    mentioned = roster.mentioned("\n".join([cover, *tail]))
    if mentioned:
        yield Clue("text", "", Match(mentioned, "mention"), binds=False)


def _self_named(cover: str, tail: list[str], roster: Roster) -> Iterator[Clue]:
    """Yield who the text says has written it: 本报告由…编制, and the line above the date at the end."""
    written = [match[1] for match in _BY.finditer(cover)][:2]
    signed = [match[1] for line in tail if (match := _SIGNATURE.match(line))]
    for text in dict.fromkeys((*written, *signed)):
        understood = roster.resolve(text)
        if understood.is_single:
            yield Clue("text", text, understood)


def _years_of_document(extraction: Extraction | None) -> Iterator[tuple[str, int]]:
    if extraction is None or extraction.year is None:
        return
    from_text = any(doubt.code == "year_from_text" for doubt in extraction.doubts)
    yield ("text" if from_text else "title"), extraction.year


# --- its name ------------------------------------------------------------------------------------


def _of_name(stem: str, roster: Roster) -> Iterator[Clue]:
    """Yield what the name of the file says: as a title, else the piece of it that tells most."""
    titled = parse_title(stem)
    pieces = ([titled.agency] if titled and titled.agency else []) + list(_pieces(stem))
    matches = [(piece, roster.resolve(piece)) for piece in pieces]
    best = max(matches, key=lambda one: _weight(one[1]), default=None)
    if best and best[1].agencies:
        yield Clue("name", best[0], best[1])


def _pieces(stem: str) -> Iterator[str]:
    """Yield the name without clutter, first as a whole, then the parts between its separators."""
    for text in (stem, _BRACKETED.sub(" ", stem)):
        rest = _CLUTTER.sub(" ", _YEAR.sub(" ", _DATE.sub(" ", text)))
        parts = [part for part in _APART.split(rest) if len(part) >= 2]
        yield "".join(parts)
        yield from parts


def _weight(match: Match) -> tuple[bool, int, int]:
    order = ("abbreviation", "function", "region", "alias", "full")
    how = order.index(match.how) if match.how in order else -1
    return match.is_single, how if match.agencies else -1, -len(match.agencies)


def years_in(source: str, text: str) -> list[tuple[str, int]]:
    """Return the report years a name states; the date of its writing is none."""
    latest = date.today().year  # noqa: DTZ011 any zone will do
    years = {int(year) for year in _YEAR.findall(_DATE.sub(" ", text))}
    return [(source, year) for year in sorted(years) if 2008 <= year <= latest]


# --- its folders ---------------------------------------------------------------------------------


def _folders(names: list[str], roster: Roster) -> _Folders:
    """Read the folders from the outside in: a region narrows the one before, an agency is a clue."""
    found = _Folders()
    for name in names:
        found.years = years_in("folder", name) or found.years
        for piece in _pieces(name):
            _read_piece(piece, found, roster)
            if found.clues:
                break
    return found


def _read_piece(piece: str, found: _Folders, roster: Roster) -> None:
    regions, rest = roster.place(piece)
    if regions and rest in _OF_A_REGION:
        below = frozenset(r for r in regions if not found.place or roster.is_within(r, found.place))
        found.place, found.text = below or regions, piece
        return
    match = roster.resolve(piece)
    if match.agencies and match.how != "abbreviation" and not piece.startswith(_GENERAL):
        found.clues = [Clue("folder", piece, match)]
