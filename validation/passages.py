"""Sentences of a report by what they speak of, for rules that ask whether something is explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from validation.engine import Dossier, Quote

_SENTENCE = re.compile(r"[^。；！？\n]+")
EVERYWHERE = range(7)


def sentences(dossier: Dossier, sections: Iterable[int] = EVERYWHERE) -> Iterator[Quote]:
    """Yield the sentences of some sections; a semicolon ends one too."""
    for number in sections:
        for match in _SENTENCE.finditer(dossier.text(number)):
            yield Quote(number, match.group().strip())


def speaking_of(
    dossier: Dossier, *patterns: re.Pattern[str], sections: Iterable[int] = EVERYWHERE
) -> Quote | None:
    """Return the first sentence in which all patterns occur."""
    return next(
        (
            quote
            for quote in sentences(dossier, sections)
            if all(pattern.search(quote.text) for pattern in patterns)
        ),
        None,
    )
