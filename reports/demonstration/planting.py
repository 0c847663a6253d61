"""Puts the fictional province into the database: regions, agencies, accounts.  Safe to run again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.models import Agency, Membership, Region, User
from reports.demonstration.province import PROVINCE, Organ, Place, organs, places

Role = Membership.Role

PASSWORD = "mingcha-2026"  # noqa: S105  (printed at every start: for the demonstration only)


@dataclass(frozen=True, slots=True)
class Account:
    """One printed demonstration account and the agency it acts for."""

    username: str
    full_name: str
    role: Membership.Role
    agency: str
    includes_subordinates: bool = False


ACCOUNTS = (
    Account("tianbao", "示范填报人（水务局）", Role.FILER, "青岚市水务局"),
    Account("tianbao2", "示范填报人（枕溪县）", Role.FILER, "青岚市枕溪县人民政府", True),
    Account("tianbao3", "示范填报人（青岚市各机关）", Role.FILER, "青岚市人民政府", True),
    Account("tianbao4", "示范填报人（澜汀市各机关）", Role.FILER, "澜汀市人民政府", True),
    Account("tianbao5", "示范填报人（松屿市各机关）", Role.FILER, "松屿市人民政府", True),
    Account("tianbao6", "示范填报人（省直机关）", Role.FILER, f"{PROVINCE}人民政府", True),
    Account("shenhe", "示范审核人（青岚市）", Role.REVIEWER, "青岚市人民政府"),
    Account("shenhe2", "示范审核人（全省）", Role.REVIEWER, f"{PROVINCE}人民政府"),
    Account("guancha", "示范观察员（青岚市）", Role.OBSERVER, "青岚市人民政府"),
    Account("guanli", "示范管理员（云川省）", Role.ADMINISTRATOR, f"{PROVINCE}人民政府"),
)


@transaction.atomic
def plant(now: datetime) -> None:
    """Create what is missing of the demonstration; ``now`` is when new accounts joined."""
    regions: dict[str, Region] = {}
    for place in places():
        regions[place.code] = _region(place, regions.get(place.parent))
    agencies: dict[str, Agency] = {}
    for organ in organs():
        agencies[organ.name] = _agency(organ, regions[organ.place.code], agencies.get(organ.parent))
    for account in ACCOUNTS:
        _account(account, agencies[account.agency], now)


def _region(place: Place, parent: Region | None) -> Region:
    known = Region.objects.filter(code=place.code).first()
    planted: Region = known or Region.objects.plant(
        code=place.code, name=place.name, level=place.level, parent=parent
    )
    return planted


def _agency(organ: Organ, region: Region, parent: Agency | None) -> Agency:
    known = Agency.objects.filter(name=organ.name).first()
    planted: Agency = known or Agency.objects.plant(
        name=organ.name,
        aliases=list(organ.aliases),
        kind=organ.kind,
        region=region,
        parent=parent,
    )
    return planted


def _account(account: Account, agency: Agency, now: datetime) -> None:
    """A known account keeps its password, in case somebody changed it."""
    user, _ = User.objects.get_or_create(
        username=account.username,
        defaults={
            "full_name": account.full_name,
            "email": f"{account.username}@example.invalid",
            "password": make_password(PASSWORD),
            "date_joined": now,
        },
    )
    Membership.objects.get_or_create(
        user=user,
        agency=agency,
        role=account.role,
        defaults={"includes_subordinates": account.includes_subordinates},
    )
