"""``manage.py inspect_report`` as outside programs see it: a process with an output and an exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reports.writers import write
from tests.specimens import clean_manuscript
from validation.management.commands.inspect_report import Command

PROJECT = Path(__file__).resolve().parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"

with_corpus = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of real reports is not beside the project"
)


@dataclass(frozen=True)
class Outcome:
    status: int
    output: str
    errors: str

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.output)
        return data

    def codes(self, severity: str) -> list[str]:
        return [
            finding["rule"] for finding in self.data["findings"] if finding["severity"] == severity
        ]


Run = Callable[..., Outcome]


@pytest.fixture
def inspect(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command as ``manage.py`` does, in this process, where tests may not touch a database."""

    def run(*arguments: str | Path) -> Outcome:
        status = 0
        try:
            Command().run_from_argv(["manage.py", "inspect_report", *map(str, arguments)])
        except SystemExit as stop:
            status = int(stop.code or 0)
        return Outcome(status, *capsys.readouterr())

    return run


def inspect_in_a_process(*arguments: str | Path) -> Outcome:
    """Run the command with servers that cannot be reached."""
    process = subprocess.run(
        [sys.executable, "manage.py", "inspect_report", *map(str, arguments)],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Outcome(process.returncode, process.stdout, process.stderr)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """The clean specimen as a web page."""
    path = tmp_path / "年报.html"
    path.write_bytes(write(clean_manuscript(), "html"))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The specimen with one wrong total."""
    manuscript = clean_manuscript()
    manuscript.figures.put("challenges/reconsideration/total", 9)
    path = tmp_path / "有误.html"
    path.write_bytes(write(manuscript, "html"))
    return path


def test_a_clean_report_leaves_with_0_and_prints_the_contracts_object(inspect, clean):
    outcome = inspect(clean, "--json")
    assert outcome.status == 0, outcome.errors
    data = outcome.data
    assert list(data) == [
        "title",
        "agency",
        "year",
        "form",
        "source",
        "sections",
        "disclosure",
        "requests",
        "challenges",
        "places",
        "printed",
        "doubts",
        "claims",
        "findings",
    ]
    assert (data["agency"], data["year"], data["form"]) == ("青岚市水务局", 2023, "2021")
    assert data["source"]["sha256"] == hashlib.sha256(clean.read_bytes()).hexdigest()
    assert data["source"]["media_type"] == "text/html"
    assert [section["number"] for section in data["sections"]] == [1, 2, 3, 4, 5, 6]
    assert data["requests"]["natural_person"]["received"] == 7
    assert data["requests"]["natural_person"]["closed_combined"] is None
    assert data["disclosure"]["fees_10k_yuan"] == "186.42"
    assert set(data["places"]["requests/total/received"]) == {"page", "box", "anchor"}
    assert data["doubts"] == []
    assert {finding["severity"] for finding in data["findings"]} <= {"notice"}
    received = next(claim for claim in data["claims"] if claim["kind"] == "N1")
    assert received.pop("quote") in "".join(section["text"] for section in data["sections"])
    assert received == {
        "kind": "N1",
        "value": 15,
        "approximate": False,
        "section": 1,
        "cells": ["requests/total/received"],
        "status": "agrees",
    }


def test_an_error_leaves_with_1_and_tells_all_of_a_finding(inspect, faulty):
    outcome = inspect(faulty, "--json")
    assert outcome.status == 1
    assert [one for one in outcome.data["findings"] if one["severity"] != "notice"] == [
        {
            "rule": "A04",
            "severity": "error",
            "at": "challenges/reconsideration/total",
            "message": "行政复议：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 1 = 2，总计为 9，相差 7。",
            "expected": 2,
            "actual": 9,
            "quotes": [],
        }
    ]


def test_people_get_the_tables_and_the_findings(inspect, faulty):
    outcome = inspect(faulty)
    assert outcome.status == 1
    lines = outcome.output.splitlines()
    assert "机关      青岚市水务局" in lines
    assert any(line.split()[:2] == ["行政处罚", "41"] for line in lines)
    assert any(line.split() == ["行政复议", "1", "0", "0", "1", "9"] for line in lines)
    assert "  ■ 错误 A04 行政复议总计不符" in lines
    assert re.fullmatch(r"  错误 1 · 疑问 0 · 提示 \d · 识读存疑 0", lines[-1])


def test_what_the_document_says_of_itself_can_be_overridden(inspect, clean):
    data = inspect(clean, "--json", "--agency", "临江市水务局", "--year", "2024").data
    assert (data["agency"], data["year"]) == ("临江市水务局", 2024)
    assert "青岚市水务局" in data["title"]


def test_last_years_report_is_read_too(inspect, clean, faulty):
    outcome = inspect(clean, "--previous", faulty, "--json")
    assert outcome.status == 0
    assert outcome.codes("error") == []


def test_a_warning_alone_leaves_with_0(inspect, tmp_path):
    manuscript = clean_manuscript()
    manuscript.figures.put("disclosure/penalty_decisions", None)
    path = tmp_path / "空格.html"
    path.write_bytes(write(manuscript, "html"))
    outcome = inspect(path, "--json")
    assert outcome.status == 0
    assert outcome.codes("warning") == ["A09"]
    assert outcome.data["disclosure"]["penalty_decisions"] is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(200), "executable"),
        (b"%PDF-1.7\nnothing", "broken"),
        ("关于召开会议的通知".encode() * 20, "not_a_report"),
    ],
)
def test_what_cannot_be_read_leaves_with_2_and_says_why(inspect, tmp_path, content, code):
    path = tmp_path / "文件.pdf"
    path.write_bytes(content)
    outcome = inspect(path, "--json")
    assert outcome.status == 2
    assert outcome.data["unreadable"]["code"] == code
    assert outcome.data["unreadable"]["reason"] in outcome.errors


def test_last_years_report_that_cannot_be_read_leaves_with_2(inspect, clean, tmp_path):
    path = tmp_path / "去年.pdf"
    path.write_bytes(b"")
    assert inspect(clean, "--previous", path).status == 2


def test_a_file_over_the_limit_is_not_opened(inspect, clean, settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    path = clean.with_name("大.pdf")
    with path.open("wb") as file:
        file.truncate(3 * 1024 * 1024)
    outcome = inspect(path, "--json")
    assert (outcome.status, outcome.data["unreadable"]["code"]) == (2, "too_large")


@pytest.mark.parametrize(
    "arguments",
    [(), ("nowhere.pdf",), (".",), ("manage.py", "--year", "lately"), ("manage.py", "--colour")],
    ids=["no file", "missing file", "a directory", "a year that is none", "unknown option"],
)
def test_wrong_usage_leaves_with_3(inspect, arguments):
    outcome = inspect(*arguments)
    assert outcome.status == 3
    assert outcome.errors
    assert not outcome.output


def test_it_needs_no_server_at_all(faulty, tmp_path):
    outcome = inspect_in_a_process(faulty, "--json")
    assert outcome.status == 1, outcome.errors
    assert outcome.codes("error") == ["A04"]
    (tmp_path / "空.pdf").touch()
    unreadable = inspect_in_a_process(tmp_path / "空.pdf")
    assert (unreadable.status, unreadable.output) == (2, "")
    assert inspect_in_a_process("nowhere.pdf").status == 3


def test_help_leaves_with_0(inspect):
    assert inspect("--help").status == 0


# --- real reports --------------------------------------------------------------------------------


def truths() -> list[Path]:
    return sorted(CORPUS.glob("*.truth.json")) if CORPUS.is_dir() else []


def cells(tables: dict[str, Any], path: str = "") -> dict[str, Any]:
    """Return nested tables by address, money as a number."""
    flat: dict[str, Any] = {}
    for key, value in tables.items():
        at = f"{path}/{key}" if path else key
        if isinstance(value, dict):
            flat |= cells(value, at)
        else:
            flat[at] = Decimal(value) if isinstance(value, str) else value
    return flat


TABLES = ("disclosure", "disclosure_2019", "requests", "challenges")
KNOWN_ERRORS = {
    "hongze_2023": ["A04", "A06"],
    "sample_000": ["W01"],
    "sample_003": ["F02"],
    "shuyang_fgj_2023": ["F02"],
}


@with_corpus
@pytest.mark.parametrize("truth", truths(), ids=lambda path: path.name.split(".")[0])
def test_a_real_report_is_read_to_the_last_cell_and_only_its_own_errors_are_found(inspect, truth):
    name = truth.name.split(".")[0]
    (source,) = (path for path in CORPUS.glob(f"{name}.*") if path != truth)
    expected = json.loads(truth.read_text(encoding="utf-8"))
    outcome = inspect(source, "--json")
    data = outcome.data
    assert {key for key in TABLES if key in data} == {key for key in TABLES if key in expected}
    for table in TABLES:
        assert cells(data.get(table, {})) == cells(expected.get(table, {}))
    assert (data["year"], data["form"]) == (expected["year"], expected["form"])
    assert outcome.codes("error") == KNOWN_ERRORS.get(name, [])
    assert outcome.status == (1 if name in KNOWN_ERRORS else 0)


@with_corpus
def test_every_blank_of_a_real_report_is_named_once(inspect):
    outcome = inspect(CORPUS / "shuyang_fgj_2023.html", "--json")
    blanks = [finding for finding in outcome.data["findings"] if finding["rule"] == "A09"]
    assert [finding["message"] for finding in blanks] == [
        f"表三“{column}”列全部 25 格空白，没有发生的应填 0。"
        for column in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    ]
