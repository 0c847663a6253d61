"""What is logged never holds a link that could be used."""

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.urls import reverse

from config.logs import configure

TOKEN = "v3ry-S3cret_token"


@pytest.fixture(params=[False, True], ids=["json", "readable"])
def lines(request):
    """Yield a file to which events are written as the site writes them."""
    out = io.StringIO()
    declared = configure(readable=request.param, level="INFO")["formatters"]["events"]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            **{key: value for key, value in declared.items() if key != "()"}
        )
    )
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_addresses_of_the_links_are_those_that_are_looked_for():
    assert reverse("join", args=[TOKEN]).startswith("/join/")
    assert reverse("new-password", args=[TOKEN]).startswith("/password/new/")


@pytest.mark.parametrize("page", ["join", "new-password"])
def test_a_link_is_in_no_line_however_it_came_there(lines, page):
    path = reverse(page, args=[TOKEN])
    structlog.get_logger("t").info(
        "request_started", request=f"GET {path}?next=/a", deep=[{"at": path}]
    )
    logging.getLogger("django.request").warning("Not Found: %s", path)
    try:
        int(path)
    except ValueError:
        logging.getLogger("django.request").exception("failed at %r", path)
    said = lines.getvalue()
    assert TOKEN not in said
    assert said.count(path.replace(TOKEN, "…")) >= 4


@pytest.mark.django_db
def test_a_request_for_a_link_is_logged_without_it(client, lines):
    client.get(reverse("join", args=[TOKEN]))
    said = lines.getvalue()
    assert "/join/…/" in said
    assert TOKEN not in said


def test_a_line_for_machines_stays_json():
    formatter = configure(readable=False, level="INFO")["formatters"]["events"]
    line = json.dumps({"request": f"GET /join/{TOKEN}/"})
    assert json.loads(formatter["processors"][-1](None, "info", line)) == {
        "request": "GET /join/…/"
    }
    assert settings.LOGGING["formatters"]["events"]["processors"][-1] is formatter["processors"][-1]
