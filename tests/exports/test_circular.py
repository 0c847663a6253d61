"""The circular and the correction notices: who is named for what, in whose words, and what never leaves the office."""

from __future__ import annotations

import csv
import io
import zipfile

import docx
import pytest
from django.utils import timezone

from exports import circulars
from exports.documents import circular, rectification
from exports.documents.issues import NAMED, raised
from exports.snapshot import snapshot
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding

pytestmark = pytest.mark.django_db
PARAMS = {"year": "2024", "basis": "current"}


def quiet(_done: int, _total: int) -> None:
    pass


def data_of(user, params=PARAMS, at=None):
    return snapshot(user, params, at or timezone.now(), "test")


def written(write, user, params=PARAMS, at=None) -> bytes:
    out = io.BytesIO()
    write(data_of(user, params, at), out, quiet)
    return out.getvalue()


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*paragraphs, *cells])


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    file_report(bureaus[0], edit={"requests/natural_person/received": 8})
    file_report(bureaus[1])
    return bureaus


@pytest.fixture
def error(filed):
    return (
        Finding.objects.present().filter(severity="error", report__agency=filed[0]).earliest("pk")
    )


def test_the_circular_has_the_parts_and_annexes_of_one(filed, reviewer):
    text = text_of(written(circular.circular, reviewer))
    parts = ("一、总体情况", "二、主要数据", "三、存在的主要问题", "四、整改要求")
    annexes = ("附件1", "问题清单", "附件2", "附件3", "附件4", "优秀报告")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert all(annex in text for annex in annexes)
    assert "关于2024年度政府信息公开工作年度报告\n审核情况的通报" in text


def test_its_counts_are_the_databases(filed, reviewer):
    content = written(circular.circular, reviewer)
    named = raised(data_of(reviewer)).filter(NAMED)
    agencies = named.values("report__agency").distinct().count()
    assert f"{agencies}家单位的年度报告存在经核不一致等问题{named.count()}处" in text_of(content)
    issue_list = docx.Document(io.BytesIO(content)).tables[0]
    assert len(issue_list.rows) - 1 == named.count() > 0


def test_an_error_is_named_a_dismissed_or_doubtful_one_is_not(error, filed, reviewer):
    sentence = error.message.rstrip("。")
    assert sentence in text_of(written(circular.circular, reviewer))
    everything = Finding.objects.filter(report=error.report)
    everything.update(handling="dismissed")
    assert filed[0].name not in _issue_names(reviewer)
    everything.update(handling="accepted")
    assert filed[0].name not in _issue_names(reviewer)
    everything.update(handling="open", severity="warning", doubtful=True)
    assert filed[0].name not in _issue_names(reviewer)


def _issue_names(user) -> set[str]:
    document = docx.Document(io.BytesIO(written(circular.circular, user)))
    listed = [table for table in document.tables if table.rows[0].cells[-1].text == "状态"]
    return {row.cells[1].text for table in listed for row in table.rows[1:]}


def test_a_warning_names_an_agency_only_when_it_is_confirmed(error, filed, reviewer):
    Finding.objects.exclude(pk=error.pk).delete()
    Finding.objects.filter(pk=error.pk).update(severity="warning")
    text = text_of(written(circular.circular, reviewer))
    assert "另有1处请有关单位核实" in text
    assert _issue_names(reviewer) == set()
    Finding.objects.filter(pk=error.pk).update(handling="confirmed")
    assert _issue_names(reviewer) == {filed[0].name}
    assert "请核实" in text_of(written(circular.circular, reviewer))


def test_notices_never_appear(error, reviewer):
    Finding.objects.update(severity="notice")
    assert _issue_names(reviewer) == set()
    assert "未发现需要通报的问题" in text_of(written(circular.circular, reviewer))


def test_nothing_is_asked_where_all_is_well(filed, province):
    from datetime import timedelta

    from django.db.models import F

    from reports.models import Report
    from tests.conftest import person

    Finding.objects.all().delete()
    now = timezone.now()
    due = timezone.localdate() + timedelta(days=1)
    Report.objects.filter(agency=filed[1]).update(
        status="submitted",
        submitted_at=now,
        first_submitted_at=now,
        due_on=due,
        filed=F("current"),
    )
    alone = person("alone", "独一人", filed[1], "reviewer")
    text = text_of(written(circular.circular, alone))
    assert "未发现需要通报的问题" in text
    assert "四、整改要求" not in text


def test_a_year_without_reports_has_a_circular_too(province, reviewer):
    text = text_of(written(circular.circular, reviewer, {"year": "2023", "basis": "filed"}))
    assert "公开率—" in text
    assert province.bureau.name in text


