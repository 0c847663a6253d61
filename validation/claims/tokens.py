"""Characters → tokens: numbers with their units, words of the vocabulary, punctuation; blanks do not count.

Everything the vocabulary does not know stays between the tokens as a gap; how much of it there is tells
whether a number can belong to a word.  One pass, no backtracking: linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

import cn2an

from validation.claims.vocabulary import TERMS, Word


class Bound(StrEnum):
    """How a stated number bounds the true one."""

    EXACT = auto()
    ABOVE = auto()
    """余、多、超过：at least."""
    BELOW = auto()
    """近、不足：at most."""
    ABOUT = auto()
    """约、左右."""
    LEAST = auto()
    """An exact part of the true number."""


class Mark(StrEnum):
    """Punctuation that divides."""

    STOP = auto()
    SEMICOLON = auto()
    COLON = auto()
    COMMA = auto()
    LISTING = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; ``high`` is the upper end of a range, ``value`` the lower."""

    value: Decimal
    unit: str
    bound: Bound = Bound.EXACT
    high: Decimal | None = None
    places: int = 0
    """Digits printed after the decimal point."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark at ``[start, end)`` of the compact text."""

    what: Word | Mark | Quantity
    text: str
    start: int
    end: int
    gap: int = 0
    """Unknown characters between it and what follows."""


@dataclass(frozen=True, slots=True)
class Compact:
    """A text without blanks in half-width characters; ``places[i]`` is where character i was printed."""

    text: str
    places: tuple[int, ...]


PUNCTUATION = {
    "。": Mark.STOP,
    "!": Mark.STOP,
    "?": Mark.STOP,
    ";": Mark.SEMICOLON,
    ":": Mark.COLON,
    ",": Mark.COMMA,
    "、": Mark.LISTING,
    "(": Mark.OPEN,
    ")": Mark.CLOSE,
    "[": Mark.OPEN,
    "]": Mark.CLOSE,
}
SILENT = frozenset("“”\"'‘’「」《》<>*#|_-—·…")
"""Characters that neither divide nor count as unknown."""

COUNTS = "项次 件次 件 条次 条 宗 起 例 份 封 个 项 次 篇 部 则 笔 张 本 期 幅"
OTHER_UNITS = """个工作日 工作日 个自然日 个百分点 百分点 个月 个小时 小时 分钟 个季度 个部门 个单位 个平台 个栏目 个镇 个乡镇 个街道 个县 个区 个村 个社区 个方面 个账号 人次 余人次 人 名 户 页 场次 场 批次 批 家 天 日 年 月 周 届 轮 类 位 级 辆 平方米 公里 万人次 字 千字 倍 分 岁 款 号 处 卷 套 块 支 台 站 种 班 课 瓶"""
MONEY = "万元 亿元 百元 千元 元"
_units = "|".join(sorted(f"{COUNTS} {OTHER_UNITS} {MONEY} %".split(), key=len, reverse=True))
_number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_digits = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_chinese = rf"[{_digits}]{{1,12}}(?:万[{_digits}]{{0,9}})?"

MASKED = re.compile(
    r"(?:19|20)\d\d年(?:度|底)?(?:以前|之前|前)|\d{4}年\d{1,2}月(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|\d{1,2}月(?:份|底|初|末)?"
    r"|[〔\[(]\d{4}[〕\])]\d+号|第[\d一二三四五六七八九十百]+(?:条|项|款|号|期|届|次|批|季度|个|部分|十[一二三四五六七八九]?条)"
    r"|\d+号|\d{3,4}-\d{7,8}|\d+[:]\d+|\d+·\d+|[A-Za-z][A-Za-z0-9./:@_]*|[一二三四五六七八九十]+分之[一二三四五六七八九十]+|12345|1[3-9]\d{9}|《[^》\n]{0,80}》"
    r""
    rf"|(?:{_number})元?/(?:件|页|份|张)",
)
YEAR = re.compile(r"(20\d\d)(?:年度|年末|年底|年)?")
FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})")
QUANTITY = re.compile(
    rf"(?P<low>{_number})(?:(?:至|到|-|—|~)(?P<high>{_number}))?"
    rf"(?P<scale>亿|万|千|百)?(?P<more>余|多|来)?(?P<unit>{_units})(?P<after>左右|以上|上下|以内|余)?(?P<per>/)?"
)
CHINESE = re.compile(
    rf"(?P<low>{_chinese})(?P<more>余|多|来)?(?P<unit>{_units})(?P<after>左右|以上|上下)?"
)
HUNDRED = re.compile(rf"百分之(百|{_chinese}|\d+(?:\.\d+)?)")
BARE = re.compile(rf"{_number}|零|〇")

