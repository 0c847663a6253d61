"""The report page: figures as printed, marks where equations fail, findings with comments, the source."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Report, Revision
from tests.pages.filing import file_report, file_revision
from validation.models import Finding


@pytest.fixture
def url(faulty) -> str:
    return reverse("report-detail", args=[faulty.report_id])


@pytest.fixture
def page(client, filer, url) -> str:
    client.force_login(filer)
    return str(client.get(url).content, "utf-8")


def cell(page: str, at: str) -> tuple[str, str]:
    """Return the classes and the text of the cell at an address."""
    found = re.search(
        rf'<td class="figure ([^"]*)" id="{re.escape(at.replace("/", "."))}".*?<a [^>]*>([^<]*)</a>',
        page,
        re.DOTALL,
    )
    assert found, at
    return found.group(1), found.group(2)


def test_every_figure_of_the_form_is_in_its_table(page, faulty):
    for at, value in faulty.figures().items():
        shown = cell(page, at)[1]
        if at == "disclosure/administrative_rules/issued":
            assert shown == "—"
        else:
            assert shown.replace(",", "") == (
                ""
                if value is None
                else str(value).rstrip("0").rstrip(".")
                if "." in str(value)
                else str(value)
            )


def test_blank_zero_and_dash_are_three_things(client, filer, province):
    revision = file_report(
        province.bureau,
        2023,
        edit={"requests/other/granted": None, "requests/other/received": None},
        printed={"requests/other/received": "/"},
    )
    client.force_login(filer)
    page = client.get(reverse("report-detail", args=[revision.report_id])).content.decode()
    assert cell(page, "requests/other/granted")[1] == ""
    assert cell(page, "requests/other/received")[1] == "/"
    looks, text = cell(page, "requests/other/carried_in")
    assert (text, "zero" in looks) == ("0", True)


def test_failing_cells_notes_and_doubts_are_marked(page):
    assert "mark-error" in cell(page, "requests/natural_person/received")[0]
    assert "touched-error" in cell(page, "requests/natural_person/concluded")[0]
    assert "noted" in cell(page, "disclosure/normative_documents/in_force")[0]
    assert "doubtful" in cell(page, "requests/other/granted")[0]
    assert cell(page, "requests/business/granted")[0].strip() == ""


def test_findings_are_complete_sentences_and_name_their_cells(page):
    assert "自然人列：新收 8 + 上年结转 1 = 9，办理结果总计 7 + 结转下年度 1 = 8，相差 1。" in page
    first = re.search(r'data-cells="([^"]*requests/natural_person/carried_in[^"]*)"', page)
    assert first
    assert "requests/natural_person/received" in first.group(1).split()


def test_our_doubt_is_listed_as_ours(page):
    assert "没有找到“其他”这一列，请核对原件。" in page
    assert "不是机关的错误" in page


def test_all_six_sections_are_shown_with_their_text(page):
    for number in range(1, 7):
        assert f'id="section-{number}"' in page
    assert "水价调整等专业性较强的文件解读不够通俗" in page


def test_a_cell_tells_what_is_printed_where_and_which_equations_it_is_in(client, filer, faulty):
    client.force_login(filer)
    at = "requests/natural_person/received"
    url = reverse("report-cell", args=[faulty.report_id])
    panel = client.get(url, {"cell": at}, headers={"HX-Request": "true"}).content.decode()
    assert "第 3 页" in panel
    assert "本年新收政府信息公开申请数量 8" in panel
    assert "≠" in panel
    assert "相差 1" in panel
    assert panel.count('<li class="fails"') == 2  # the column's balance and the row's total
    assert "A01" in panel
    whole = client.get(url, {"cell": at})
    assert whole.headers["Location"].endswith("#requests.natural_person.received")
    assert "data-shown-cell" in client.get(whole.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    "at", ["", "nonsense", "requests/x/y", "requests/total/closed_combined", "../../etc/passwd"]
)
def test_a_cell_there_is_not_is_not_found(client, filer, faulty, at):
    client.force_login(filer)
    url = reverse("report-cell", args=[faulty.report_id])
    assert client.get(url, {"cell": at}, headers={"HX-Request": "true"}).status_code == 404


def test_a_report_takes_as_many_queries_with_many_findings_and_comments(
    client, filer, faulty, django_assert_max_num_queries, province
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(filer)
    clean = file_report(province.bureau, 2022)
    one, many = (reverse("report-detail", args=[r.report_id]) for r in (clean, faulty))
    client.get(one)
    client.get(many)  # the first look at a report asks for its page
    for finding in Finding.objects.filter(report=faulty.report_id):
        for number in range(5):
            finding.comments.create(author=filer, text=f"说明 {number}")
    with CaptureQueriesContext(connection) as few:
        client.get(one)
    with django_assert_max_num_queries(len(few) + 2):  # comments and decisions, all at once
        client.get(many)


def test_the_year_at_the_top_is_the_reports_and_leads_to_the_agencys_other_years(
    client, filer, faulty, province
):
    file_report(province.bureau, 2022)
    client.force_login(filer)
    page = client.get(reverse("report-detail", args=[faulty.report_id]), {"year": 2022})
    form = re.search(r'<form class="year".*?</form>', page.content.decode(), re.DOTALL)
    assert form
    assert f'action="{reverse("agency-detail", args=[province.bureau.pk])}"' in form.group()
    assert '<option value="2024" selected>' in form.group()


# --- comments ------------------------------------------------------------------------------------


def test_a_comment_is_added_with_and_without_scripts(client, filer, reviewer, faulty, url):
    finding = Finding.objects.filter(report=faulty.report_id).earliest("pk")
    post = reverse("finding-comment", args=[finding.pk])
    client.force_login(filer)
    response = client.post(post, {"text": "一件<b>转办</b>，已更正"})
    assert response.headers["Location"] == f"{url}#finding-{finding.pk}"
    client.force_login(reviewer)
    panel = client.post(post, {"text": "收到"}, headers={"HX-Request": "true"}).content.decode()
    assert "一件&lt;b&gt;转办&lt;/b&gt;，已更正" in panel
    assert "林填报" in panel
    assert list(finding.comments.values_list("text", flat=True)) == [
        "一件<b>转办</b>，已更正",
        "收到",
    ]


@pytest.mark.parametrize("text", ["", "   ", "字" * 5001])
def test_an_empty_or_endless_comment_is_refused_with_a_sentence(client, filer, faulty, text):
    finding = Finding.objects.filter(report=faulty.report_id).earliest("pk")
    client.force_login(filer)
    post = reverse("finding-comment", args=[finding.pk])
    panel = client.post(post, {"text": text}, headers={"HX-Request": "true"}).content.decode()
    assert "请先写下批注内容。" in panel or "最多 5000 字，您写了 5001 字" in panel
    assert not finding.comments.exists()


def test_comments_stay_when_a_new_version_still_has_the_finding(
    client, filer, faulty, province, url
):
    finding = Finding.objects.get(report=faulty.report_id, rule="A01")
    finding.comments.create(author=filer, text="正在核实台账")
    file_report(province.bureau, edit={"requests/natural_person/received": 9})
    client.force_login(filer)
    page = client.get(url).content.decode()
    assert "新收 9 + 上年结转 1 = 10" in page
    assert "正在核实台账" in page


# --- versions and states -------------------------------------------------------------------------


def test_an_earlier_version_shows_its_own_figures_and_points_to_the_current(
    client, filer, faulty, province, url
):
    file_report(province.bureau)
    client.force_login(filer)
    old = client.get(url, {"version": 1}).content.decode()
    assert cell(old, "requests/natural_person/received")[1] == "8"
    assert "您看到的是较早的版本" in old
    assert cell(client.get(url).content.decode(), "requests/natural_person/received")[1] == "7"


def test_a_report_that_was_never_read_leads_to_its_file(client, filer, province):
    revision = file_revision(province.bureau, state=Revision.State.UNREADABLE, problem="encrypted")
    client.force_login(filer)
    response = client.get(reverse("report-detail", args=[revision.report_id]))
    assert response.headers["Location"] == reverse("revision-detail", args=[revision.pk])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "queued"}, ["排队", "hx-get"]),
        (
            {"state": "unreadable", "problem": "encrypted", "incident": "0a1b2c3d4e5f"},
            ["打开密码", "0a1b2c3d4e5f", "重新上传"],
        ),
        (
            {"state": "failed", "problem": "internal", "incident": "0a1b2c3d4e5f"},
            ["我们的问题", "0a1b2c3d4e5f", "审核人员可以"],
        ),
        (
            {
                "state": "held",
                "problem": "another_year",
                "problem_params": {"stated": 2023, "chosen": 2024},
                "stated_year": 2023,
            },
            [
                "2023 年，与所选年度 2024 年不一致",
                "改存到 临江市财政局 2023 年",
                "没有放错",
                "换一个文件上传",
            ],
        ),
    ],
)
def test_each_state_says_what_happened_and_what_to_do(client, filer, province, fields, words):
    revision = file_revision(province.bureau, **fields)
    client.force_login(filer)
    for name in ("revision-detail", "revision-status"):
        page = client.get(reverse(name, args=[revision.pk])).content.decode()
        assert all(word in page for word in words), name


def test_polling_ends_with_the_report(client, filer, faulty):
    client.force_login(filer)
    response = client.get(reverse("revision-status", args=[faulty.pk]))
    assert response.headers["HX-Redirect"] == reverse("report-detail", args=[faulty.report_id])
    assert "hx-trigger" not in response.content.decode()


def test_only_a_new_stage_is_read_out(client, filer, province):
    revision = file_revision(province.bureau)
    client.force_login(filer)
    url = reverse("revision-status", args=[revision.pk])
    assert "announcement" not in client.get(url, {"seen": "received"}).content.decode()
    Revision.objects.filter(pk=revision.pk).update(stage=Revision.Stage.READING)
    page = client.get(url, {"seen": "received"}).content.decode()
    assert 'hx-swap-oob="innerHTML:#announcement"' in page
    assert "?seen=reading" in page


def test_the_steps_are_what_the_row_says(province):
    from reports.views.revisions import steps

    now = timezone.now()
    queued = file_revision(province.bureau, queued_at=now - timedelta(seconds=5))
    assert [step.look for step in steps(queued, now)] == ["now", "", "", ""]
    assert steps(queued, now)[0].seconds == 5
    began, read = now - timedelta(seconds=4), now - timedelta(seconds=1)
    done = Revision(
        state="read",
        stage="done",
        queued_at=now - timedelta(seconds=5),
        received_at=now,
        started_at=began,
        read_at=read,
        finished_at=now,
    )
    assert [(step.look, step.seconds) for step in steps(done, now)] == [
        ("done", 1),
        ("done", 3),
        ("done", 1),
        ("done", None),
    ]
    bad = Revision(
        state="unreadable",
        stage="done",
        queued_at=began,
        received_at=began,
        started_at=began,
        finished_at=now,
    )
    assert [step.look for step in steps(bad, now)] == ["done", "done", "", "bad"]


def test_only_staff_of_that_agency_may_retry(client, filer, reviewer, province, monkeypatch):
    sent: list[int] = []
    monkeypatch.setattr("reports.tasks.read_revision.delay_on_commit", sent.append)
    revision = file_revision(province.bureau, state=Revision.State.FAILED, problem="internal")
    url = reverse("revision-retry", args=[revision.pk])
    client.force_login(filer)
    assert client.post(url).status_code == 403
    assert sent == []
    client.force_login(reviewer)
    client.post(url)
    revision.refresh_from_db()
    assert (revision.state, sent) == (Revision.State.QUEUED, [revision.pk])


def test_a_held_file_is_taken_as_it_is(client, filer, province):
    revision = file_report(
        province.bureau,
        2023,
        state=Revision.State.HELD,
        problem="another_year",
        problem_params={"stated": 2022, "chosen": 2023},
    )
    client.force_login(filer)
    response = client.post(reverse("revision-adopt", args=[revision.pk]), follow=True)
    revision.refresh_from_db()
    assert revision.state == Revision.State.READ
    assert Report.objects.get(pk=revision.report_id).current_id == revision.pk
    assert "已按所选机关和年度收下这份文件。" in response.content.decode()


def test_a_held_file_is_moved_to_the_year_it_states(client, filer, province, monkeypatch):
    monkeypatch.setattr("reports.tasks.read_revision.delay_on_commit", lambda pk: None)
    held = file_report(
        province.bureau,
        2023,
        state=Revision.State.HELD,
        problem="another_year",
        problem_params={"stated": 2022, "chosen": 2023},
        stated_year=2022,
    )
    client.force_login(filer)
    client.post(reverse("revision-refile", args=[held.pk]))
    held.refresh_from_db()
    moved = Revision.objects.get(report__year=2022, report__agency=province.bureau)
    assert (held.state, moved.state) == (Revision.State.REFILED, Revision.State.QUEUED)


def test_a_held_file_of_an_agency_out_of_scope_cannot_be_moved_there(client, filer, province):
    held = file_report(
        province.bureau,
        2023,
        state=Revision.State.HELD,
        problem="another_agency",
        problem_params={"stated": "青山市财政局", "chosen": "临江市财政局"},
        stated_agency="青山市财政局",
    )
    client.force_login(filer)
    assert "改存到" not in client.get(reverse("revision-detail", args=[held.pk])).content.decode()
    client.post(reverse("revision-refile", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == Revision.State.HELD
    assert not Report.objects.filter(agency=province.other_bureau).exists()


# --- the source ----------------------------------------------------------------------------------


def test_the_source_is_handed_out_as_it_came_and_is_never_run(client, filer, province):
    name = "报告 “终稿”🎉.html"
    content = b"<script>alert(1)</script>"
    revision = file_revision(
        province.bureau, original_name=name, content=content, media_type="text/html"
    )
    client.force_login(filer)
    response = client.get(reverse("revision-source", args=[revision.pk]))
    assert b"".join(response.streaming_content).startswith(content)
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert f"filename*=utf-8''{quote(name)}" in disposition


def test_no_page_allows_inline_scripts_or_styles(client, filer, faulty, url):
    client.force_login(filer)
    for address in (url, reverse("report-upload"), reverse("help"), reverse("agency-list")):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = response.content.decode()
        assert not re.search(r"<[^>]+\sstyle=", page)
        assert not re.search(r"<[^>]+\son\w+=", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", page)
        assert "<style" not in page


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"page": 3, "box": [1, 2, 3, 4], "anchor": None}, "第 3 页"),
        ({"page": None, "anchor": "t2r27c9"}, "第 2 个表格第 27 行第 9 格"),
        ({"page": None, "anchor": "p12"}, "第 12 段"),
        ({"page": None, "anchor": "l40"}, "第 40 行"),
        ({"page": None, "anchor": "elsewhere"}, "elsewhere"),
        (None, ""),
    ],
)
def test_a_place_is_told_in_words(place, words):
    from desk.sheets import place_in_words

    assert place_in_words(place) == words


def test_a_file_put_aside_no_longer_stands_in_the_way(client, filer, province):
    read = file_report(province.bureau)
    held = file_report(province.bureau, state=Revision.State.HELD, problem="another_year")
    Report.objects.update(current=read)
    client.force_login(filer)
    page = reverse("report-detail", args=[read.report_id])
    assert "还没有确认采用" in client.get(page).content.decode()
    answer = client.post(reverse("revision-discard", args=[held.pk]), follow=True)
    assert "这份文件已放弃" in answer.content.decode()
    assert "还没有确认采用" not in client.get(page).content.decode()
