"""Whose report a file is: what two sources say is sure, everything else is asked."""

from __future__ import annotations

from datetime import date

import pytest

from agencies.models import Agency
from batches.recognition.clues import clues, years_in
from batches.recognition.roster import Roster, is_abbreviation
from batches.recognition.verdict import judge
from bench.batches import FEWEST_RIGHT, measure, planted
from reports.extraction import Extraction
from reports.models import Figures, Narrative
from reports.statutory import Form


def test_of_240_careless_files_95_percent_are_right_and_no_wrong_one_is_unmarked():
    score = measure(240)
    assert score.files >= 200
    assert score.share_right >= FEWEST_RIGHT, list(score.lines())
    assert score.wrong_and_sure == []
    assert score.years_wrong_and_sure == 0
    assert score.sure / score.files > 0.6


@pytest.fixture(scope="module")
def roster() -> Roster:
    agencies, regions = planted()
    water = next(one for one in agencies if one.name == "青岚市水务局")
    agencies.append(
        Agency(
            pk=9001,
            name="青岚市节水办公室",
            kind="other",
            region=water.region,
            closed_on=date(2023, 6, 30),
            successor_id=water.pk,
        )
    )
    agencies.append(
        Agency(
            pk=9002,
            name="青岚市移民局",
            kind="department",
            region=water.region,
            closed_on=date(2023, 6, 30),
        )
    )
    return Roster(agencies, regions)


def document(agency: str | None, year: int | None = 2024, text: str = "") -> Extraction:
    return Extraction(
        title=f"{agency or ''}{year or ''}年政府信息公开工作年度报告",
        agency=agency,
        year=year,
        form=Form.F2021,
        figures=Figures.blank(Form.F2021),
        sections=[Narrative(number=1, heading="一、总体情况", text=text)],
    )


def verdict(roster, path, extraction, scope=None):
    whole = frozenset(key for key, known in roster.known.items() if known.closed_on is None)
    found = judge(clues(path, extraction, roster), roster, scope or whole, 2024)
    name = roster.known[found.agency].name if found.agency else None
    return name, found.sure, [code for code, _ in found.reasons]


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("青岚市枕溪县农业农村局", "青岚市枕溪县农业农村局", "full"),
        ("云川省青岚市枕溪县农业农村局", "青岚市枕溪县农业农村局", "region"),
        ("枕溪县农业农村局", "青岚市枕溪县农业农村局", "alias"),
        ("枕溪农业局", "青岚市枕溪县农业农村局", "abbreviation"),
        ("枕溪县人民政府", "青岚市枕溪县人民政府", "region"),
        ("枕溪县府办", "青岚市枕溪县人民政府办公室", "region"),
        ("竹汐镇", "青岚市枕溪县竹汐镇人民政府", "region"),
        ("南堤街道办", "青岚市澄湾区南堤街道办事处", "region"),
        ("青岚市 市监局", "青岚市市场监督管理局", "abbreviation"),
    ],
)
def test_an_agency_is_known_by_every_way_to_write_it(roster, text, name, how):
    match = roster.resolve(text)
    assert [roster.known[key].name for key in match.agencies] == [name]
    assert match.how == how


def test_a_name_without_its_region_may_be_of_several(roster):
    assert len(roster.resolve("水务局").agencies) == 3
    assert len(roster.resolve("市水务局").agencies) == 2
    assert not roster.resolve("石渡县财政局").agencies
    assert not roster.resolve("青岚市水务局水政监察支队").agencies


def test_abbreviations_keep_their_first_and_last_character():
    assert is_abbreviation("住建局", "住房和城乡建设局")
    assert not is_abbreviation("水务局", "水务局")
    assert not is_abbreviation("教育厅", "教育局")


def test_title_and_file_name_agreeing_is_sure(roster):
    path = "青岚市水务局2024年年报.docx"
    assert verdict(roster, path, document("青岚市水务局"))[:2] == ("青岚市水务局", True)


def test_one_source_alone_is_asked(roster):
    name, sure, why = verdict(roster, "附件1.docx", document("青岚市水务局"))
    assert (name, sure) == ("青岚市水务局", False)
    assert "one_source" in why


def test_sources_that_contradict_each_other_are_asked(roster):
    path = "澜汀市水务局2024年报.docx"
    name, sure, why = verdict(roster, path, document("青岚市水务局"))
    assert name == "青岚市水务局"
    assert not sure
    assert "contradiction" in why


def test_the_folder_of_another_region_is_asked(roster):
    path = "松屿市/青岚市水务局2024年报.docx"
    _, sure, why = verdict(roster, path, document("青岚市水务局"))
    assert not sure
    assert "other_folder" in why


def test_the_folder_tells_the_region_that_names_leave_out(roster):
    name, sure, _ = verdict(roster, "青岚市/水务局.docx", document("市水务局"))
    assert name == "青岚市水务局"
    assert not sure


def test_a_namesake_elsewhere_is_never_sure_from_a_title_alone(roster):
    _, sure, why = verdict(roster, "水务局2024年报.docx", document("青岚市水务局"))
    assert not sure
    assert "one_source" in why


def test_the_text_confirms_a_title(roster):
    text = "本报告由青岚市水务局根据《中华人民共和国政府信息公开条例》编制。"
    assert verdict(roster, "1.docx", document("青岚市水务局", text=text))[1]


def test_a_closed_agency_leads_to_its_successor_and_is_asked(roster):
    path = "青岚市节水办公室2024年报.docx"
    name, sure, why = verdict(roster, path, document("青岚市节水办公室"))
    assert name == "青岚市水务局"
    assert not sure
    assert "succeeded" in why
    name, sure, why = verdict(roster, "青岚市移民局.docx", document("青岚市移民局"))
    assert (name, sure) == (None, False)
    assert "closed" in why


def test_an_agency_outside_the_scope_is_said_and_not_proposed(roster):
    water = roster.resolve("澜汀市水务局").agencies
    path = "青岚市水务局2024年报.docx"
    name, sure, why = verdict(roster, path, document("青岚市水务局"), scope=frozenset(water))
    assert (name, sure) == (None, False)
    assert "out_of_scope" in why


def test_years_that_differ_are_asked(roster):
    path = "2023年/青岚市水务局2024年年报.docx"
    _, sure, why = verdict(roster, path, document("青岚市水务局", 2023))
    assert not sure
    assert "years_differ" in why
    _, sure, why = verdict(roster, "青岚市水务局.docx", document("青岚市水务局", 2022))
    assert not sure
    assert "year_from" in why


def test_a_date_in_a_name_is_no_report_year():
    assert years_in("name", "青岚市水务局20250115终稿") == []
    assert years_in("name", "水务局2024年年报 2025-01-15") == [("name", 2024)]


def test_governments_file_the_aggregate_from_the_county_upwards(roster):
    whole = frozenset(roster.known)

    def kind(name):
        return judge(clues(f"{name}.txt", document(name), roster), roster, whole, 2024).kind

    assert kind("青岚市枕溪县人民政府") == "aggregate"
    assert kind("青岚市枕溪县竹汐镇人民政府") == "own"
    assert kind("青岚市人民政府办公室") == "own"