@pytest.mark.parametrize("write", [circular.circular, rectification.notices])
def test_the_same_snapshot_twice_gives_the_same_bytes(write, filed, reviewer):
    at = timezone.now()
    assert written(write, reviewer, at=at) == written(write, reviewer, at=at)


def test_hostile_words_are_words(error, filed, reviewer):
    filed[0].name = "=1+1<script>\x07&amp;\ud800局".replace("\ud800", "")
    filed[0].save()
    Finding.objects.filter(pk=error.pk).update(
        quotes=[{"section": 1, "text": "</w:t>\x00\x1f<b>引".replace("\x00", "")}]
    )
    text = text_of(written(circular.circular, reviewer))
    assert "=1+1<script>&amp;局" in text
    assert "</w:t><b>引" in text
    names = archive_of(reviewer).namelist()
    assert "=1+1script&amp;局整改提示单.docx" in names


# --- correction notices -----------------------------------------------------------------------------


def archive_of(user, params=PARAMS) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(written(rectification.notices, user, params)))


def test_every_agency_with_issues_has_a_notice_and_the_list_says_who_has_none(
    error, filed, reviewer, province
):
    Finding.objects.exclude(report__agency=filed[0]).delete()
    archive = archive_of(reviewer)
    assert set(archive.namelist()) == {f"{filed[0].name}整改提示单.docx", "清单.csv"}
    lines = list(csv.DictReader(io.StringIO(archive.read("清单.csv").decode("utf-8-sig"))))
    states = {line["机关"]: line["情况"] for line in lines}
    assert states[filed[0].name] == "已出具"
    assert states[filed[1].name] == "没有问题"
    assert states[filed[2].name] == "没有计入的报告"
    count = raised(data_of(reviewer)).filter(report__agency=filed[0]).count()
    assert next(line["问题数"] for line in lines if line["机关"] == filed[0].name) == str(count)


def test_the_proof_of_the_export_names_those_without_issues(error, filed, reviewer):
    from exports import jobs
    from exports.kinds import REGISTRY

    Finding.objects.exclude(report__agency=filed[0]).delete()
    export = jobs.ask(REGISTRY.kinds["notices"], dict(PARAMS), reviewer)
    jobs.run(export.pk)
    export.refresh_from_db()
    assert export.coverage["without_issues"] == [filed[1].name]


def test_a_notice_says_place_reason_and_day_and_nothing_internal(error, filed, reviewer, filer):
    error.comments.create(author=reviewer, text="内部看法勿外传", internal=True)
    error.comments.create(author=reviewer, text="请对照原件")
    error.comments.create(author=reviewer, text=f"@{filer.username} 请核对").mentioned.add(filer)
    text = text_of(written(rectification.notice, reviewer, PARAMS | {"agency": str(filed[0].pk)}))
    assert error.message in text
    assert "请对照原件" in text
    assert "内部看法勿外传" not in text
    assert f"@{filer.full_name} 请核对" in text
    assert filed[0].name in text
    for finding in raised(data_of(reviewer)).filter(report__agency=filed[0]):
        assert finding.message in text


def test_an_agency_without_issues_is_told_so(filed, reviewer, province):
    Finding.objects.all().delete()
    text = text_of(written(rectification.notice, reviewer, PARAMS | {"agency": str(filed[1].pk)}))
    assert "没有需要整改的问题" in text


def test_two_agencies_of_one_name_have_two_files():
    namer = rectification.Namer()
    assert namer.name("某局") != namer.name("某局")
    assert namer.name("../../某/局\\:*?") == "某局整改提示单（3）.docx"
    assert len(namer.name("很长的名称" * 60)) < 80


# --- the office's own words -------------------------------------------------------------------------


def test_the_given_texts_hold_only_known_names():
    for text in circulars.Wording.given().texts.values():
        circulars.check(text)


@pytest.mark.parametrize("text", ["{total}", "{}", "{0}"])
def test_an_unknown_name_is_refused(text):
    with pytest.raises(circulars.UnknownPlaceholder):
        circulars.check(text)


@pytest.mark.parametrize("text", ["{year", "year}", "{year!r}", "{year:>9999999}"])
def test_braces_that_are_none_are_refused(text):
    with pytest.raises(circulars.BrokenBraces):
        circulars.check(text)


@pytest.mark.parametrize("text", ["{year.__class__}", "{year[0]}"])
def test_nothing_is_reached_through_a_name(text):
    with pytest.raises(circulars.UnknownPlaceholder):
        circulars.check(text)


