"""Fills the site with a fictional province by putting files through the real intake and worker."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency, User
from batches import demonstration, tasks, working
from batches.models import BatchFile
from desk.demonstration import corrections_to_read, live
from reports import intake
from reports.demonstration.filing import DemoFile, files
from reports.demonstration.planting import ACCOUNTS, PASSWORD, plant
from reports.demonstration.province import organs
from reports.models import Revision
from reports.tasks import read_revision
from validation.models import CheckRequest

POLL_SECONDS = 0.5
SETTLED_SECONDS = 120
"""So long reports that are compared with each other are waited for."""


class Command(BaseCommand):
    help = (
        "载入示范数据：虚构的云川省及其机关、账号和年度报告。可随时中断、重复执行，已有的不会重复。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wait", action="store_true", help="等到全部识读完成（需要后台程序正在运行）"
        )

    def handle(self, *args: Any, wait: bool, **options: Any) -> None:  # noqa: ARG002
        plant(timezone.now())
        for account in ACCOUNTS:
            self.stdout.write(f"账号 {account.username}，密码 {PASSWORD}：{account.full_name}")
        handed_in = list(files())
        uploader = User.objects.get(username="guanli")
        agencies = {agency.name: agency for agency in _agencies()}
        self.revisions = Revision.objects.filter(
            report__agency__in=agencies.values(),
            original_name__in=[file.name for file in handed_in],
        )
        known = set(self.revisions.values_list("report__agency__name", "original_name"))
        for number, file in enumerate(handed_in, start=1):
            if (file.agency_name, file.name) not in known:
                _hand_in(file, agencies[file.agency_name], uploader)
            if number % 10 == 0 or number == len(handed_in):
                self._report(number, len(handed_in))
        while wait and self.revisions.pending().exists():
            time.sleep(POLL_SECONDS)
            self._report(len(handed_in), len(handed_in))
        if not self.revisions.pending().exists():
            self._live(wait=wait)
            self._batch(wait=wait)

    def _batch(self, *, wait: bool) -> None:
        """Hand in many files at once, and file those that are sure; a batch that is there is its owner's."""
        with transaction.atomic():
            batch = demonstration.hand_in()
            if batch is None:
                return
            tasks.send(working.waiting(batch.pk))
        patience = time.monotonic() + SETTLED_SECONDS
        while wait and batch.files.moving().exists() and time.monotonic() < patience:
            time.sleep(POLL_SECONDS)
        filed = working.begin_filing(batch, batch.by)
        tasks.send([(key, BatchFile.State.FILING.value) for key in filed])
        self.stdout.write(f"示范数据：一批文件已识别，收取 {len(filed)} 份")

    def _live(self, *, wait: bool) -> None:
        """Take what is read through its life, once what the rules say of it has settled."""
        patience = time.monotonic() + SETTLED_SECONDS
        while wait and CheckRequest.objects.exists() and time.monotonic() < patience:
            time.sleep(POLL_SECONDS)
        begun = live()
        for key in corrections_to_read():
            read_revision.delay(key)
        self.stdout.write(f"示范数据：{begun} 份报告已走完示范的报送与审核")

    def _report(self, number: int, total: int) -> None:
        read = self.revisions.exclude(state__in=Revision.PENDING).count()
        self.stdout.write(f"示范数据：已上传 {number}/{total}，已识读 {read}/{total}")
        self.stdout.flush()


def _agencies() -> QuerySet[Agency]:
    return Agency.objects.filter(name__in=[organ.name for organ in organs()])


@transaction.atomic
def _hand_in(file: DemoFile, agency: Agency, uploader: User) -> None:
    """Upload one file as its agency would; a known one is left as it is."""
    receipt = intake.receive(
        agency=agency,
        year=file.year,
        kind=file.kind,
        upload=ContentFile(file.content, name=file.name),
        name=file.name,
        user=uploader,
        change_note=file.change_note,
    )
    if not receipt.known:
        read_revision.delay_on_commit(receipt.revision.pk)
