"""Looking for agencies by words: with case where a word has it."""

from __future__ import annotations

import pytest

from agencies.models import Agency
from reports.filing import matching

pytestmark = pytest.mark.django_db


def test_words_are_found_in_names_and_other_names_whatever_their_case(filer):
    agency = Agency.objects.filter(kind=Agency.Kind.DEPARTMENT).first() or Agency.objects.first()
    Agency.objects.filter(pk=agency.pk).update(aliases=["石湖教体局", "SHIHU Bureau"])
    every = Agency.objects.all()
    for words in (agency.name[1:4], "教体局", "石湖 教体", "shihu", "BUREAU", "教体 Shihu"):
        assert agency in matching(every, words), words
    assert agency not in matching(every, "教体局 没有")
