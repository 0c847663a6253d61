"""``compare_texts``: compare the texts of all reports of a year with each other."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from validation import rechecking
from validation.copying.whole_year import compare_year


class Command(BaseCommand):
    help = "比较同一年度所有报告的正文，找出雷同，并安排有变化的报告重新核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="报告年度")

    def handle(self, *_args: Any, year: int, **_options: Any) -> None:
        begun = time.monotonic()
        done = compare_year(year)
        rechecking.request(sorted(done.changed))
        self.stdout.write(
            f"{year}年：报告 {done.reports} 份，补算特征 {done.signed} 份，逐字比较 {done.pairs} 对，"
            f"雷同 {done.resemblances} 处，待重新核对 {len(done.changed)} 份，"
            f"用时 {time.monotonic() - begun:.1f} 秒"
        )
