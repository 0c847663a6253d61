"""New requests, those carried in, and totals of both; what 均按时办结 allows to be carried out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from validation.claims import cells
from validation.claims.claim import Measure
from validation.claims.scene import Draft, Scene
from validation.claims.vocabulary import Word

INFLOW = cells.requests("inflow")


def settle_inflow(scene: Scene, words: frozenset[Word]) -> None:
    """含上年结转, or 新收 beside it, makes a total one of new and carried-in requests together."""
    carried = next((d for d in reversed(scene.recent) if d.kind == "N3" and d.value), None)
    new = next((d for d in scene.recent if d.kind == "N1" and Word.RECEIVE_NEW in d.words), None)
    if carried is None and new is None:
        return
    levels = [d for d in scene.recent if d.measure == Measure.LEVEL]
    opened = bool(words & {Word.INCLUDING, Word.OF_WHICH}) or any(
        c.opens for c in scene.counts[-1:]
    )
    said = Word.CARRY in words and opened and levels[-1:] == [carried]
    first = len(scene.drafts) - len(scene.recent)
    sums = _with_carried(scene)
    for place, draft in enumerate(scene.recent, first):
        if draft.kind == "N1" and Word.RECEIVE_NEW not in draft.words:
            larger = (new is not None and draft.value > new.value) or draft.value in sums
            within = larger or (said and draft in levels[-2:])
            scene.drafts[place] = _with_inflow(draft, first=within)


def _with_carried(scene: Scene) -> frozenset[Decimal]:
    """Return what requests and those carried in come to: 收到 41 件，连同结转 5 件，共 46 件."""
    asked = [d for d in scene.recent if d.kind in {"N1", "N3"} and d.value]
    return frozenset(
        one.value + other.value for one, other in pairwise(asked) if one.kind != other.kind
    )


def _with_inflow(draft: Draft, *, first: bool) -> Draft:
    """Let a total also mean new and carried-in requests together, or mean that first of all."""
    received = cells.requests("received")
    more = tuple(r for r in draft.readings if r not in {received, INFLOW})
    likely = first or draft.readings[0] == INFLOW
    both = (INFLOW, received) if likely else (received, INFLOW)
    return replace(draft, readings=(*both, *more))


def allow_carried(scene: Scene) -> None:
    """均按时答复 beside 结转 3 件 means all that were due: as many may be carried over."""
    carried = max((d.value for d in scene.drafts if d.kind == "N5"), default=Decimal(0))
    if carried:
        scene.drafts = [
            replace(draft, high=carried) if draft.kind == "N6" else draft for draft in scene.drafts
        ]


NATURAL = cells.requests("received", ("natural_person",))
LEGAL = cells.requests("received", cells.LEGAL_COLUMNS)


def settle_applicants(scene: Scene) -> None:
    """自然人 25 件、法人 39 件 are all there are: if they are not new and carried-in together, they do not mean them."""
    counted = [d for d in scene.drafts if d.kind == "N14" and d.readings]
    parts = {draft.readings[0]: draft.value for draft in counted}
    carried = next((d.value for d in scene.drafts if d.kind == "N3"), None)
    if carried is None or len(counted) != len(parts) or parts.keys() != {NATURAL, LEGAL}:
        return
    new = {d.value for d in scene.drafts if d.kind == "N1" and d.readings[0] != INFLOW}
    if new and sum(parts.values()) not in {total + carried for total in new}:
        scene.drafts = [
            replace(draft, readings=draft.readings[:1]) if draft in counted else draft
            for draft in scene.drafts
        ]
