"""Score the rules: faults put into clean reports, and correct reports full of traps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from validation.scoring import injection, traps

SECTIONS = {"faults": injection.section, "traps": traps.section}
"""Each yields the lines of its part; ``seed`` makes it repeatable, ``misses`` has every disagreement told."""


class Command(BaseCommand):
    help = "Prints how many injected faults the rules find, and what they say of correct reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", help=f"which of: {', '.join(SECTIONS)}")
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--misses", action="store_true", help="print every disagreement")

    def handle(self, *_args: Any, **options: Any) -> None:
        for name, section in SECTIONS.items():
            if name in (options["parts"] or SECTIONS):
                for line in section(seed=options["seed"], misses=options["misses"]):
                    self.stdout.write(line)
