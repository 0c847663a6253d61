"""The agency list, an agency's years, the files received: filters, counts, and as many queries for many as for few."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency
from reports.models import Report, Revision
from tests.pages.filing import file_report, file_revision


def names(response) -> list[str]:
    return [agency.record.name for agency in response.context["table"].rows]


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=财政", {"临江市财政局", "青山市财政局"}),
        ("q=市财政局 临江", {"临江市财政局"}),
        ("q=不存在", set()),
        ("kind=general_office", {"明川省人民政府办公厅", "临江市人民政府办公室"}),
        ("status=read", {"临江市财政局"}),
        ("status=unreadable", {"青山市财政局"}),
        ("status=missing&kind=department", set()),
        ("status=read&q=青山", set()),
        ("page=999&q=临江市财政", {"临江市财政局"}),
    ],
)
def test_the_list_is_filtered_by_name_kind_and_status(signed_in, faulty, province, query, expected):
    file_revision(province.other_bureau, state=Revision.State.UNREADABLE, problem="encrypted")
    response = signed_in.get(f"{reverse('agency-list')}?year=2024&{query}")
    assert set(names(response)) == expected


def test_an_agency_is_found_by_another_name(signed_in, province):
    Agency.objects.filter(pk=province.other_bureau.pk).update(aliases=["青山财税办", 'a"b%_\\c'])
    for words in ("财税办", 'a"b', "%_\\c"):
        assert names(signed_in.get(reverse("agency-list"), {"q": words})) == ["青山市财政局"], words


def test_the_region_filter_includes_what_lies_below_unless_told_not_to(signed_in, province):
    url, region = reverse("agency-list"), province.government.region_id
    assert len(names(signed_in.get(url, {"region": region}))) == Agency.objects.count()
    only = names(signed_in.get(url, {"region": region, "direct": "on"}))
    assert set(only) == {"明川省人民政府", "明川省人民政府办公厅"}


def test_the_year_is_remembered_from_page_to_page(signed_in, faulty):
    signed_in.get(reverse("agency-list"), {"year": 2021})
    assert signed_in.get(reverse("reading-progress")).context["year"] == 2021
    for nonsense in ("", "x", "99999999999999999999", "1066", "²⁰²⁴"):
        assert (
            signed_in.get(reverse("reading-progress"), {"year": nonsense}).context["year"] == 2021
        )


def test_an_agency_closed_before_the_year_ended_owes_nothing(signed_in, province):
    Agency.objects.filter(pk=province.other_bureau.pk).update(closed_on="2024-06-30")
    url = reverse("agency-list")
    assert "青山市财政局" not in names(signed_in.get(url, {"year": 2024}))
    assert "青山市财政局" in names(signed_in.get(url, {"year": 2023}))


def test_ten_years_take_as_many_queries_as_two(client, filer, province):
    client.force_login(filer)
    url = f"{reverse('agency-detail', args=[province.bureau.pk])}?year=2024"
    for year in (2023, 2024):
        file_report(province.bureau, year)
    client.get(url)
    few = queries(client, url)
    for year in range(2015, 2023):
        file_report(province.bureau, year)
    assert queries(client, url) == few


def test_years_stand_side_by_side_and_a_gap_says_not_filed(client, filer, province):
    file_report(province.bureau, 2021)
    file_report(province.bureau, 2023, edit={"requests/total/received": 1234})
    client.force_login(filer)
    page = client.get(reverse("agency-detail", args=[province.bureau.pk]), {"year": 2023})
    (ledger,) = page.context["ledgers"]
    assert [(c.year, str(c.standing)) for c in ledger.columns] == [
        (2021, "read"),
        (2022, "missing"),
        (2023, "read"),
    ]
    received = ledger.groups[0][1][0]
    assert received.values == (15, None, 1234)
    assert "1,234" in page.content.decode()


def test_own_and_aggregate_reports_are_never_in_one_table(client, administrator, province):
    file_report(province.city, kind=Report.Kind.OWN)
    file_report(province.city, 2023, kind=Report.Kind.AGGREGATE)
    client.force_login(administrator)
    page = client.get(reverse("agency-detail", args=[province.city.pk]), {"year": 2024})
    assert [ledger.kind for ledger in page.context["ledgers"]] == ["own", "aggregate"]
    assert all(
        len(ledger.columns) == 1 + (ledger.kind == "aggregate")
        for ledger in page.context["ledgers"]
    )


def test_the_files_received_are_counted_once_an_agency_and_each_count_leads_to_as_many(
    signed_in, faulty, province
):
    file_revision(province.other_bureau, state=Revision.State.UNREADABLE, problem="encrypted")
    file_revision(province.office, state=Revision.State.HELD)
    file_revision(province.city_office)
    page = signed_in.get(reverse("reading-progress"), {"year": 2024})
    assert {str(key): count for key, count in page.context["counts"]} == {
        "read": 1,
        "pending": 1,
        "held": 1,
        "unreadable": 1,
        "failed": 0,
        "missing": 3,
    }
    links = re.findall(r'<li><a href="([^"]+)">.*?<strong[^>]*>(\d+)<', page.content.decode())
    assert len(links) == 6
    for link, count in links:
        assert len(names(signed_in.get(unescape(link)))) == int(count), link


def test_the_address_of_the_former_overview_leads_to_the_board(signed_in):
    answer = signed_in.get(reverse("overview"), {"year": 2023})
    assert answer.headers["Location"] == reverse("board-filing") + "?year=2023"


def test_a_later_file_that_cannot_be_read_does_not_unread_the_report(signed_in, faulty, province):
    file_revision(province.bureau, state=Revision.State.UNREADABLE, problem="encrypted")
    assert names(signed_in.get(reverse("agency-list"), {"year": 2024, "status": "read"})) == [
        province.bureau.name
    ]


def test_counts_are_polled_only_while_files_are_read(signed_in, province):
    pending = file_revision(province.bureau)
    url = reverse("reading-progress")
    assert "hx-get" in signed_in.get(url, {"year": 2024}).content.decode()
    Revision.objects.filter(pk=pending.pk).update(state=Revision.State.UNREADABLE)
    assert "hx-get" not in signed_in.get(url, {"year": 2024}).content.decode()


HOSTILE = '<script>alert("x")</script>&\'"><img src=x onerror=alert(1)>'


def test_hostile_names_are_shown_and_not_run(client, administrator, province):
    Agency.objects.filter(pk=province.bureau.pk).update(name=HOSTILE[:120], aliases=[HOSTILE])
    province.bureau.refresh_from_db()
    revision = file_report(
        province.bureau,
        original_name=HOSTILE + "🎉.pdf",
        title=HOSTILE,
        printed={"disclosure/normative_documents/issued": HOSTILE},
    )
    revision.narratives.filter(number=1).update(text=HOSTILE, heading=HOSTILE)
    client.force_login(administrator)
    report, agency = revision.report_id, province.bureau.pk
    for url in (
        reverse("agency-list") + "?year=2024",
        reverse("agency-detail", args=[agency]),
        reverse("board-filing"),
        reverse("reading-progress"),
        reverse("report-upload"),
        reverse("agency-options"),
        reverse("revision-detail", args=[revision.pk]),
        reverse("report-detail", args=[report]) + "?cell=disclosure/normative_documents/issued",
        reverse("agency-list") + f"?q={HOSTILE}",
    ):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page, url
        assert "<img src=x" not in page, url


@pytest.mark.parametrize(
    ("page", "asked", "shown"),
    [
        ("agency-list", {"kind": "department", "q": "局"}, 1),
        ("agency-list", {"q": "局"}, 0),
        ("audit", {"who": "管", "since": "2026-01-01"}, 2),
        ("rule-list", {"severity": "error"}, 1),
        ("account-list", {"role": "filer"}, 1),
        ("board-filing", {"year": "2024", "kind": "department"}, 1),
        ("board-figures", {"year": "2024"}, 0),
    ],
)
def test_what_folds_the_filters_says_how_many_are_set(client, administrator, page, asked, shown):
    client.force_login(administrator)
    html = client.get(reverse(page), asked).content.decode()
    fold = html.partition('class="folded"')[2].partition("</summary>")[0]
    assert fold
    assert ('<span class="count">' in fold) == bool(shown)
    assert not shown or f'<span class="count">{shown}</span>' in fold