def test_an_offices_own_words_are_in_its_circular(filed, reviewer, province, administrator):
    texts = circulars.Wording.given().texts | {"overview": "本市应报{expected}家。"}
    circulars.save(province.city, circulars.Wording(texts, 7), by=administrator)
    text = text_of(written(circular.circular, reviewer))
    expected = data_of(reviewer).expected.count()
    assert f"本市应报{expected}家。" in text
    circulars.reset(province.city, by=administrator)
    assert "本市应报" not in text_of(written(circular.circular, reviewer))


def test_a_general_office_signs_for_its_government(filed, reviewer, province):
    assert province.city_office.name in text_of(written(circular.circular, reviewer))


# --- the page of the template -----------------------------------------------------------------------


def said(**changed):
    wording = circulars.Wording.given()
    return {**wording.texts, "days": wording.days, **changed}


def test_an_administrator_edits_previews_and_resets_the_template(
    client, filed, administrator, province
):
    from django.urls import reverse

    from audit.models import Event

    client.force_login(administrator)
    page = reverse("circular-template")
    assert "{expected}" in client.get(page).content.decode()
    shown = client.post(reverse("circular-preview"), said(overview="应报{expected}家整。"))
    assert "家整。" in shown.content.decode().replace("{expected}家整", "")
    assert not province.government.__class__.objects.filter(circular_template__isnull=False)
    client.post(page, said(overview="应报{expected}家整。", days=7))
    template = province.government.__class__.objects.get(
        pk=province.government.pk
    ).circular_template
    assert (template.texts["overview"], template.days) == ("应报{expected}家整。", 7)
    client.post(reverse("circular-reset"))
    verbs = list(Event.objects.filter(verb__startswith="circular").values_list("verb", flat=True))
    assert sorted(verbs) == ["circular_template.reset", "circular_template.save"]


def test_an_unknown_name_is_named_and_nothing_is_lost(client, administrator):
    from django.urls import reverse

    client.force_login(administrator)
    answer = client.post(reverse("circular-template"), said(overview="应报{total}家，我写的话"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{total}" in page
    assert "不是可用的名称" in page
    assert "我写的话" in page


def test_who_administers_nothing_edits_no_template(client, reviewer):
    from django.urls import reverse

    client.force_login(reviewer)
    assert client.get(reverse("circular-template")).status_code == 403
    assert client.post(reverse("circular-reset")).status_code == 403


# --- on paper ---------------------------------------------------------------------------------------


def test_annex_two_is_the_boards_count(filed, reviewer):
    from boards import filing

    document = docx.Document(io.BytesIO(written(circular.circular, reviewer)))
    table = next(one for one in document.tables if one.rows[0].cells[-1].text == "按时率")
    whole = filing.whole(filing.by_group(data_of(reviewer).choice))
    told = [cell.text for cell in table.rows[-1].cells][1:-1]
    assert told == [str(whole.counts[step]) for step, _label in filing.STEPS]


def test_annex_three_is_computed_from_the_sums(filed, reviewer):
    from exports.circulars import share
    from reports.measures import MEASURES
    from reports.trends import whole

    choice = data_of(reviewer).choice
    totals = whole(choice.own(), choice.basis)
    document = docx.Document(io.BytesIO(written(circular.circular, reviewer)))
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "指标")
    told = {row.cells[0].text: row.cells[1].text for row in table.rows[1:]}
    assert len(told) == len(MEASURES)
    assert told["公开率"] == share(totals.percent("disclosed")) != "—"
    ground = next(name for name in told if "属于国家秘密" in name)
    assert ground.startswith("（三）不予公开")
    assert told[ground] == share(totals.percent("ground_denied_state_secret"))


def test_an_annex_begins_on_a_page_of_its_own_and_no_page_is_left_blank(filed, reviewer):
    document = docx.Document(io.BytesIO(written(circular.circular, reviewer)))
    heads = [one for one in document.paragraphs if one.text in {"附件2", "附件3", "附件4"}]
    assert [bool(one.paragraph_format.page_break_before) for one in heads] == [True] * 3
    assert not document.element.xpath("//w:br[@w:type='page']")
    assert [section.page_width > section.page_height for section in document.sections] == [
        False,
        True,
    ]


def test_pages_are_numbered_and_chinese_is_marked_as_chinese(filed, reviewer):
    document = docx.Document(io.BytesIO(written(circular.circular, reviewer)))
    for section in document.sections:
        assert "PAGE" in section.footer._element.xml
    assert 'w:eastAsia="zh-CN"' in document.styles.element.xml
    assert document.styles["Normal"].element is not None
    assert 'w:eastAsia="仿宋"' in document.styles.element.xml
    assert 'w:eastAsia="黑体"' in document.styles["Title"].element.xml
