"""``inspect_report``: read one file and check it, as ``docs/contract.md`` section 1 lays down."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from reports.child import ChildLost
from reports.problems import reason
from reports.readers.document import UnreadableDocument
from validation import terminal
from validation.inspection import inspect

ERRORS, UNREADABLE, USAGE = 1, 2, 3
"""Exit statuses; 0 is a report that was read and has no error."""


class Command(BaseCommand):
    help = "读取并核对一份年度报告，不需要服务器和数据库。"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--previous", metavar="FILE", type=Path, help="上一年度的报告")
        parser.add_argument("--agency", metavar="NAME", help="机关名称，代替文件所写的")
        parser.add_argument("--year", metavar="YYYY", type=int, help="报告年度，代替文件所写的")
        parser.add_argument(
            "--json", dest="as_json", action="store_true", help="输出一个 JSON 对象"
        )

    def run_from_argv(self, argv: list[str]) -> None:
        """Run as Django does, but leave with the contract's status where the arguments are wrong."""
        parser = self.create_parser(argv[0], argv[1])
        try:
            parser.parse_args(argv[2:])
        except CommandError as problem:
            parser.print_usage(sys.stderr)
            self.stderr.write(str(problem))
            sys.exit(USAGE)
        super().run_from_argv(argv)

    def handle(
        self,
        *_args: Any,
        file: Path,
        previous: Path | None,
        agency: str | None,
        year: int | None,
        as_json: bool,
        **_options: Any,
    ) -> None:
        for path in filter(None, (file, previous)):
            if not path.is_file():
                raise CommandError(f"没有这个文件：{path}", returncode=USAGE)
        with translation.override("zh-hans"):
            try:
                inspection = inspect(file, previous=previous, agency=agency, year=year)
            except UnreadableDocument as problem:
                self.give_up(problem.code, problem.reason, as_json=as_json)
            except ChildLost as problem:
                self.give_up(problem.problem, reason(problem.problem, {}), as_json=as_json)
            if as_json:
                self.write_json(inspection.to_json())
            else:
                self.stdout.write("\n".join(terminal.lines(inspection)))
        if inspection.has_errors:
            sys.exit(ERRORS)

    def give_up(self, code: str, reason: str, *, as_json: bool) -> NoReturn:
        """Say why the file could not be read, and leave."""
        if as_json:
            self.write_json({"unreadable": {"code": code, "reason": reason}})
        self.stderr.write(reason)
        sys.exit(UNREADABLE)

    def write_json(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
