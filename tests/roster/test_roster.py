"""The roster as a file: what it would change, doing it, and who may."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agencies import tasks
from agencies.models import Agency, AgencyName, Region, RosterImport
from agencies.roster import applying, columns, importing
from agencies.roster.planning import Planner
from agencies.spreadsheets import NotATable, written
from audit.models import Event

State = RosterImport.State
HEADS = [column.head for column in columns.COLUMNS]


def file_of(*rows: dict[str, str]) -> io.BytesIO:
    """A CSV with just the columns that the rows name."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return io.BytesIO(
        written([heads, *([row.get(head, "") for head in heads] for row in rows)], "csv")
    )


def plan(*rows: dict[str, str], scope=None):
    return Planner(scope).plan(columns.lines_of(file_of(*rows)))


def sorts(*rows: dict[str, str]) -> list[list[str]]:
    return [change.sorts for change in plan(*rows).changes]


def errors(*rows: dict[str, str], scope=None) -> list[str]:
    return [code for change in plan(*rows, scope=scope).changes for code, _ in change.errors]


def carry_out(administrator, *rows: dict[str, str]) -> int:
    shown = applying.preview(columns.lines_of(file_of(*rows)), by=administrator, name="名录.csv")
    return confirmed(shown).changed


def confirmed(shown: RosterImport) -> RosterImport:
    """Confirm an import and let a worker carry it out; return what became of it."""
    importing.confirm(shown.pk, by=shown.by)
    assert importing.run(shown.pk) is False
    shown.refresh_from_db()
    return shown


NEW = {
    "全称": "临江市审计局",
    "类别": "政府部门",
    "地区代码": "990100",
    "上级机关": "临江市人民政府",
}


def test_an_exported_roster_changes_nothing_when_it_comes_back(province):
    for form in ("csv", "xlsx"):
        content = written(columns.exported(Agency.objects.order_by("path")), form)
        back = Planner(None).plan(columns.lines_of(io.BytesIO(content)))
        assert [change.sorts for change in back.changes] == [["unchanged"]] * Agency.objects.count()


def test_each_change_has_its_name(province):
    bureau = {"编号": str(province.bureau.pk), "全称": "临江市财政局"}
    assert sorts(NEW) == [["created"]]
    assert sorts(bureau | {"全称": "临江市财政金融局"}) == [["renamed"]]
    assert sorts(bureau | {"上级机关": "明川省人民政府"}) == [["moved"]]
    assert sorts(bureau | {"撤销日期": "2024-03-01"}) == [["closed"]]
    merged = bureau | {"撤销日期": "2024/3/1", "并入机关": "临江市人民政府办公室"}
    assert sorts(merged) == [["merged"]]
    assert sorts(bureau) == [["unchanged"]]


def test_nothing_is_changed_before_it_is_confirmed(province, administrator):
    shown = applying.preview(columns.lines_of(file_of(NEW)), by=administrator, name="x.csv")
    assert not Agency.objects.filter(name=NEW["全称"]).exists()
    assert confirmed(shown).changed == 1
    made = Agency.objects.get(name=NEW["全称"])
    assert made.parent == province.city
    assert made.path == f"{province.city.path}{made.pk}/"


def test_a_renamed_agency_keeps_its_former_name_with_the_day(province, administrator):
    carry_out(
        administrator,
        {"全称": "临江市财政金融局", "曾用名": "临江市财政局", "更名日期": "2024-05-01"},
    )
    province.bureau.refresh_from_db()
    assert province.bureau.name == "临江市财政金融局"
    assert "临江市财政局" in province.bureau.aliases
    former = AgencyName.objects.get(agency=province.bureau)
    assert (former.name, former.used_until) == ("临江市财政局", date(2024, 4, 30))


def test_a_merged_agency_points_to_who_took_over_even_if_that_is_new(province, administrator):
    merged = {"全称": "临江市财政局", "撤销日期": "2024-06-30", "并入机关": "临江市审计局"}
    carry_out(administrator, merged, NEW)
    province.bureau.refresh_from_db()
    assert province.bureau.closed_on == date(2024, 6, 30)
    assert province.bureau.successor.name == "临江市审计局"
    assert province.bureau not in Agency.objects.expected_in(2024)
    assert province.bureau in Agency.objects.expected_in(2023)
    carry_out(administrator, {"全称": "临江市财政局", "撤销日期": ""})
    province.bureau.refresh_from_db()
    assert (province.bureau.closed_on, province.bureau.successor) == (None, None)


def test_an_agency_owes_no_report_on_a_year_before_it_was_there(province, administrator):
    carry_out(administrator, NEW | {"设立日期": "2024-12-31"})
    made = Agency.objects.get(name=NEW["全称"])
    assert made in Agency.objects.expected_in(2024)
    assert made not in Agency.objects.expected_in(2023)


