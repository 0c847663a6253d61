"""What machines that watch the site are told, also where its database or its broker is down."""

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError

from config.celery import app


@pytest.fixture
def no_broker(monkeypatch):
    """Have the site send to a socket nobody listens on."""
    monkeypatch.setattr(app.conf, "broker_write_url", "redis+socket:///nowhere/redis.sock")


@pytest.fixture
def no_database(db):
    """Have every query fail as it does when the server is gone."""

    def gone(*_args):
        raise OperationalError("the server is gone")

    with pytest.MonkeyPatch.context() as patch:  # undone before the test's transaction is
        patch.setattr(connections["default"], "cursor", gone)
        yield


def test_a_site_that_can_work_is_alive_and_ready(client, db):
    assert client.get("/healthz").content == b"ok"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"database": True, "broker": True}


def test_a_site_without_its_broker_lives_and_is_not_ready(client, db, no_broker):
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"database": True, "broker": False}


def test_a_site_without_its_database_lives_and_is_not_ready(client, no_database):
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json() == {"database": False, "broker": True}


def test_a_database_server_that_is_really_gone_is_told(client, django_db_blocker, monkeypatch):
    """No stand-in: the address leads to a socket that is not there."""
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        try:
            ready = client.get("/readyz")
        finally:
            connection.close()
    assert ready.status_code == 503
    assert ready.json()["database"] is False


def test_watching_needs_no_session_and_sets_no_cookie(client, db):
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
