"""分别, 各 and 均为: every member of a list gets a number of its own."""

from __future__ import annotations

from dataclasses import replace

from validation.claims.clauses import SUBJECTS, Clause, Phrase, is_number, members, phrases
from validation.claims.matching import CLASSES
from validation.claims.subjects import words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word


def distributed(clause: Clause) -> list[Phrase]:
    """Return a clause's phrases, one for each member where its list says so."""
    found = phrases(clause)
    place = next((i for i in range(len(clause.tokens)) if _distributes(clause.tokens, i)), None)
    if place is None:
        return found
    head, numbers = clause.tokens[:place], [t for t in clause.tokens[place:] if is_number(t)]
    if not numbers or not head or any(map(is_number, head)):
        return found
    names, told = members(head), clause.tokens[place].what
    if told == Word.RESPECTIVELY and len(numbers) == len(names):
        return _pair(names, numbers) if _all_named(names) else []
    shared = told == Word.EACH or _is_zero(numbers[0]) or _alike(names)
    return _pair(names, numbers * len(names)) if len(numbers) == 1 and shared else found


def _distributes(tokens: list[Token], place: int) -> bool:
    """Whether a token gives numbers to a list; 各 does so only right before its number."""
    if tokens[place].what == Word.EACH:
        return any(map(is_number, tokens[place + 1 : place + 2]))
    return tokens[place].what in {Word.RESPECTIVELY, Word.ALL}


def _is_zero(number: Token) -> bool:
    return isinstance(number.what, Quantity) and number.what.value == 0


def _alike(names: list[list[Token]]) -> bool:
    """Whether a list names several of one class: 予以公开、部分公开均为 2 件, but not 申请均为 2 件."""
    return len(names) > 1 and any(all(words_of(n) & kind for n in names) for kind in CLASSES)


def _all_named(names: list[list[Token]]) -> bool:
    """Whether each member says what it counts: 工程建设、房屋征收方面的申请分别为 8 件、5 件 does not."""
    return all(words_of(n) & NOUNS or not any(t.gap for t in n) for n in names)


NOUNS = SUBJECTS.union(*CLASSES)


def _pair(names: list[list[Token]], numbers: list[Token]) -> list[Phrase]:
    """Return one phrase for each name with its number; the last unit printed goes for all."""
    quantities = [t.what for t in numbers if isinstance(t.what, Quantity)]
    unit = next((q.unit for q in reversed(quantities) if q.unit), "")
    return [
        Phrase(name, number, replace(quantity, unit=quantity.unit or unit))
        for name, number, quantity in zip(names, numbers, quantities, strict=True)
    ]
