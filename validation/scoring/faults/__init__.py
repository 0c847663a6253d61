"""What people get wrong, by where they get it wrong; importing this package fills ``FAULTS``."""

from validation.scoring.faults import comparison, context, form, tables, text
from validation.scoring.faults.fault import FAULTS, Injection

__all__ = ["FAULTS", "Injection", "comparison", "context", "form", "tables", "text"]
