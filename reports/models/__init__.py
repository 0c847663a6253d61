"""What agencies filed: reports, their revisions, and the figures and text read from them."""

from reports.models.correction import Correction
from reports.models.deadline import Deadline, Extension
from reports.models.facsimile import Facsimile
from reports.models.figures import (
    Disclosure,
    Disclosure2019,
    Figures,
    LegalChallenge,
    RequestDisposition,
)
from reports.models.reading import Doubt, Narrative, Reading
from reports.models.report import Report, Revision
from reports.models.settled_doubt import SettledDoubt
from reports.models.summand import Summand

__all__ = [
    "Correction",
    "Deadline",
    "Disclosure",
    "Disclosure2019",
    "Doubt",
    "Extension",
    "Facsimile",
    "Figures",
    "LegalChallenge",
    "Narrative",
    "Reading",
    "Report",
    "RequestDisposition",
    "Revision",
    "SettledDoubt",
    "Summand",
]