SCALES = {"百": 100, "千": 1000, "万": 10000, "亿": 100000000}
LONGEST = 15
"""Numbers with more digits are no counts."""


def compact(text: str) -> Compact:
    """Drop blanks (except between digits) and make every character half-width, remembering places."""
    characters: list[str] = []
    places: list[int] = []
    gap = False
    for place, character in enumerate(text):
        if character.isspace():
            gap = True
            continue
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) != 1:
            plain = character
        plain = "、" if plain == "､" else plain
        if gap and characters and characters[-1].isdigit() and plain.isdigit():
            characters.append(" ")
            places.append(place)
        characters.append(plain)
        places.append(place)
        gap = False
    return Compact("".join(characters), tuple(places))


def _index() -> dict[str, list[tuple[str, Word]]]:
    """Return the vocabulary by first character, longest term first."""
    index: dict[str, list[tuple[str, Word]]] = {}
    for word, terms in TERMS.items():
        for term in terms.split():
            index.setdefault(term[0], []).append((term, word))
    for terms_here in index.values():
        terms_here.sort(key=lambda entry: -len(entry[0]))
    return index


INDEX = _index()
KNOWN = frozenset(term for entries in INDEX.values() for term, _ in entries)


def longest_term(text: str, at: int) -> tuple[str, Word] | None:
    """Return the longest term of the vocabulary that starts at a place."""
    for term, word in INDEX.get(text[at], ()):
        if text.startswith(term, at) and (word == Word.TOTAL or not _overlaps(term, text, at)):
            return term, word
    return None


EMPTY = frozenset({Word.FILLER, Word.NEUTRAL})


def _overlaps(term: str, text: str, at: int) -> bool:
    """未结转 is 未 and 结转, not 未结 and a rest: the last character of the term begins a longer one."""
    last = at + len(term) - 1
    return term[:-1] in KNOWN and any(
        len(other) > 1 and word not in EMPTY and text.startswith(other, last)
        for other, word in INDEX.get(text[last], ())
    )


def _decimal(digits: str) -> Decimal | None:
    """Read Arabic or Chinese digits; ``None`` if they are no number."""
    digits = digits.replace(",", "")
    if digits[0].isdigit():
        return Decimal(digits) if len(digits) <= LONGEST else None
    if digits in {"百", "一百", "壹佰"}:
        return Decimal(100)
    try:
        return Decimal(cn2an.cn2an(digits.replace("〇", "零"), "smart"))
    except (ValueError, TypeError):
        return None


def _bound(match: re.Match[str], before: Word | None) -> Bound:
    """Return how 余, 以上, 左右, 近 and the like around a number bound it."""
    after = match["after"]
    if match["more"] or after in {"以上", "余"} or before == Word.ABOVE:
        return Bound.ABOVE
    if after in {"左右", "上下"} or before == Word.ABOUT:
        return Bound.ABOUT
    return Bound.BELOW if after == "以内" or before == Word.BELOW else Bound.EXACT


def _quantity(match: re.Match[str], before: Word | None) -> Quantity | None:
    """Return the number a match means, or ``None`` if it is none or a price per piece."""
    named = match.groupdict()
    low = _decimal(named["low"])
    if low is None or named.get("per"):
        return None
    size, unit = named.get("scale") or "", named["unit"]
    if unit == "元":  # 万元 is a unit of its own: what was rounded is 18.87, not 188700
        size, unit = "", size + unit
    scale = SCALES.get(size, 1)
    high = _decimal(named["high"]) if named.get("high") else None
    places = len(named["low"].partition(".")[2])
    return Quantity(
        low * scale,
        unit,
        _bound(match, before),
        None if high is None else high * scale,
        places,
    )


def _number_token(text: str, at: int, before: Word | None) -> Token | None:
    """Return the token of the number that starts at a place, with its unit."""
    match = HUNDRED.match(text, at)
    share = match and _decimal(match[1])
    if match and share is not None:
        return Token(Quantity(share, "%"), match[0], at, match.end())
    for pattern in (QUANTITY, CHINESE):
        match = pattern.match(text, at)
        quantity = match and _quantity(match, before)
        if match and quantity:
            end = match.end() - (1 if match.groupdict().get("per") else 0)
            return Token(quantity, match[0], at, end)
    return None


