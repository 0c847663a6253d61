"""The demonstration's batch: a county hands an earlier year in at once, through the activities people's clicks take.

Most of it is sure and filed; of one file nobody knows whose it is, one broke off while it was copied, one is a
picture.  A batch that is there already is left as it is.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import User
from batches import receiving
from batches.models import Batch
from reports.demonstration.filing import manuscript_of
from reports.demonstration.province import Organ, organs
from reports.writers import WRITERS
from reports.writers.manuscript import title_of

BY = "tianbao2"
YEAR = 2021
COUNTY = "青岚市枕溪县"
LAYOUTS = ("docx", "html", "text")
FILED = 3
"""So many of the county's reports are handed in whole."""


def hand_in() -> Batch | None:
    """Hand the batch in as the county's filer; ``None`` where it was before."""
    by = User.objects.get(username=BY)
    if Batch.objects.of(by).exists():
        return None
    return receiving.receive(
        [SimpleUploadedFile(f"{COUNTY}{YEAR}年度.zip", packed())], by=by, year=YEAR
    )


def packed() -> bytes:
    """Return the county's files as one archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries():
            package.writestr(f"{COUNTY}/{name}", content)
    return target.getvalue()


def entries() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file."""
    *whole, broken = [one for one in organs() if is_reporting(one)][: FILED + 1]
    for organ, layout in zip(whole, LAYOUTS, strict=True):
        writer = WRITERS[layout]
        yield title_of(organ.name, YEAR) + writer.suffix, writer.write(manuscript_of(organ, YEAR))
    content = WRITERS["docx"].write(manuscript_of(broken, YEAR))
    yield title_of(broken.name, YEAR) + ".docx", content[: len(content) // 2]
    yield "附件3.txt", f"县直有关单位\n{YEAR}年度工作总结（征求意见稿）\n".encode()
    yield "公章.png", b"\x89PNG\r\n\x1a\n"


def is_reporting(organ: Organ) -> bool:
    """Whether an agency is of the county and reports on its own organ."""
    return organ.name.startswith(COUNTY) and not organ.files_aggregate
