"""A PDF is read again where that can help, and the two readings are held against each other."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from reports import reading
from reports.extraction import extract
from reports.readers.document import Document, UnreadableDocument
from tests.extraction.paper import numbered, report, zero


class Engines:
    """Stands for the readers: what each engine makes of the file, and which were asked."""

    def __init__(
        self, first: Document, second: Document | Exception, media: str = "application/pdf"
    ):
        self.documents = {
            "pdfium": replace(first, media_type=media, reader="pdfium 5"),
            "pdfminer": second
            if isinstance(second, Exception)
            else replace(second, media_type=media, reader="pdfminer 20260107"),
        }
        self.asked: list[str] = []

    def read(self, stream, name, *, engine=None, progress=None):
        assert stream.tell() == 0
        stream.read()
        engine = engine or "pdfium"
        self.asked.append(engine)
        document = self.documents[engine]
        if isinstance(document, Exception):
            raise document
        return document


@pytest.fixture
def read(monkeypatch):
    def _read(engines: Engines, **options):
        monkeypatch.setattr("reports.readers.read", engines.read)
        return reading.read_report(io.BytesIO(b"bytes"), "report.pdf", **options)

    return _read


def one_wrong(at: str):
    return "3" if at == "requests/total/granted" else "0"


def test_a_clean_reading_is_not_repeated(read):
    engines = Engines(report(zero), report(numbered))
    assert read(engines).doubts == []
    assert engines.asked == ["pdfium"]


def test_what_does_not_add_up_is_read_again_and_stands_where_both_agree(read):
    engines = Engines(report(one_wrong), report(one_wrong))
    extraction = read(engines)
    assert engines.asked == ["pdfium", "pdfminer"]
    assert extraction.doubts == []
    assert extraction.reader == "pdfium 5 + pdfminer 20260107"
    assert extraction.figures.value("requests/total/granted") == 3


def test_cells_the_engines_read_differently_are_doubted_with_both_texts(read):
    extraction = read(Engines(report(one_wrong), report(zero)))
    [doubt] = extraction.doubts
    assert (doubt.code, doubt.at) == ("engines_disagree", "requests/total/granted")
    assert (doubt.params["first"], doubt.params["second"]) == ("3", "0")
    assert "“3”和“0”" in doubt.message


def test_a_blank_and_a_zero_disagree(read):
    def blank(at: str) -> str:
        return "" if at == "disclosure/licensing_decisions" else "0"

    extraction = read(Engines(report(blank), report(zero)), twice=True)
    assert [doubt.at for doubt in extraction.doubts] == ["disclosure/licensing_decisions"]


def test_doubts_of_the_first_reading_stay_where_the_second_agrees(read):
    guessed = report(zero, three=[])
    extraction = read(Engines(guessed, guessed))
    assert [doubt.code for doubt in extraction.doubts] == ["table_missing"]


def test_the_reading_with_fewer_doubts_is_kept_and_held_against_the_other(read):
    extraction = read(Engines(report(numbered, four=[]), report(numbered)))
    assert extraction.figures.value("challenges/reconsideration/upheld") == int(
        numbered("challenges/reconsideration/upheld")
    )
    assert {doubt.code for doubt in extraction.doubts} == {"engines_disagree"}
    assert {doubt.at.split("/")[0] for doubt in extraction.doubts} == {"challenges"}


def test_a_setting_reads_everything_twice(read):
    engines = Engines(report(zero), report(zero))
    assert read(engines, twice=True).doubts == []
    assert engines.asked == ["pdfium", "pdfminer"]


def test_other_formats_are_read_once_whatever_they_say(read):
    engines = Engines(report(one_wrong), report(zero), media="text/html")
    assert read(engines, twice=True).reader == "pdfium 5"
    assert engines.asked == ["pdfium"]


def test_the_first_reading_stands_where_the_second_engine_cannot_read(read):
    extraction = read(Engines(report(one_wrong), UnreadableDocument("broken")))
    assert extraction.reader == "pdfium 5"
    assert extraction.figures.value("requests/total/granted") == 3


def test_a_second_reading_on_another_form_disagrees_without_failing():
    first, second = extract(report(zero)), extract(report(zero, combined=True))
    codes = {doubt.at for doubt in reading.reconcile(first, second).doubts}
    assert "requests/total/closed_other" in codes
    assert "requests/total/granted" not in codes


def test_dashes_of_different_make_do_not_disagree(read):
    def dash(text):
        return lambda at: text if at == "requests/total/granted" else "0"

    extraction = read(Engines(report(dash("——")), report(dash("⸺"))), twice=True)
    assert extraction.doubts == []