def test_a_whole_new_county_comes_with_its_region_government_and_bureaus(province, administrator):
    county = {"地区代码": "990101", "地区": "石桥县"}
    carry_out(
        administrator,
        {"全称": "石桥县教育局", "类别": "政府部门", "上级机关": "石桥县人民政府", **county},
        {"全称": "石桥县人民政府", "类别": "人民政府", "上级机关": "临江市人民政府", **county},
    )
    region = Region.objects.get(code="990101")
    assert (region.level, region.parent) == ("county", province.city.region)
    school = Agency.objects.get(name="石桥县教育局")
    assert school.path.startswith(province.city.path)
    assert school.ancestor_keys[-1] == Agency.objects.get(name="石桥县人民政府").pk


def test_a_moved_agency_takes_everything_below_it_along(province, administrator):
    carry_out(administrator, {"全称": "临江市人民政府", "上级机关": "青山市人民政府"})
    province.bureau.refresh_from_db()
    assert province.bureau.path.startswith(province.other_city.path)


def test_every_mistake_is_told_on_its_line(province, administrator):
    bureau, office = {"全称": "临江市财政局"}, {"全称": "临江市人民政府办公室"}
    assert errors({"全称": "", "类别": "政府部门"}) == ["no_name"]
    assert errors(NEW | {"类别": "公司"}) == ["unknown_kind"]
    assert errors(NEW | {"类别": ""}) == ["kind_needed"]
    assert errors(NEW | {"地区代码": "123456"}) == ["unknown_region"]
    assert errors(NEW | {"上级机关": "没有的机关"}) == ["unknown_parent"]
    assert errors(bureau | {"撤销日期": "去年底"}) == ["bad_date"]
    assert errors(bureau | {"撤销日期": "2024-02-30"}) == ["bad_date"]
    assert errors(bureau | {"设立日期": "2024-02-01", "撤销日期": "2024-01-01"}) == [
        "closed_before_opened"
    ]
    assert errors(bureau | {"并入机关": "临江市人民政府"}) == ["successor_without_day"]
    assert errors(bureau | {"编号": "99999"}) == ["unknown_id"]
    assert errors(bureau, bureau) == ["twice"]
    assert errors({"编号": str(province.bureau.pk), "全称": "青山市财政局"}) == ["name_taken"]
    assert errors({"全称": "临江市人民政府", "上级机关": "临江市财政局"}) == ["parent_below"]
    day = {"撤销日期": "2024-01-01"}
    assert (
        errors(
            bureau | day | {"并入机关": office["全称"]}, office | day | {"并入机关": bureau["全称"]}
        )
        == ["successor_itself"] * 2
    )
    shown = plan(NEW | {"类别": "公司"}).changes[0]
    assert "公司" in shown.messages[0]


def test_only_the_lines_of_a_circle_are_blamed_for_it(province, administrator):
    circle = {"全称": "临江市人民政府", "上级机关": "临江市财政局"}
    innocent = NEW | {"上级机关": "临江市人民政府"}
    assert [change.errors and change.name for change in plan(circle, innocent).changes] == [
        "临江市人民政府",
        [],
    ]


def test_the_day_of_a_new_name_is_shown_before_it_is_done(province):
    change = plan(
        {"编号": str(province.bureau.pk), "全称": "临江市财政厅", "更名日期": "2024-03-01"}
    ).changes[0]
    assert change.edits == {
        "name": ["临江市财政局", "临江市财政厅"],
        "renamed_on": ["", "2024-03-01"],
    }


def test_one_wrong_line_keeps_the_whole_file_out(province, administrator):
    assert carry_out(administrator, NEW, {"全称": "临江市财政局", "撤销日期": "?"}) == 0
    assert RosterImport.objects.get().outcome == "has_errors"
    assert not Agency.objects.filter(name=NEW["全称"]).exists()


def test_an_administrator_of_a_city_changes_that_city_only(province):
    scope = frozenset([province.city.pk, province.bureau.pk, province.city_office.pk])
    assert errors({"全称": "青山市财政局", "撤销日期": "2024-01-01"}, scope=scope) == [
        "name_outside"
    ]
    assert errors(NEW | {"上级机关": "青山市人民政府"}, scope=scope) == ["unknown_parent"]
    assert errors(NEW | {"上级机关": ""}, scope=scope) == ["parent_needed"]
    assert errors(NEW, scope=scope) == []


