"""Who reports: regions and agencies as trees, users, and who may act for which agency."""

from agencies.links import OneTimeLink
from agencies.models.agency import Agency, AgencyName, AgencyQuerySet, Region, owing
from agencies.models.membership import Membership, held_by, reach
from agencies.models.roster_import import RosterImport
from agencies.models.user import AnyUser, User
from agencies.presence import SignedIn

__all__ = [
    "Agency",
    "AgencyName",
    "AgencyQuerySet",
    "AnyUser",
    "Membership",
    "OneTimeLink",
    "Region",
    "RosterImport",
    "SignedIn",
    "User",
    "held_by",
    "owing",
    "reach",
]