def _year_token(text: str, at: int, year: int | None) -> Token | None:
    """Return 2023年 as last, this, next or far year; a bare 2023 counts as a year too."""
    match = YEAR.match(text, at)
    if not match or (match[0].isdigit() and text[match.end() : match.end() + 1].isdigit()):
        return None
    if match[0].isdigit() and text[match.end() : match.end() + 1] not in {"", "政", "度", ","}:
        return None
    distance = int(match[1]) - year if year else 0
    word = {-1: Word.LAST, 0: Word.THIS, 1: Word.NEXT}.get(distance, Word.FAR)
    return Token(word, match[0], at, match.end())


def tokenize(text: str, year: int | None = None, names: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a compact text; ``year`` is the report's, ``names`` are its agency's, longest first."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        token = _name_token(text, at, names) or _token(text, at, year, tokens)
        if token is None:
            at += 1
            continue
        tokens.append(token)
        at = token.end
    return [
        Token(t.what, t.text, t.start, t.end, following - t.end)
        for t, following in zip(tokens, _starts_after(tokens, len(text)), strict=True)
    ]


def _name_token(text: str, at: int, names: tuple[str, ...]) -> Token | None:
    """Return the agency's own name, whatever words it is made of."""
    name = next((name for name in names if text.startswith(name, at)), None)
    return Token(Word.OWN, name, at, at + len(name)) if name else None


def _starts_after(tokens: list[Token], end: int) -> list[int]:
    """Return for each token where the next one, or else the text's end, begins."""
    return [*(token.start for token in tokens[1:]), end][: len(tokens)]


NUMERIC = frozenset(f"0123456789{_digits}")
MASKABLE = (
    NUMERIC
    | frozenset("〔[(第每《")
    | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
)


def _token(text: str, at: int, year: int | None, earlier: list[Token]) -> Token | None:
    """Return the token that starts at a place, if any."""
    character = text[at]
    before = earlier[-1] if earlier and earlier[-1].end == at else None
    modifier = before.what if before and isinstance(before.what, Word) else None
    term = longest_term(text, at)
    carried = (
        before is not None and before.what == Word.CARRY
    )  # 延期至 2025 年 1 月: the year counts
    if character in MASKABLE and not carried and not MONTHS.match(text, at):
        masked = MASKED.match(text, at)
        if masked and (term is None or len(masked[0]) >= len(term[0])):
            later = year is not None and masked[0].startswith(f"{year + 1}年")
            return Token(Word.NEXT if later else Word.NEUTRAL, masked[0], at, masked.end())
    if character in NUMERIC and (term is None or term[1] != Word.NEUTRAL):
        token = (
            _year_token(text, at, year)
            or _months_token(text, at)
            or _fraction_token(text, at)
            or _number_token(text, at, modifier)
            or _bare_token(text, at)
        )
        if token and (term is None or token.end - at >= len(term[0])):
            return token
    if term:
        return Token(term[1], term[0], at, at + len(term[0]))
    if character in PUNCTUATION:
        return Token(PUNCTUATION[character], character, at, at + 1)
    return Token(Word.FILLER, character, at, at + 1) if character in SILENT else None


MONTHS = re.compile(r"(\d{1,2})月?(?:份)?(?:至|到|-|—|~)(\d{1,2})月(?:份|底)?")


def _months_token(text: str, at: int) -> Token | None:
    """Return 1 至 9 月 as part of a year, 1 至 12 月 as the whole."""
    match = MONTHS.match(text, at)
    if match is None:
        return None
    whole = (int(match[1]), int(match[2])) == (1, 12)
    return Token(Word.THIS if whole else Word.PART_YEAR, match[0], at, match.end())


def _fraction_token(text: str, at: int) -> Token | None:
    """Return 29/41 as a quantity of unit ``/`` whose ``high`` is the denominator."""
    match = FRACTION.match(text, at)
    if match is None:
        return None
    return Token(
        Quantity(Decimal(match[1]), "/", high=Decimal(match[2])), match[0], at, match.end()
    )


def _bare_token(text: str, at: int) -> Token | None:
    """Return a number without a unit; over-long digits are swallowed as a name."""
    match = BARE.match(text, at)
    if match is None:
        return None
    value = _decimal(match[0])
    what = Word.NEUTRAL if value is None else Quantity(value, "")
    return Token(what, match[0], at, match.end())
