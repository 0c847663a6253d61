"""Writes every file whose reading was corrected by hand, with what stands printed in it, as test cases."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from audit.recording import record
from desk import test_cases


class Command(BaseCommand):
    help = "把更正过识读的原件连同正确的数字导出为测试用例（原件 + truth/*.json，同 samples/ 的格式）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="写入的文件夹，没有则建立")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:  # noqa: ARG002
        (folder / "truth").mkdir(parents=True, exist_ok=True)
        written = lost = 0
        for revision in test_cases.corrected():
            name = test_cases.file_name(revision)
            try:
                with revision.file.open("rb") as file:
                    (folder / name).write_bytes(file.read())
            except FileNotFoundError:
                self.stderr.write(f"原件不在了：{revision}（{revision.sha256}）")
                lost += 1
                continue
            truth = test_cases.truth_of(revision)
            (folder / "truth" / f"{name}.json").write_text(
                test_cases.dumped(truth), encoding="utf-8"
            )
            record("reading.export", revision, by=None, corrections=len(truth["corrections"]))
            written += 1
        self.stdout.write(f"导出 {written} 个测试用例到 {folder}，{lost} 个原件缺失")
