"""Who may do what: every line of docs/permissions.md tried, and no address or method without a line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from agencies.models import User
from tests.pages import matrix
from tests.pages.world import ABOUT, SAID, STATES, World, plant_world

LINES = list(matrix.lines())
ADDRESSES = sorted({line.address for line in LINES})
ONES = {name: next(line for line in LINES if line.address == name) for name in ADDRESSES}
UNNAMED = {"healthz", "readyz"}
OF_NO_AGENCY = {"-", "format"}
NO_SUCH = 987654321


@pytest.fixture(scope="module")
def planted(lasting_db: None, tmp_path_factory) -> tuple[World, Path]:
    """The world, and where its files are."""
    files = tmp_path_factory.mktemp("world")
    with override_settings(MEDIA_ROOT=files):
        world = plant_world()
    session_of.cache_clear()
    for person in (*world.people.values(), *world.elsewhere.values()):
        session_of(person.pk)
    return world, files


@pytest.fixture
def world(planted: tuple[World, Path], db: None, settings) -> World:
    """The world as it was planted; whatever a test does to it is undone."""
    settings.MEDIA_ROOT = planted[1]
    return planted[0]


@cache
def session_of(person: int) -> str:
    """Sign a person in, once for all their requests, and return the key of the session."""
    client = Client()
    client.force_login(User.objects.get(pk=person))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(
    line: matrix.Line, args: list[Any], person: User | None, method: str = ""
) -> HttpResponseBase:
    """Send the request of a line as a person."""
    client = Client()
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person.pk)
    method = method or line.method
    said = SAID.get((line.address, method), {})
    if method in {"GET", "POST"}:
        return getattr(client, method.lower())(reverse(line.address, args=args), said)
    return client.generic(method, reverse(line.address, args=args))


def answered(line: matrix.Line, world: World, person: User | None) -> str:
    """Return the word for what a person is answered, with everything as if nobody had asked before."""
    with transaction.atomic():
        STATES[line.state](world)
        answer = ask(line, ABOUT[line.about](world), person)
        transaction.set_rollback(True)
    return word(answer)


def word(answer: HttpResponseBase) -> str:
    if answer.status_code == 401:
        return "sign in"
    if answer.status_code == 302 and answer.headers["Location"].startswith(reverse("login") + "?"):
        return "sign in"
    words = (word for word, codes in matrix.STATUSES.items() if answer.status_code in codes)
    return next(words, str(answer.status_code))


def test_every_address_of_the_site_has_a_line():
    found = list(matrix.addresses(get_resolver()))
    assert {name for name, _pattern in found if name} == set(ADDRESSES)
    assert {str(pattern.pattern) for name, pattern in found if not name} == UNNAMED


def test_the_matrix_is_well_formed():
    keys = [(line.address, line.method, line.about, line.state) for line in LINES]
    assert len(keys) == len(set(keys)), "a line stands there twice"
    for line in LINES:
        assert line.method in matrix.METHODS, line
        assert set(line.answers) <= set(matrix.STATUSES), line
        assert line.about in ABOUT, line
        assert line.state in STATES, line


def is_hidden_from_a_stranger(line: matrix.Line) -> bool:
    return line.answers[matrix.COLUMNS.index("stranger")] == "hidden"


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_method_without_a_line_is_not_answered(name, world):
    line = ONES[name]
    is_open = line.answers[0] != "sign in"
    person = None if is_open else world.people["administrator"]
    named = {line.method for line in LINES if line.address == name}
    args = ABOUT[line.about](world)
    for method in set(matrix.METHODS) - named:
        assert ask(line, args, person, method).status_code == 405, method


@pytest.mark.parametrize("line", LINES, ids=str)
def test_everybody_is_answered_as_the_matrix_says(line, world):
    found = tuple(answered(line, world, world.people.get(column)) for column in matrix.COLUMNS)
    assert dict(zip(matrix.COLUMNS, found, strict=True)) == dict(
        zip(matrix.COLUMNS, line.answers, strict=True)
    )


@pytest.mark.parametrize(
    "line",
    [line for line in LINES if line.about not in OF_NO_AGENCY and is_hidden_from_a_stranger(line)],
    ids=str,
)
def test_what_is_hidden_from_a_stranger_is_hidden_from_the_staff_of_another_city(line, world):
    for role, person in world.elsewhere.items():
        assert answered(line, world, person) == "hidden", role


@pytest.mark.parametrize(
    "line",
    [line for line in LINES if line.about != "-" and line.answers[-1] != "sign in"],
    ids=str,
)
def test_what_is_not_there_is_not_found(line, world):
    args = [*ABOUT[line.about](world)[:-1], NO_SUCH]
    assert ask(line, args, world.people["administrator"]).status_code == 404