def test_a_preview_that_is_out_of_date_changes_nothing_and_is_shown_anew(province, administrator):
    row = {"全称": "临江市财政局", "别名": "市财政局、财政局"}
    shown = applying.preview(columns.lines_of(file_of(row)), by=administrator, name="x.csv")
    Agency.objects.filter(pk=province.bureau.pk).update(aliases=["别的"])
    assert (confirmed(shown).state, shown.outcome, shown.changed) == (State.SHOWN, "stale", 0)
    province.bureau.refresh_from_db()
    assert province.bureau.aliases == ["别的"]
    assert confirmed(shown).state == State.APPLIED
    with pytest.raises(applying.NotOpen):
        importing.confirm(shown.pk, by=administrator)


def test_what_changes_between_planning_and_doing_is_noticed(province, administrator, monkeypatch):
    row = {"全称": "临江市财政局", "别名": "市财政局、财政局"}
    shown = applying.preview(columns.lines_of(file_of(row)), by=administrator, name="x.csv")
    planned = applying.draft

    def slowly(wanted):
        found = planned(wanted)
        monkeypatch.setattr(applying, "draft", planned)
        Agency.objects.filter(pk=province.bureau.pk).update(aliases=["别的"])
        return found

    monkeypatch.setattr(applying, "draft", slowly)
    assert (confirmed(shown).state, shown.outcome) == (State.SHOWN, "stale")
    province.bureau.refresh_from_db()
    assert province.bureau.aliases == ["别的"]


@pytest.mark.django_db(transaction=True)
def test_planning_keeps_nobody_from_writing(province, administrator, monkeypatch):
    shown = applying.preview(columns.lines_of(file_of(NEW)), by=administrator, name="x.csv")
    plan, locked = Planner.plan, []

    def watched(self, lines):
        locked.append(connection.in_atomic_block)
        return plan(self, lines)

    monkeypatch.setattr(Planner, "plan", watched)
    assert confirmed(shown).state == State.APPLIED
    assert locked == [False]


def test_every_change_is_recorded_with_before_and_after(province, administrator):
    carry_out(administrator, NEW, {"全称": "临江市财政局", "别名": "财局"})
    made, changed = Event.objects.filter(verb__startswith="agency.").order_by("pk")
    assert (made.verb, made.label) == ("agency.create", NEW["全称"])
    assert changed.before == {"aliases": "市财政局"}
    assert changed.after == {"aliases": "财局"}
    assert changed.scope == province.bureau.path
    assert Event.objects.filter(verb="roster.import", actor_id=administrator.pk).count() == 1


# --- the worker ----------------------------------------------------------------------------------


@pytest.fixture
def in_line(province, administrator):
    """Return an import that was confirmed and waits for a worker."""
    shown = applying.preview(columns.lines_of(file_of(NEW)), by=administrator, name="x.csv")
    importing.confirm(shown.pk, by=administrator)
    return shown


def test_an_import_is_confirmed_once_and_carried_out_once(in_line, administrator):
    with pytest.raises(applying.NotOpen):
        importing.confirm(in_line.pk, by=administrator)
    assert (importing.run(in_line.pk), importing.run(in_line.pk)) == (False, False)
    assert Event.objects.filter(verb="roster.import").count() == 1
    assert Agency.objects.filter(name=NEW["全称"]).count() == 1


def test_two_workers_do_not_carry_out_one_import(in_line):
    now = timezone.now()
    held = RosterImport.objects.filter(pk=in_line.pk)
    held.update(lease=uuid.uuid4(), lease_expires_at=now + importing.LEASE, attempts=1)
    assert importing.run(in_line.pk) is False
    assert not Agency.objects.filter(name=NEW["全称"]).exists()
    assert importing.recover() == []
    held.update(lease_expires_at=now - importing.LEASE)
    assert importing.recover() == [in_line.pk]
    importing.run(in_line.pk)
    assert Agency.objects.filter(name=NEW["全称"]).count() == 1


def test_a_message_that_was_lost_is_sent_again(in_line):
    assert importing.recover() == []
    RosterImport.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert importing.recover() == [in_line.pk]
    assert importing.recover() == []


