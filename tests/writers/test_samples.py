"""Every file in samples/ reads as its truth says, and is what ``make_samples`` makes today."""

from __future__ import annotations

import pytest

from reports.reading import read_report
from reports.writers import html
from samples import truth
from samples.making import FOLDER, SAMPLES, Sample, truth_path, written

WRAPPED = (".pdf", "空格分隔.txt")
"""Where lines of text were wrapped: compared without white space."""

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name[:2])


def read(sample: Sample):
    with (FOLDER / sample.name).open("rb") as stream:
        return read_report(stream, sample.name)


@every_sample
def test_a_sample_reads_as_its_truth(sample):
    wanted, found = truth.load(truth_path(sample)), read(sample)
    assert (found.title, found.agency, found.year, found.form) == (
        wanted["title"],
        wanted["agency"],
        wanted["year"],
        wanted["form"],
    )
    assert found.figures.combined == wanted["combined"]
    cells = truth.values_of(wanted)
    assert dict(found.figures.items()) == {at: cells[at] for at in found.figures.addresses()}
    assert found.printed == wanted["printed"]
    assert [doubt.message for doubt in found.doubts] == []


@every_sample
def test_the_text_of_a_sample_reads_as_its_truth(sample):
    wanted, found = truth.load(truth_path(sample)), read(sample)
    texts = {section.number: section.text for section in found.sections if section.number}
    assert list(texts) == [section["number"] for section in wanted["sections"]]
    for section in wanted["sections"]:
        text = texts[section["number"]].removesuffix(html.FOOTER).rstrip()
        if sample.name.endswith(WRAPPED):
            assert "".join(text.split()) == "".join(section["text"].split())
        else:
            assert text == section["text"]


@every_sample
def test_a_sample_is_what_would_be_made_today(sample):
    manuscript = sample.manuscript()
    assert truth.load(truth_path(sample)) == truth.truth_of(manuscript)
    if sample.layout not in {"office", "browser"}:
        assert (FOLDER / sample.name).read_bytes() == written(manuscript, sample.layout)


def test_every_file_in_samples_is_described():
    files = {path.name for path in FOLDER.iterdir() if path.name[:2].isdigit()}
    assert files == {sample.name for sample in SAMPLES}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"| {sample.name[:2]} " in readme for sample in SAMPLES)
