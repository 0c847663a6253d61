"""The catalogue as the office has set it: rules switched off, weighed differently, other thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from validation.engine import CATALOGUE, Dossier, Rule, Severity
from validation.memory import once
from validation.models import RuleSetting
from validation.models.setting import Setting

SETTABLE = {
    Severity.ERROR: (Severity.ERROR, Severity.WARNING, Severity.NOTICE),
    Severity.WARNING: (Severity.WARNING, Severity.NOTICE),
    Severity.NOTICE: (Severity.WARNING, Severity.NOTICE),
}
"""What a rule of a severity may be weighed as: only what is declared as certain is ever an error."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The rules in force at a date, their thresholds, and which settings made them so."""

    catalogue: Mapping[str, Rule]
    limits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    settings: Mapping[str, RuleSetting] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What to add to the version of the rules so that a change of settings shows; empty if there is none."""
        return f"+{max(one.pk for one in self.settings.values())}" if self.settings else ""


def in_force(on: date) -> Tuning:
    """Return the catalogue as set for checks made on a date, with one query."""
    return once(("settings", on), lambda: _in_force(on))


def _in_force(on: date) -> Tuning:
    latest: dict[str, RuleSetting] = {}
    for setting in RuleSetting.objects.in_force(on):
        latest.setdefault(setting.rule, setting)
    known = {code: setting for code, setting in latest.items() if code in CATALOGUE}
    return Tuning(
        {code: tuned(CATALOGUE[code], known.get(code)) for code in enabled(CATALOGUE, known)},
        {code: one.limits for code, one in known.items() if one.limits},
        known,
    )


def with_setting(tuning: Tuning, setting: Setting) -> Tuning:
    """Return the same catalogue with one rule set differently, for a trial."""
    code = setting.rule
    catalogue = {**tuning.catalogue, code: tuned(CATALOGUE[code], setting)}
    if not setting.enabled:
        del catalogue[code]
    return Tuning(catalogue, {**tuning.limits, code: setting.limits}, tuning.settings)


def only(tuning: Tuning, code: str) -> Mapping[str, Rule]:
    """Return the one rule as it is set, or nothing if it is off."""
    return {code: tuning.catalogue[code]} if code in tuning.catalogue else {}


def enabled(codes: Iterable[str], settings: Mapping[str, Setting]) -> list[str]:
    """Return the codes that nobody switched off."""
    return [code for code in codes if code not in settings or settings[code].enabled]


def tuned(rule: Rule, setting: Setting | None) -> Rule:
    """Return a rule weighed as it is set, within what its declaration allows."""
    if setting is None or setting.severity not in SETTABLE[rule.severity]:
        return rule
    return replace(rule, severity=Severity(setting.severity))


def tuned_dossier(dossier: Dossier, tuning: Tuning) -> Dossier:
    """Return the dossier with the thresholds the office has set."""
    return replace(dossier, limits=tuning.limits) if tuning.limits else dossier
