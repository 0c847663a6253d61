"""Where a finding is and what it rests on, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports import statutory
from reports.measures import Measure, Topic
from validation import wording
from validation.models import Finding
from validation.models.words import figure_name

NAMED = 3
"""So many cells are named at most; the sentence of the finding has them all."""


def place(finding: Finding) -> str:
    """Return the names of row and column as the form prints them, or the section, or the report as a whole."""
    names = [name for at in finding.cells[:NAMED] if (name := cell_name(at))]
    if not names and (name := cell_name(finding.at)):
        names = [name]
    sections = sorted({quote["section"] for quote in finding.quotes if quote.get("section")})
    names += [_(statutory.SECTIONS[number - 1]) for number in sections if 1 <= number <= 6]
    if len(finding.cells) > NAMED and names:
        names[-1] = _("{name}等").format(name=names[-1])
    return _("；").join(names) or _("报告整体")


def cell_name(address: str) -> str:
    """Return the name of a cell, empty for what is none."""
    try:
        return wording.cell_name(address) if address.count("/") else ""
    except (KeyError, IndexError):
        return ""


def figures_told(finding: Finding) -> str:
    """Return the figures it rests on, each with its name."""
    lines = []
    for key, value in finding.figures.items():
        if key in {"expected", "actual"}:
            continue
        try:
            name = figure_name(key)
        except (KeyError, IndexError, ValueError):
            name = key
        lines.append(f"{name} {_('空白') if value is None else value}")
    return "\n".join(lines)


def measure_name(measure: Measure) -> str:
    """Return the name of a share; that of a single ground with the bracket it stands in on the form."""
    if measure.topic != Topic.GROUND:
        return _(measure.name)
    return wording.spoken(wording.line(measure.code.removeprefix("ground_")))
