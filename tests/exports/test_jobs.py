"""An export is made once, at one moment, for whoever asked, and says what is in it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper as Embedded
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from exports import jobs, snapshot
from exports.kinds import REGISTRY
from exports.models import Export
from reports.models import Report
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db
PARAMS = {"year": "2024", "basis": "current"}


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    for agency in bureaus[:2]:
        file_report(agency, edit={"requests/natural_person/received": 8})
    return bureaus


def made(code: str, user, params=PARAMS) -> Export:
    export = jobs.ask(REGISTRY.kinds[code], dict(params), user)
    assert not jobs.run(export.pk)
    export.refresh_from_db()
    assert export.state == Export.State.DONE, export.state
    return export


@pytest.mark.parametrize("code", sorted(REGISTRY.kinds))
def test_every_kind_tells_what_it_covers(code, filed, reviewer):
    kind = REGISTRY.kinds[code]
    params = PARAMS | ({"agency": str(filed[0].pk)} if "agency" in kind.asks else {})
    export = made(code, reviewer, params)
    coverage = export.coverage
    assert coverage["expected"] == coverage["included"] + len(coverage["missing"])
    assert export.size == export.file.size > 0
    assert export.cut_off is not None


def test_the_missing_are_named(filed, reviewer):
    export = made("agencies-csv", reviewer)
    assert filed[2].name in export.missing
    assert filed[0].name not in export.missing


def test_the_same_snapshot_gives_the_same_content(filed, reviewer):
    assert made("figures-csv", reviewer).sha256 == made("figures-csv", reviewer).sha256


def test_figures_come_back_as_they_are_stored(filed, reviewer):
    export = made("figures-json", reviewer)
    told = json.load(export.file)
    stored = {
        (report.agency.name, at): value
        for report in Report.objects.filter(current__isnull=False).select_related("agency")
        for at, value in report.current.figures().items()
    }
    assert {(row["agency"], row["address"]): row["value"] for row in told["rows"]} == {
        key: value if value is None or isinstance(value, int) else str(value)
        for key, value in stored.items()
    }


def test_a_name_that_looks_like_a_formula_is_text(province, reviewer):
    agency = plant_bureaus(1, province.city)[0]
    agency.name = '=HYPERLINK("x")局'
    agency.save()
    file_report(agency)
    export = made("agencies-csv", reviewer)
    rows = list(csv.reader(io.StringIO(export.file.read().decode("utf-8-sig"))))
    assert [row[0] for row in rows if "HYPERLINK" in row[0]] == ['\'=HYPERLINK("x")局']


def test_one_sees_only_what_is_in_ones_scope(filed, province, filer):
    told = json.load(made("agencies-json", filer).file)
    assert [row["agency"] for row in told["rows"]] == [province.bureau.name]


def test_asking_twice_gives_one_export(filed, reviewer):
    kind = REGISTRY.kinds["findings-csv"]
    assert jobs.ask(kind, dict(PARAMS), reviewer) == jobs.ask(kind, dict(PARAMS), reviewer)


def test_nobody_has_more_than_a_few_under_way(filed, reviewer):
    kind = REGISTRY.kinds["findings-csv"]
    for year in range(jobs.AT_ONCE):
        jobs.ask(kind, {"year": str(2010 + year)}, reviewer)
    with pytest.raises(jobs.TooMany):
        jobs.ask(kind, {"year": "2024"}, reviewer)


def test_a_second_worker_does_nothing(filed, reviewer):
    export = made("findings-csv", reviewer)
    before = export.finished_at
    assert not jobs.run(export.pk)
    export.refresh_from_db()
    assert export.finished_at == before


def test_what_a_dead_worker_left_is_sent_again_and_given_up_at_last(filed, reviewer):
    export = jobs.ask(REGISTRY.kinds["findings-csv"], dict(PARAMS), reviewer)
    long_ago = timezone.now() - timedelta(hours=1)
    Export.objects.update(
        state="running",
        lease="0" * 32,
        lease_expires_at=long_ago,
        requested_at=long_ago,
        attempts=1,
    )
    assert jobs.recover() == [export.pk]
    Export.objects.update(attempts=jobs.ATTEMPTS)
    assert jobs.recover() == []
    export.refresh_from_db()
    assert export.state == Export.State.FAILED


def test_a_writer_that_fails_is_our_fault_and_says_so(filed, reviewer, monkeypatch):
    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("exports.jobs._write", broken)
    export = jobs.ask(REGISTRY.kinds["findings-csv"], dict(PARAMS), reviewer)
    assert jobs.run(export.pk)
    assert not jobs.run(export.pk)
    export.refresh_from_db()
    assert (export.state, export.problem) == (Export.State.FAILED, "internal")
    assert export.incident


def test_a_file_is_kept_for_a_week(filed, reviewer, client):
    export = made("findings-csv", reviewer)
    assert jobs.expire(timezone.now() + timedelta(days=6)) == 0
    assert jobs.expire(timezone.now() + timedelta(days=8)) == 1
    client.force_login(reviewer)
    assert client.get(reverse("export-file", args=[export.pk])).status_code == 404
    page = client.get(reverse("export-detail", args=[export.pk]))
    assert "保留期" in page.content.decode()


def test_an_export_is_its_owners_alone(filed, reviewer, administrator, client):
    export = made("findings-csv", reviewer)
    client.force_login(reviewer)
    answer = client.get(reverse("export-file", args=[export.pk]))
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    client.force_login(administrator)
    assert client.get(reverse("export-file", args=[export.pk])).status_code == 404


def test_a_filer_is_not_offered_the_offices_documents(filer, client):
    client.force_login(filer)
    for kind in REGISTRY.kinds.values():
        status = client.get(reverse("export-kind", args=[kind.code])).status_code
        assert status == (404 if kind.staff_only else 200)


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_an_export_is_made_is_not_half_in_it(province, reviewer, monkeypatch):
    """A figure is corrected after the first row was written: the whole file is of the moment before."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from exports.documents import views
    from reports.models import RequestDisposition

    for agency in plant_bureaus(2, province.city):
        file_report(agency)
    before = made("figures-csv", reviewer).sha256
    original = views.with_figures

    def change() -> None:
        RequestDisposition.objects.update(received=987)
        connection.close()

    def interrupted(data):
        pairs = original(data)
        yield next(pairs)
        with ThreadPoolExecutor(1) as thread:
            thread.submit(change).result()
        yield from pairs

    monkeypatch.setattr(views, "with_figures", interrupted)
    monkeypatch.setattr(views, "BATCH", 1)
    assert made("figures-csv", reviewer).sha256 == before
    assert made("figures-csv", reviewer).sha256 != before


