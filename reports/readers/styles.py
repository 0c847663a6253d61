"""Word's styles: what a paragraph inherits of heading level, list and visibility."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.readers.numbering import number_of, value_of
from reports.readers.package import Element


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says of its paragraphs, its ancestors' word included."""

    level: int | None = None
    """Level of heading from 1; ``None`` for body text."""
    list_id: str | None = None
    depth: int = 0
    hidden: bool = False


def styles_from_xml(root: Element) -> dict[str, Style]:
    """Read ``styles.xml``: style id → style; the default paragraph style under the empty id."""
    elements = {value_of(style, "styleId") or "": style for style in root.iterchildren("{*}style")}
    styles: dict[str, Style] = {}

    def resolve(style_id: str, seen: frozenset[str]) -> Style:
        element = elements.get(style_id)
        if element is None or style_id in seen or len(seen) > 30:
            return Style()
        if style_id not in styles:
            parent = resolve(value_of(element.find("{*}basedOn")) or "", seen | {style_id})
            styles[style_id] = _named(element, parent)
        return styles[style_id]

    for style_id, element in elements.items():
        style = resolve(style_id, frozenset())
        if (
            value_of(element, "default") in {"1", "true"}
            and value_of(element, "type") == "paragraph"
        ):
            styles[""] = style
    return styles


def _named(element: Element, parent: Style) -> Style:
    """A style by its own words; Word's built-in headings are known by name in every language version."""
    style = styled(element.find("{*}pPr"), parent)
    name = (value_of(element.find("{*}name")) or "").lower()
    level = style.level
    if name == "title":
        level = 1
    elif name.startswith(("heading ", "标题 ")) and name[-1:].isdigit():
        level = int(name[-1]) or None
    hidden = is_on(element.find("{*}rPr/{*}vanish")) or parent.hidden
    return replace(style, level=level, hidden=hidden)


def styled(properties: Element | None, style: Style) -> Style:
    """The style as changed by paragraph properties."""
    if properties is None:
        return style
    outline = properties.find("{*}outlineLvl")
    if outline is not None:
        level = number_of(outline, 9) + 1
        style = replace(style, level=level if 1 <= level <= 9 else None)
    numbered = properties.find("{*}numPr")
    if numbered is not None:
        list_id = value_of(numbered.find("{*}numId")) or style.list_id
        depth = number_of(numbered.find("{*}ilvl"), style.depth)
        style = replace(style, list_id=list_id, depth=depth)
    return style


def is_on(switch: Element | None) -> bool:
    """Whether a property that is on by its mere presence is there and not switched off."""
    return switch is not None and value_of(switch) not in {"0", "false", "off"}
