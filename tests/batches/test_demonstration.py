"""The demonstration's batch has every kind of line, through the same activities as everybody's."""

from __future__ import annotations

import pytest
from django.utils import timezone

from batches import demonstration, working
from reports.demonstration.planting import plant
from reports.models import Revision
from tests.batches.conftest import work


@pytest.mark.django_db
def test_a_countys_files_are_filed_asked_about_and_refused():
    plant(timezone.now())
    batch = demonstration.hand_in()
    assert demonstration.hand_in() is None
    work(batch)
    working.begin_filing(batch, batch.by)
    work(batch)
    counts = {state: n for state, n in batch.counts().items() if n}
    assert counts == {"unpacked": 1, "filed": demonstration.FILED, "unsure": 2, "refused": 1}
    unknown = batch.files.get(path__endswith="附件3.txt")
    assert (unknown.state, unknown.agency) == ("unsure", None)
    broken = batch.files.get(state="unsure", path__endswith=".docx")
    assert broken.problem
    assert broken.agency is not None, "known by its name"
    filed = Revision.objects.filter(report__year=demonstration.YEAR)
    assert filed.count() == demonstration.FILED
