"""What every page's frame shows: who is signed in, the year, and the pages their role has."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from agencies.models import Membership, held_by
from config.refusals import KEPT
from notices.models import Notice
from reports.years import chosen_year, reporting_year, years_filed

THEMES = ("auto", "light", "dark")


@dataclass
class Frame:
    """Asked by the templates only for what they show, so that error pages ask the database nothing."""

    request: HttpRequest

    @property
    def theme(self) -> str:
        theme = self.request.COOKIES.get("theme", "")
        return theme if theme in THEMES else "auto"

    @property
    def next_theme(self) -> str:
        return THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]

    @cached_property
    def years(self) -> list[int]:
        now = reporting_year(timezone.localdate())
        return sorted({self.year, now, *self._filed}, reverse=True)

    @cached_property
    def year(self) -> int:
        return chosen_year(self.request, self._filed)

    @property
    def year_page(self) -> str:
        """Where a change of year leads: here, or above an address that only takes what is sent to it."""
        return next((path for path in upwards(self.request.path) if can_be_visited(path)), "/")

    @cached_property
    def _filed(self) -> list[int]:
        return years_filed(self.request)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles the user has anywhere."""
        if not self.request.user.is_authenticated:
            return frozenset()
        return frozenset(one.role for one in held_by(self.request.user))

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(Membership.REVIEWING)

    @property
    def is_office(self) -> bool:
        """Whether the user has the queue: staff who review, or observe."""
        return not self.roles.isdisjoint(Membership.STAFF)

    @cached_property
    def kept(self) -> str:
        """What the user wrote in a form that was refused, shown once (``config.refusals``)."""
        return str(self.request.session.pop(KEPT, ""))

    @property
    def is_administrator(self) -> bool:
        return Membership.Role.ADMINISTRATOR in self.roles

    @cached_property
    def unread(self) -> int:
        """How many notices the user has not read."""
        return Notice.objects.of(self.request.user).unread().count()

    @property
    def other_parameters(self) -> list[tuple[str, str]]:
        """The rest of the address that a change of year keeps."""
        return [
            (key, value)
            for key, values in self.request.GET.lists()
            if key not in {"year", "page"}
            for value in values
        ]


def upwards(path: str) -> Iterator[str]:
    """Yield a path and those above it: ``/a/b/``, ``/a/``, ``/``."""
    while path:
        yield path
        path = path.rstrip("/")
        path = path[: path.rfind("/") + 1]


def can_be_visited(path: str) -> bool:
    """Whether an address answers GET, as far as its view declares what it answers."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    methods = inspect.getclosurevars(inspect.unwrap(view, stop=_declares)).nonlocals.get(METHODS)
    return methods is None or "GET" in methods


def _declares(view: Callable[..., object]) -> bool:
    return METHODS in view.__code__.co_freevars


METHODS = "request_method_list"
"""The name under which ``require_http_methods`` keeps what a view answers."""


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Offer ``frame`` to every template."""
    return {"frame": Frame(request)}