def test_who_lost_the_right_meanwhile_gets_neither_a_new_file_nor_the_old_one(
    client, filed, observer, province, monkeypatch
):
    kind = replace(REGISTRY.kinds["agencies-csv"], staff_only=True)
    monkeypatch.setitem(REGISTRY.kinds, kind.code, kind)
    old, new = made(kind.code, observer), jobs.ask(kind, dict(PARAMS), observer)
    observer.memberships.update(agency=province.bureau, role="filer")
    client.force_login(observer)
    assert client.get(reverse("export-file", args=[old.pk])).status_code == 404
    assert not jobs.run(new.pk)
    new.refresh_from_db()
    assert (new.state, new.problem) == (Export.State.FAILED, "no_right")
    assert "权限有了变化" in client.get(reverse("export-detail", args=[new.pk])).content.decode()


def test_on_the_embedded_database_others_write_while_an_export_reads(monkeypatch, tmp_path):
    said = connections["default"].settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": tmp_path / "one.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.1},
    }
    reader, writer = (Embedded(said, alias) for alias in ("reader", "writer"))
    monkeypatch.setattr(snapshot, "connection", reader)
    with writer.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE seen (n)")
    with snapshot.reading_only(), reader.cursor() as read, writer.cursor() as write:
        reader.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert read.execute("SELECT count(*) FROM seen").fetchone() == (0,)
        write.execute("INSERT INTO seen VALUES (1)")
        assert read.execute("SELECT count(*) FROM seen").fetchone() == (0,)
    assert reader.transaction_mode == "IMMEDIATE"
    for one in (reader, writer):
        one.close()


def test_what_a_board_keeps_for_a_moment_is_not_in_an_export(filed, reviewer, settings, client):
    from reports.models import Summand

    settings.SUMS_KEPT_SECONDS = 600
    code = next(code for code in REGISTRY.kinds if "region" in code and code.endswith("-json"))
    before = made(code, reviewer).sha256
    client.force_login(reviewer)
    client.get(reverse("board-figures"), PARAMS)
    Summand.objects.update(received=987)
    client.get(reverse("board-figures"), PARAMS)
    assert made(code, reviewer).sha256 != before
    assert str(2 * 987) in made(code, reviewer).file.read().decode()


def fetched(client, export):
    return client.get(reverse("export-file", args=[export.pk]))


def test_who_no_longer_sees_all_that_is_in_a_file_is_told_so_instead(
    client, filed, reviewer, province
):
    export = made("findings-csv", reviewer)
    client.force_login(reviewer)
    assert fetched(client, export).status_code == 200
    reviewer.memberships.update(agency=filed[0])
    answer = client.get(reverse("export-file", args=[export.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("export-detail", args=[export.pk]), 302)]
    told = answer.content.decode()
    assert "您的权限有了变化" in told
    assert reverse("export-again", args=[export.pk]) in told
    assert filed[2].name not in told, "nor who is missing in it"
    assert Event.objects.filter(verb="export.fetch").count() == 1


def test_who_reviews_no_more_does_not_get_what_reviewers_were_told(client, filed, reviewer):
    export = made("findings-csv", reviewer)
    reviewer.memberships.update(role="observer")
    client.force_login(reviewer)
    assert fetched(client, export).status_code == 302


def test_a_role_that_has_nothing_to_do_with_a_file_may_go(client, filed, reviewer, province):
    reviewer.memberships.create(agency=province.other_city, role="reviewer")
    region = str(province.city.region_id)
    export = made("findings-csv", reviewer, PARAMS | {"region": region})
    reviewer.memberships.filter(agency=province.other_city).delete()
    client.force_login(reviewer)
    assert fetched(client, export).status_code == 200


def test_a_file_of_which_nobody_noted_whose_it_is_is_not_handed_out(client, filed, reviewer):
    export = made("findings-csv", reviewer)
    Export.objects.update(scope={})
    client.force_login(reviewer)
    assert fetched(client, export).status_code == 302
