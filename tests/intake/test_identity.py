"""Whose report it says it is."""

import pytest

from agencies.models import Agency, Region
from reports.identity import is_named


@pytest.fixture
def district(province):
    """江北区 below 临江市, with a government and a bureau."""
    region = Region.objects.plant(
        name="江北区", level="county", code="990101", parent=province.city.region
    )
    government = Agency.objects.plant(
        name="临江市江北区人民政府", kind="government", region=region, parent=province.city
    )
    return government, Agency.objects.plant(
        name="江北区市场监督管理局", kind="department", region=region, parent=government
    )


@pytest.mark.parametrize(
    "stated",
    [
        "临江市财政局",
        "明川省临江市财政局",
        "财政局",
        "市财政局",
        " 临江市 财政局 ",
        "临江市财政局（临江市国有资产监督管理局）",
    ],
)
def test_a_bureau_is_known_by_its_full_and_short_names(province, stated):
    assert is_named(province.bureau, stated)


@pytest.mark.parametrize(
    "stated",
    ["青山市财政局", "明川省财政局", "临江市民政局", "省财政局", "临江市财政局办公室", "财政部"],
)
def test_another_place_or_another_bureau_is_another_agency(province, stated):
    assert not is_named(province.bureau, stated)


@pytest.mark.parametrize(
    "stated", ["临江市人民政府", "临江市政府", "临江市", "明川省临江市人民政府", "市政府"]
)
def test_a_government_is_known_by_its_place(province, stated):
    assert is_named(province.city, stated)


@pytest.mark.parametrize(
    "stated", ["明川省人民政府", "明川省", "青山市", "临江市人民政府办公室", "临江市江北区人民政府"]
)
def test_the_province_a_neighbour_or_the_office_is_not_the_city(province, stated):
    assert not is_named(province.city, stated)


@pytest.mark.parametrize(
    ("stated", "same"),
    [
        ("江北区市场监督管理局", True),
        ("临江市江北区市场监督管理局", True),
        ("市场监督管理局", True),
        ("区市场监督管理局", True),
        ("临江市市场监督管理局", False),
    ],
)
def test_the_district_s_bureau_is_not_the_city_s(district, stated, same):
    assert is_named(district[1], stated) is same


def test_other_names_count_too(province):
    province.bureau.aliases = ["临江市财政和国资局"]
    assert is_named(province.bureau, "临江市财政和国资局")
    assert is_named(province.bureau, "财政和国资局")
