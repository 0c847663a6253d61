"""Chinese is the source language; English says everything Chinese says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize

from reports.models import Revision
from tests.pages.filing import file_report, file_revision

ROOT = Path(settings.BASE_DIR)
PACKAGES = (
    "agencies",
    "api",
    "audit",
    "batches",
    "boards",
    "config",
    "exports",
    "notices",
    "reports",
    "validation",
    "desk",
)
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》")
"""Words a report prints or should print: they stay Chinese in every language."""
FUNCTIONS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "pgettext",
    "ngettext",
    "ngettext_lazy",
}
NOT_SAID = (
    # what reports print, and how it is recognised
    *("reports/extraction", "reports/readers", "reports/writers", "reports/statutory.py"),
    *("reports/identity.py", "reports/preload.py", "batches/recognition", "agencies/roster"),
    *("validation/claims", "validation/rules", "validation/copying", "validation/citations.py"),
    *("validation/dossiers.py", "validation/functions.py", "validation/labels.py"),
    *(
        "validation/naming.py",
        "validation/prose.py",
        "validation/readings.py",
        "validation/scale.py",
    ),
    *("validation/statements.py", "validation/succession.py", "validation/summation.py"),
    *("validation/typing_errors.py",),
    # invented reports
    *("reports/demonstration", "batches/demonstration.py", "desk/demonstration.py"),
    "validation/scoring",
    *("validation/specimen.py",),
    # documents that are Chinese for everybody, and the fonts of documents
    *("validation/documentation.py", "exports/documents"),
    # the console of who runs the site
    *(
        "config/management",
        "config/start",
        "audit/management",
        "validation/management",
        "desk/management",
    ),
    # a language in its own name, and the API, which speaks English only
    *("agencies/models/user.py", "api/addresses.py", "api/answers.py"),
)
"""Where Chinese in the code is not said to a reader of the site."""
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue():
    with (ROOT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


def ids_in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in FUNCTIONS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.args[0].value


def ids_in_template(path: Path) -> Iterator[str]:
    source = templatize(path.read_text(encoding="utf-8"))
    keywords = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "_": None}
    for _, message, _, _ in extract("python", BytesIO(source.encode()), keywords=keywords):
        yield (
            message
            if isinstance(message, str)
            else message[-1]
            if len(message) > 1 and not HAN.search(message[0])
            else message[0]
        )


def said_by_templates() -> Iterator[Path]:
    for ending in ("html", "txt"):
        yield from (ROOT / "templates").rglob(f"*.{ending}")


def test_nothing_lacks_a_translation_and_nothing_is_fuzzy():
    for message in catalogue():
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), message.id


def test_no_translation_is_still_chinese_or_loses_a_place():
    for message in catalogue():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings if message.id else ():
            assert not HAN.search(QUOTED.sub("", string)), string
            assert set(PLACES.findall(string)) == set(PLACES.findall(ids[0])), string


def test_every_message_of_the_code_and_the_templates_is_in_the_catalogue():
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue()
    }
    python = {
        i
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for i in ids_in_python(path)
    }
    templates = {i for path in said_by_templates() for i in ids_in_template(path)}
    assert len(python) > 200
    assert len(templates) > 150
    assert {text for text in python | templates if HAN.search(text)} - known == set()


def test_no_template_says_chinese_outside_the_catalogue():
    marked = re.compile(
        r"{%.*?%}|{#.*?#}|{{.*?}}|{% blocktranslate.*?endblocktranslate %}", re.DOTALL
    )
    block = re.compile(r"{% blocktranslate.*?endblocktranslate %}", re.DOTALL)
    for path in (ROOT / "templates").rglob("*.html"):
        bare = marked.sub("", block.sub("", path.read_text(encoding="utf-8")))
        left = HAN.findall(
            bare.replace("中文", "")
        )  # the switch names the other language in itself
        assert not left, (path.name, left)


def test_no_code_says_chinese_outside_the_catalogue():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" not in path.parts and not name.startswith(NOT_SAID):
                assert list(bare_chinese(path)) == [], name


def bare_chinese(path: Path) -> Iterator[str]:
    """Yield the Chinese literals that are neither documentation nor handed to gettext."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            said.add(node.value)
        elif isinstance(node, ast.Call):
            function = node.func
            name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
            if name in FUNCTIONS:
                said.update(inner for argument in node.args for inner in ast.walk(argument))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or node in said:
            continue
        if isinstance(node.value, str) and HAN.search(node.value):
            yield node.value


