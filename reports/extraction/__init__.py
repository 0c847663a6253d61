"""Document to figures and narrative: what the report says, where, and what we are unsure of."""

from reports.extraction.extract import extract
from reports.extraction.result import Extraction

__all__ = ["Extraction", "extract"]
