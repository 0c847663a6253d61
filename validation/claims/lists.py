"""Several numbers as one claim: what came by each channel (N15), a total and its parts (N32)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Measure
from validation.claims.scene import Count, Scene
from validation.claims.tokens import Bound
from validation.claims.vocabulary import Word

OPPOSITES = (
    (
        frozenset({"线上", "网上", "网络", "互联网", "线上申请", "网上申请", "网络申请", "在线"}),
        frozenset({"线下", "现场", "书面", "线下申请", "现场申请", "书面申请", "窗口"}),
    ),
)
FAMILIES = (
    ("网", "线上", "在线", "互联网", "政", "电子", "邮件", "依申请", "平台"),
    ("信", "邮", "来信", "来函", "快递", "挂号", "EMS", "寄", "书信"),
    ("当", "现场", "窗口", "面", "上门"),
)
"""How the names of the three usual channels begin."""
RECEIVED = (cells.requests("received"), cells.requests("inflow"))


def close_channels(scene: Scene) -> None:
    """Turn a paragraph's channels into one claim; a single one is the total, if no other is stated."""
    if not scene.channels:
        return
    drafts = [draft for draft, _, _ in scene.channels]
    names: frozenset[str] = frozenset().union(*(texts for _, texts, _ in scene.channels))
    listed = any(listing for _, _, listing in scene.channels)
    totals = [d for d in scene.drafts if d.kind in {"N1", "N2"}]
    first = drafts[0]
    if len(drafts) == 1:
        if (
            not totals
            and not listed
            and first.words & {Word.RECEIVE, Word.HANDLE, Word.RECEIVE_NEW}
        ):
            scene.drafts.append(replace(first, kind="N1", readings=RECEIVED, weak=True))
        return
    whole = sum((draft.value for draft in drafts), Decimal(0))
    complete = not totals or not listed or _is_complete(names)
    if complete or any(whole >= total.value for total in totals):
        loose = next((d.bound for d in drafts if d.bound != Bound.EXACT), Bound.EXACT)
        scene.drafts.append(
            replace(first, value=whole, readings=RECEIVED, end=drafts[-1].end, bound=loose)
        )


def _is_complete(names: frozenset[str]) -> bool:
    """Whether channels together are all there are: online and offline, or by net, letter and hand."""
    if any(names & a and names & b for a, b in OPPOSITES):
        return True
    return all(any(name.startswith(starts) for name in names) for starts in FAMILIES)


NEWS_UNITS = frozenset({"条", "篇", "件", "次", "条次", "则", "个", "项", "份", "期", "部", "幅"})


def close_sums(scene: Scene) -> None:
    """Record a sentence's totals that are followed by their parts."""
    counts = scene.counts
    for place, whole in enumerate(counts[:-1]):
        if whole.subject != Word.NEWS or whole.quantity.unit not in NEWS_UNITS:
            continue
        if not counts[place + 1].opens or whole.opens:
            continue
        parts = list(_parts(whole, counts[place + 1 :]))
        if len(parts) > 1:
            _sum(whole, parts, scene)


def _parts(whole: Count, later: list[Count]) -> Iterator[Count]:
    """Yield the parts of a total: same unit, divided alike, up to the next list."""
    strength = later[1].separator if len(later) > 1 else 0
    for place, count in enumerate(later):
        if count.quantity.unit != whole.quantity.unit:
            if count.separator == 0:
                continue
            return
        if place and (count.separator > strength or count.opens or count.separator == 0):
            return
        yield count


def _sum(whole: Count, parts: list[Count], scene: Scene) -> None:
    """Record that parts should add up to a total."""
    bounds = [c.quantity.bound for c in (whole, *parts) if c.quantity.bound != Bound.EXACT]
    draft = scene.draft("N32", whole.quantity, (whole.start, parts[-1].end))
    scene.keep(
        replace(
            draft,
            measure=Measure.SUM,
            bound=bounds[0] if bounds else Bound.EXACT,
            parts=tuple(part.quantity.value for part in parts),
            exhaustive=any(part.rest for part in parts),
        )
    )