def test_no_mail_and_no_script_says_chinese_outside_the_catalogue():
    marks = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
    block = re.compile(r"{% blocktranslate.*?endblocktranslate %}", re.DOTALL)
    for path in (ROOT / "templates").rglob("*.txt"):
        assert not HAN.search(marks.sub("", block.sub("", path.read_text(encoding="utf-8")))), path
    comments = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
    for folder in ("static/js", "assets"):
        for path in (ROOT / folder).rglob("*.js"):
            assert not HAN.search(comments.sub("", path.read_text(encoding="utf-8"))), path


@pytest.fixture
def english(client, administrator, province):
    """An administrator who reads English, in a province whose own names are Latin."""
    administrator.language = "en"
    administrator.full_name = "Admin"
    administrator.save()
    from agencies.models import Agency, Region

    for model in (Agency, Region):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(name=f"{model.__name__} {row.pk}")
    Agency.objects.update(aliases=[])
    client.force_login(administrator)
    return client


def visible(page: str) -> str:
    """Return what is not quoted from a report, with the attributes people are read out."""
    page = re.sub(r'<(div|blockquote)[^>]*lang="zh-hans".*?</\1>', "", page, flags=re.DOTALL)
    page = re.sub(r' data-(places|lights)="[^"]*"', "", page)  # places, for the script
    return QUOTED.sub("", page.replace('lang="zh-hans">中文</button>', ""))


def test_no_page_in_english_says_anything_in_chinese(english, province):
    read = file_report(
        province.bureau,
        edit={"requests/natural_person/received": 8, "requests/other/granted": None},
        original_name="report.pdf",
    )
    states = [
        file_revision(
            province.bureau,
            2023,
            original_name="r.pdf",
            state=state,
            problem=problem,
            problem_params=params,
        )
        for state, problem, params in (
            ("queued", "", {}),
            ("unreadable", "no_text_layer", {}),
            ("failed", "internal", {}),
            ("held", "another_year", {"stated": 2022, "chosen": 2023}),
            ("refiled", "", {}),
            ("discarded", "another_year", {"stated": 2022, "chosen": 2023}),
        )
    ]
    report = reverse("report-detail", args=[read.report_id])
    addresses = [
        *(reverse("revision-detail", args=[revision.pk]) for revision in states),
        report,
        f"{report}?cell=requests/natural_person/received",
        *map(reverse, ("agency-list", "board-filing", "report-upload", "help", "agency-options")),
        reverse("agency-list") + "?q=nothing-like-it",
        reverse("agency-detail", args=[province.bureau.pk]),
        reverse("agency-detail", args=[province.government.pk]),
    ]
    for address in addresses:
        response = english.get(address)
        assert response.status_code == 200, address
        page = visible(response.content.decode())
        found = HAN.search(page)
        assert not found, (address, page[max(0, found.start() - 80) : found.end() + 40])


def test_a_finding_is_said_in_the_language_of_the_reader(english, province):
    read: Revision = file_report(province.bureau, edit={"requests/natural_person/received": 8})
    finding = read.report.findings.get(rule="A01")
    with translation.override("en"):
        assert "received 8 + carried in 1 = 9" in finding.message
    with translation.override("zh-hans"):
        assert "新收 8 + 上年结转 1 = 9" in finding.message
