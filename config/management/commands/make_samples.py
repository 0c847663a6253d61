"""Makes the files below samples/ and the printed files of the demonstration anew (for developers)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from samples import making


class Command(BaseCommand):
    help = "重新生成 samples/ 下的样例（需要 LibreOffice 和 Chromium）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration", action="store_true", help="同时重新打印示范数据的 PDF"
        )

    def handle(self, *args: Any, demonstration: bool, **options: Any) -> None:  # noqa: ARG002
        for name in making.make():
            self.stdout.write(name)
        if demonstration:
            making.print_demonstration()
