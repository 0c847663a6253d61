"""Computes the chain of the record anew and tells where it does not hold."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import chain

SHOWN = 100
WORDS = {
    "missing": "缺少这一条",
    "altered": "这一条被改动",
    "unlinked": "这一条与前一条不相连",
    "shortened": "记录链末尾被截短或改动",
    "unsealed": "有超过一分钟未封存的记录",
}


class Command(BaseCommand):
    help = "核验操作记录：从头重算摘要链。没有问题时退出码为 0，否则为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            metavar="NUMBER:HASH",
            help="以前记下的条数和末条摘要：核对它是否仍在链上（整条链被重写时只有这样能发现）",
        )

    def handle(self, *args: Any, known: str | None, **options: Any) -> None:  # noqa: ARG002
        count = 0
        for count, found in enumerate(chain.breaks(), start=1):
            if count <= SHOWN:
                self.stdout.write(f"第 {found.number} 条：{WORDS[found.code]}（{found.code}）")
        if known and not is_on_chain(known):
            count += 1
            self.stdout.write(f"以前记下的 {known} 不在链上")
        end = chain.end()
        self.stdout.write(f"共 {end.length} 条，末条摘要 {end.hash or '—'}")
        if count:
            raise CommandError(f"操作记录有 {count} 处问题", returncode=1)
        self.stdout.write("操作记录完整。")


def is_on_chain(known: str) -> bool:
    number, _colon, hash_ = known.partition(":")
    return number.isdecimal() and chain.holds(int(number), hash_)
