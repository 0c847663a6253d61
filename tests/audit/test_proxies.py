"""Behind a reverse proxy an act is told with the address of who did it."""

from __future__ import annotations

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from config.proxies import ProxiesMiddleware


def seen(rf, passed: str) -> str:
    request = rf.get("/", headers={"X-Forwarded-For": passed}, REMOTE_ADDR="10.0.0.1")
    ProxiesMiddleware(lambda _request: HttpResponse())(request)
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", "192.0.2.7"),
        (2, "203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_added_is_believed(rf, settings, proxies, passed, address):
    settings.PROXIES = proxies
    assert seen(rf, passed) == address


def test_without_a_proxy_nobody_can_give_themselves_an_address(rf, settings):
    settings.PROXIES = 0
    with pytest.raises(MiddlewareNotUsed):
        seen(rf, "192.0.2.7")
