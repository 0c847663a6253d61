"""Every verb that the source records has a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from audit.verbs import VERBS

APPS = (
    "audit", "notices", "agencies", "reports", "batches", "validation", "desk", "boards", "exports", "api",
    "config",
)  # fmt: skip
RECORDS = "from audit.recording import record"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if RECORDS in text or "life" in path.name:
                yield path, ast.parse(text)


def verbs_of(tree: ast.Module) -> Iterator[str]:
    """Yield the first argument of each call of ``record``, and constants that look like a verb passed by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            if node.func.id in {"record", "_note"} and isinstance(first, ast.Constant):
                yield str(first.value)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            value = node.value.value
            targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
            is_constant = any(target.isupper() for target in targets)
            if is_constant and isinstance(value, str) and is_verb(value):
                yield value


def is_verb(text: str) -> bool:
    noun, dot, verb = text.partition(".")
    return bool(dot) and noun.isidentifier() and verb.isidentifier() and text.islower()


def test_every_recorded_verb_has_a_name():
    recorded = {verb: path.name for path, tree in sources() for verb in verbs_of(tree)}
    assert len(recorded) > 30
    assert {verb: name for verb, name in recorded.items() if verb not in VERBS} == {}