def test_an_import_that_fails_by_our_fault_is_tried_again_and_then_says_so(
    client, in_line, administrator, monkeypatch
):
    def breaks(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(applying, "record_each", breaks)
    assert (importing.run(in_line.pk), importing.run(in_line.pk)) == (True, False)
    in_line.refresh_from_db()
    assert (in_line.state, in_line.outcome) == (State.SHOWN, "failed")
    assert not Agency.objects.filter(name=NEW["全称"]).exists()
    client.force_login(administrator)
    page = client.get(reverse("roster-import", args=[in_line.pk])).content.decode()
    assert "名录没有更改。请再确认一次" in page
    monkeypatch.undo()
    assert confirmed(in_line).state == State.APPLIED


def test_who_may_administer_no_longer_imports_nothing(in_line, administrator):
    administrator.memberships.all().delete()
    importing.run(in_line.pk)
    in_line.refresh_from_db()
    assert (in_line.state, in_line.outcome) == (State.SHOWN, "stale")
    assert not Agency.objects.filter(name=NEW["全称"]).exists()


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_csv_may_be_utf_8_or_gbk_with_a_title_above_its_heads(encoding):
    text = "全省机关名录,,\n全称*,类别（必填）,别名\n 临江市审计局 ,政府部门,审计局\n,,\n"
    [line] = columns.lines_of(io.BytesIO(text.encode(encoding)))
    assert line.number == 3
    assert line.cells == {"name": "临江市审计局", "kind": "政府部门", "aliases": "审计局"}


def test_formulas_are_read_as_values_and_dates_as_days():
    book = openpyxl.Workbook()
    book.active.append(["全称", "撤销日期", "编号"])
    book.active.append(["=1+1", date(2024, 3, 1), 7.0])
    stream = io.BytesIO()
    book.save(stream)
    [line] = columns.lines_of(stream)
    assert line.cells == {"name": "", "closed_on": "2024-03-01", "id": "7"}


def test_what_could_be_a_formula_is_disarmed_on_the_way_out_and_comes_back_as_it_was():
    for form in ("csv", "xlsx"):
        content = written([["全称"], ["=cmd|' /C calc'!A0"]], form)
        [line] = columns.lines_of(io.BytesIO(content))
        assert line.cells["name"] == "=cmd|' /C calc'!A0"
    assert b"'=cmd" in written([["=cmd"]], "csv")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a book", "broken"),
        (b"\x00\x01\x02", "broken"),
        ("名称,类别\n甲,乙\n".encode(), "no_head"),
        (("全称\n" + "某局\n" * 20_001).encode(), "too_long"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_a_reason(content, code):
    with pytest.raises(NotATable) as refused:
        columns.lines_of(io.BytesIO(content))
    assert refused.value.code == code


# --- pages ---------------------------------------------------------------------------------------


def test_an_administrator_imports_a_roster_page_by_page(client, province, administrator):
    client.force_login(administrator)
    upload = SimpleUploadedFile("名录.csv", file_of(NEW).getvalue())
    answer = client.post(reverse("roster"), {"file": upload}, follow=True)
    page = answer.content.decode()
    assert "临江市审计局" in page
    assert "还没有更改任何机关" in page
    shown = RosterImport.objects.get()
    page = client.post(reverse("roster-apply", args=[shown.pk]), follow=True).content.decode()
    assert "已排队" in page
    progress = reverse("roster-progress", args=[shown.pk])
    assert "HX-Refresh" not in client.get(progress)
    tasks.import_roster(shown.pk)
    assert client.get(progress)["HX-Refresh"] == "true"
    page = client.get(reverse("roster-import", args=[shown.pk])).content.decode()
    assert "已导入，更改了 1 个机关" in page
    page = client.post(reverse("roster-apply", args=[shown.pk]), follow=True).content.decode()
    assert "没有再做更改" in page
    assert Agency.objects.filter(name=NEW["全称"]).count() == 1


def test_an_export_is_a_file_and_is_recorded(client, administrator):
    client.force_login(administrator)
    answer = client.post(reverse("roster-export", args=["csv"]))
    assert answer.content.startswith("\ufeff编号,全称".encode())
    assert client.post(reverse("roster-export", args=["exe"])).status_code == 404
    assert Event.objects.filter(verb="roster.export").count() == 1
    assert client.get(reverse("roster-template", args=["xlsx"])).content[:2] == b"PK"


def test_one_agency_is_edited_and_a_form_that_is_out_of_date_is_not_saved(
    client, province, administrator
):
    client.force_login(administrator)
    url = reverse("agency-edit", args=[province.bureau.pk])
    form = client.get(url).context["form"]
    said = form.initial | {"name": "临江市财政金融局", "renamed_on": "2024-05-01"}
    assert client.post(url, said).status_code == 302
    detail = client.get(reverse("agency-detail", args=[province.bureau.pk])).content.decode()
    assert "临江市财政金融局" in detail
    late = client.post(url, form.initial | {"aliases": "另一个"})
    assert late.status_code == 422
    assert "刚被别人更改过" in late.content.decode()


def test_the_roster_is_for_administrators_only(client, province, filer, reviewer, administrator):
    shown = applying.preview(columns.lines_of(file_of(NEW)), by=administrator, name="x.csv")
    for person in (filer, reviewer):
        client.force_login(person)
        assert client.get(reverse("roster")).status_code == 404
        assert client.post(reverse("roster-apply", args=[shown.pk])).status_code == 404
        assert client.get(reverse("agency-edit", args=[province.bureau.pk])).status_code == 403
    assert not Agency.objects.filter(name=NEW["全称"]).exists()
