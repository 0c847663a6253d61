"""The colours of the design system can be read: WCAG AA in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
LIGHT = TOKENS[: TOKENS.index("@media")]
AUTO, DARK = TOKENS[TOKENS.index("@media") :].split(':root[data-theme="dark"]')


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


READ_ON = {
    "text": ("panel", "ground", "panel-sunk", "panel-raised", "accent-wash", "ink-wash"),
    "text-soft": ("panel", "ground", "panel-sunk", "accent-wash", "error-wash", "warning-wash"),
    "text-faint": ("panel", "ground", "panel-sunk"),
    "ink": ("panel", "ground", "panel-raised", "accent-wash", "ink-wash"),
    "on-ink": ("ink",),
    "error": ("panel", "error-wash", "accent-wash"),
    "warning": ("panel", "panel-sunk", "accent-wash"),
    "notice": ("panel", "panel-sunk", "accent-wash"),
    "doubt": ("panel", "doubt-wash"),
    "good": ("panel",),
}


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_legible_on_what_it_stands_on(css):
    theme = colours(LIGHT) | colours(css)
    weak = {
        (text, ground): round(contrast(theme[text], theme[ground]), 2)
        for text, grounds in READ_ON.items()
        for ground in grounds
        if contrast(theme[text], theme[ground]) < 4.5
    }
    assert weak == {}


def test_a_zero_is_quieter_than_a_figure_but_can_be_read():
    for css in (LIGHT, DARK):
        theme = colours(LIGHT) | colours(css)
        assert (
            3 <= contrast(theme["zero"], theme["panel"]) < contrast(theme["text"], theme["panel"])
        )


def test_the_dark_theme_is_the_same_chosen_or_by_the_system():
    assert colours(AUTO) == colours(DARK)
    assert colours(LIGHT).keys() == colours(DARK).keys()
