"""Pages of a file: wanted, drawn once, handed out to who may see them, thrown away when unseen."""

from __future__ import annotations

import errno
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from reports import child, facsimiles
from reports.drawing import Drawing
from reports.models import Facsimile, Revision
from tests.pages.filing import file_revision

HTMX = {"HX-Request": "true"}


def picture(revision: Revision, page: int = 1) -> str:
    return reverse("revision-picture", args=[revision.pk, page])


def page(revision: Revision, number: int = 1) -> str:
    return reverse("revision-page", args=[revision.pk, number])


def test_a_page_is_drawn_when_it_is_wanted_and_only_once(client, filer, paged, sent):
    client.force_login(filer)
    first = client.get(page(paged, 2), headers=HTMX).content.decode()
    assert "正在生成这一页" in first
    assert 'hx-trigger="load delay:200ms"' in first
    client.get(page(paged, 2), headers=HTMX)
    assert len(sent) == 1
    assert client.get(picture(paged, 2)).status_code == HTTPStatus.ACCEPTED
    assert len(sent) == 1
    facsimiles.draw(sent[0])
    done = client.get(page(paged, 2), headers=HTMX).content.decode()
    assert "<svg" in done
    assert "hx-trigger" not in done
    answer = client.get(picture(paged, 2))
    assert answer.headers["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert len(sent) == 1


def test_the_page_carries_its_words_and_boxed_cells_without_a_style(client, filer, paged, sent):
    client.force_login(filer)
    client.get(page(paged, 2), headers=HTMX)
    facsimiles.draw(sent[0])
    svg = client.get(page(paged, 2), headers=HTMX).content.decode()
    assert 'viewBox="0 0 595.00 842.00"' in svg
    assert ">Page </text>" in svg
    assert 'data-at="requests/natural_person/received"' in svg
    assert 'data-at="requests/other/granted" tabindex="-1" class="doubtful"' in svg
    assert "识读存疑，请核对原件" in svg
    assert "style=" not in svg


def test_pictures_are_private_and_not_sent_twice(client, filer, paged, sent):
    client.force_login(filer)
    client.get(picture(paged))
    facsimiles.draw(sent[0])
    answer = client.get(picture(paged))
    assert answer.headers["Cache-Control"].startswith("private")
    again = client.get(picture(paged), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.content == b""


@pytest.mark.parametrize("name", ["revision-page", "revision-picture"])
def test_a_stranger_sees_no_page_and_has_none_drawn(client, stranger, paged, sent, name):
    client.force_login(stranger)
    assert client.get(reverse(name, args=[paged.pk, 1]), headers=HTMX).status_code == 404
    assert client.post(reverse("revision-page-again", args=[paged.pk, 1])).status_code == 404
    assert sent == []
    assert not Facsimile.objects.exists()


@pytest.mark.parametrize("number", [0, 101, 9_999_999])
def test_a_page_no_report_has_is_not_even_tried(client, filer, paged, sent, number):
    client.force_login(filer)
    assert client.get(page(paged, number), headers=HTMX).status_code == 404
    assert client.get(picture(paged, number)).status_code == 404
    assert sent == []


def test_the_file_decides_how_many_pages_there_are(client, filer, paged, sent):
    client.force_login(filer)
    client.get(page(paged, 7), headers=HTMX)
    facsimiles.draw(sent[0])
    told = client.get(page(paged, 7), headers=HTMX).content.decode()
    assert "文件共 3 页，没有第 7 页。" in told
    assert client.get(picture(paged, 7)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "scale"),
    [("", 150), ("150", 150), ("151", 300), ("300", 300), ("9999", 450), ("-1", 150), ("٣", 150)],
)
def test_only_three_scales_exist_whatever_is_asked(client, filer, paged, sent, asked, scale):
    client.force_login(filer)
    client.get(picture(paged), {"scale": asked})
    assert [one.scale for one in Facsimile.objects.all()] == [scale]


def test_a_broken_file_says_so_and_can_be_tried_again(client, filer, province, sent):
    revision = file_revision(province.bureau, state="unreadable", problem="broken")
    client.force_login(filer)
    client.get(page(revision), headers=HTMX)
    facsimiles.draw(sent[0])
    told = client.get(page(revision), headers=HTMX).content.decode()
    assert "这一页不能显示" in told
    assert "文件已损坏" in told
    again = client.post(reverse("revision-page-again", args=[revision.pk, 1]), headers=HTMX)
    assert "正在生成这一页" in again.content.decode()
    assert len(sent) == 2


def test_a_file_that_is_gone_is_our_fault_and_said(client, filer, paged, sent):
    client.force_login(filer)
    client.get(page(paged), headers=HTMX)
    default_storage.delete(paged.file.name)
    facsimiles.draw(sent[0])
    assert "这是我们的问题" in client.get(page(paged), headers=HTMX).content.decode()


def test_a_lost_child_is_tried_once_more_and_then_no_more(paged, monkeypatch):
    def lose(*_args, **_options):
        raise child.ChildLost("gone")

    monkeypatch.setattr("reports.child.draw", lose)
    facsimile, _ = facsimiles.wanted(paged, 1, 150)
    assert facsimiles.draw(facsimile.pk) is True
    assert facsimiles.draw(facsimile.pk) is False
    facsimile.refresh_from_db()
    assert (facsimile.state, facsimile.problem) == ("failed", "worker_lost")


def test_a_full_disk_is_told_on_the_page_and_not_tried_for_ever(paged, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(default_storage, "save", full)
    facsimile, _ = facsimiles.wanted(paged, 1, 150)
    assert facsimiles.draw(facsimile.pk) is True
    assert facsimiles.draw(facsimile.pk) is False
    facsimile.refresh_from_db()
    assert (facsimile.state, facsimile.problem) == ("failed", "internal")


def test_two_workers_leave_one_picture(paged, monkeypatch):
    facsimile, _ = facsimiles.wanted(paged, 1, 150)
    inner = child.draw

    def draw_while_another_does(*args, **options):
        monkeypatch.setattr("reports.child.draw", inner)
        facsimiles.draw(facsimile.pk)
        return inner(*args, **options)

    monkeypatch.setattr("reports.child.draw", draw_while_another_does)
    assert facsimiles.draw(facsimile.pk) is False
    facsimile.refresh_from_db()
    folder = facsimile.file.name.rpartition("/")[0]
    assert default_storage.listdir(folder)[1] == [facsimile.file.name.rpartition("/")[2]]


def test_when_nobody_draws_the_page_says_so_and_asks_again(client, filer, paged, sent):
    client.force_login(filer)
    client.get(page(paged), headers=HTMX)
    long_ago = timezone.now() - timedelta(minutes=1)
    Facsimile.objects.update(wanted_at=long_ago, sent_at=long_ago)
    told = client.get(page(paged), headers=HTMX).content.decode()
    assert "生成页面的程序还没有回应" in told
    assert "下载原件" in told
    assert "delay:4s" in told
    assert len(sent) == 2
    client.get(page(paged), headers=HTMX)
    assert len(sent) == 2


def test_without_scripts_a_page_leads_to_the_desk_or_to_the_file_alone(
    client, filer, paged, province, sent
):
    client.force_login(filer)
    desk = reverse("report-detail", args=[paged.report_id])
    assert client.get(page(paged, 2)).headers["Location"] == f"{desk}?version=1&page=2"
    scan = file_revision(province.bureau, 2023, state="unreadable", problem="no_text_layer")
    alone = client.get(page(scan, 1)).headers["Location"]
    assert alone.startswith(reverse("revision-pages", args=[scan.pk]))
    assert "扫描件" in client.get(alone).content.decode()


def test_markup_is_cleaned_once_more_before_it_is_stored(paged, monkeypatch):
    hostile = (
        '<p data-anchor="p1" onclick="x()">一<script>alert(1)</script></p><style>p{}</style>'
        '<td colspan="2" style="x">3</td><iframe src="//x"></iframe><a href="javascript:x">四</a>'
    )
    monkeypatch.setattr("reports.child.draw", lambda *_a, **_o: Drawing(1, markup=hostile))
    facsimile, _ = facsimiles.wanted(paged, 1, 0)
    facsimiles.draw(facsimile.pk)
    facsimile.refresh_from_db()
    assert '<p data-anchor="p1">一</p>' in facsimile.markup
    for bad in ("script", "onclick", "style", "iframe", "href", "javascript"):
        assert bad not in facsimile.markup


# --- throwing away ---------------------------------------------------------------------------------


def test_what_nobody_looked_at_for_long_is_thrown_away_with_its_file(paged, settings):
    facsimile, _ = facsimiles.wanted(paged, 1, 150)
    facsimiles.draw(facsimile.pk)
    facsimile.refresh_from_db()
    assert facsimiles.evict() == 0
    Facsimile.objects.update(
        seen_on=timezone.localdate() - timedelta(days=settings.PAGE_CACHE_DAYS + 1)
    )
    assert facsimiles.evict() == 1
    assert not default_storage.exists(facsimile.file.name)


def test_beyond_the_space_there_is_the_longest_unseen_goes_first(paged, settings):
    today = timezone.localdate()
    for number in (1, 2, 3):
        facsimile, _ = facsimiles.wanted(paged, number, 150)
        facsimiles.draw(facsimile.pk)
        Facsimile.objects.filter(pk=facsimile.pk).update(
            size=100, seen_on=today - timedelta(days=number)
        )
    settings.PAGE_CACHE_BYTES = 150
    assert facsimiles.evict() == 2
    assert [one.page for one in Facsimile.objects.all()] == [1]


def test_a_look_is_remembered_by_the_day(client, filer, paged, sent):
    client.force_login(filer)
    client.get(picture(paged))
    facsimiles.draw(sent[0])
    Facsimile.objects.update(seen_on=timezone.localdate() - timedelta(days=9))
    client.get(picture(paged))
    assert Facsimile.objects.get().seen_on == timezone.localdate()


def test_a_picture_the_store_lost_is_drawn_anew(client, filer, paged, sent):
    client.force_login(filer)
    client.get(picture(paged))
    facsimiles.draw(sent[0])
    default_storage.delete(Facsimile.objects.get().file.name)
    assert client.get(picture(paged)).status_code == 404
    assert client.get(picture(paged)).status_code == HTTPStatus.ACCEPTED
    assert len(sent) == 2
