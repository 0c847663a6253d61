"""What a roster file asks of agencies: targets, the changes they come to, and the plan of all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.roster.errors import sentence


class Sort(models.TextChoices):
    """What happens to an agency; a line may tell several of these."""

    ERROR = "error", _("有误")
    CREATED = "created", _("新增")
    RENAMED = "renamed", _("更名")
    MOVED = "moved", _("改变上级或地区")
    MERGED = "merged", _("并入其他机关")
    CLOSED = "closed", _("撤销")
    REOPENED = "reopened", _("恢复")
    CHANGED = "changed", _("其他更改")
    UNCHANGED = "unchanged", _("没有变化")


@dataclass(slots=True)
class Change:
    """What one line does to one agency; ``edits`` are [before, after] as text by column key."""

    line: int
    name: str
    key: int | None = None
    sorts: list[str] = field(default_factory=list)
    edits: dict[str, list[str]] = field(default_factory=dict)
    errors: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    new_region: str = ""
    """Code of a region that comes into being with it."""

    def wrong(self, code: str, **params: Any) -> None:
        self.errors.append((code, params))

    @property
    def messages(self) -> list[str]:
        return [sentence(code, params) for code, params in self.errors]


@dataclass(slots=True)
class Target:
    """What an agency shall be: the values a line asks for; references are keys, or line numbers of new agencies."""

    change: Change
    agency: Agency | None
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of the model by name, only those that the file has a column for."""
    region_code: str = ""
    region_name: str = ""
    parent: str | None = None
    successor: str | None = None
    """Full names; ``None`` where the file does not say."""
    renamed_on: date | None = None


@dataclass(slots=True)
class Plan:
    """All that a file would do."""

    targets: list[Target]

    @property
    def changes(self) -> list[Change]:
        return [target.change for target in self.targets]

    @property
    def has_errors(self) -> bool:
        return any(target.change.errors for target in self.targets)

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(change) for change in self.changes]

    @property
    def digest(self) -> str:
        """A fingerprint of what is shown, so that another one is noticed before anything is done."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
