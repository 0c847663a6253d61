"""``document_rules``: write ``docs/rules.md`` from the declarations of the rules."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from validation.documentation import PATH, rules_document


class Command(BaseCommand):
    help = "根据规则声明生成 docs/rules.md。"
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只比较，不写；不同则退出码为 1")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        text = rules_document()
        if not check:
            PATH.write_text(text, encoding="utf-8")
            self.stdout.write(str(PATH.name))
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/rules.md 与规则声明不同，请运行 manage.py document_rules。")
            sys.exit(1)
