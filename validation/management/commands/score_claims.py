"""Score the claims against the gold sets."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from validation.claims.scoring import Score, Tally, rows, score

GOLD = ("sentences.jsonl", "narratives.jsonl")


class Command(BaseCommand):
    help = "Prints precision and recall of the claims on the gold sets, per kind and overall."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="gold files (JSON lines)")
        parser.add_argument("--misses", action="store_true", help="print every disagreement")

    def handle(self, *_args: Any, **options: Any) -> None:
        home = Path(settings.BASE_DIR) / "tests" / "claims" / "gold"
        files = options["files"] or [home / name for name in GOLD]
        result = score(chain.from_iterable(rows(path) for path in files))
        if options["misses"]:
            self._print_misses(result)
        self._print_tallies(result)

    def _print_misses(self, result: Score) -> None:
        for text, missed, surplus in result.misses:
            self.stdout.write(text)
            self.stdout.writelines(f"    missed  {line}\n" for line in missed)
            self.stdout.writelines(f"    surplus {line}\n" for line in surplus)

    def _print_tallies(self, result: Score) -> None:
        self.stdout.write("kind   expected  found  right  precision  recall")
        for kind, tally in result.kinds.items():
            if tally.expected or tally.found:
                self._print_tally(kind, tally)
        self._print_tally("all", result.overall)

    def _print_tally(self, name: str, tally: Tally) -> None:
        self.stdout.write(
            f"{name:<5}  {tally.expected:>8}  {tally.found:>5}  {tally.right:>5}  "
            f"{tally.precision:>9.3f}  {tally.recall:>6.3f}"
        )
