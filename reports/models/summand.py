"""What one revision adds to the sums of boards: the cells they add up, side by side in one narrow row."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports import statutory
from reports.models.report import Revision

SUMMED: dict[str, str] = {
    **{f"requests/total/{line.key}": line.key for line in statutory.REQUEST_LINES},
    **{
        f"requests/{column.key}/received": f"received_{column.key}"
        for column in statutory.APPLICANTS[:-1]
    },
    **{
        f"challenges/{route.key}/{outcome}": f"{route.key}_{outcome}"
        for route in statutory.ROUTES
        for outcome in ("corrected", "pending", "total")
    },
}
"""By address of the form: the column that holds its figure once more."""


class Summand(models.Model):
    """The figures of a revision that boards add up, as they stand in its tables.

    A province over ten years is a million rows of the tables and a hundred thousand of these.  Always written
    with the tables (``Figures.rows``, ``reports.corrections``), never apart from them.
    """

    revision = models.OneToOneField(
        Revision, primary_key=True, on_delete=models.CASCADE, related_name="summand"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("看板合计所用的数字")

    def __str__(self) -> str:
        return str(self.revision_id)

    @classmethod
    def of(cls, values: dict[str, Any]) -> Summand:
        """Return an unsaved row of the figures by address."""
        return cls(**{column: values[address] for address, column in SUMMED.items()})


for _column in SUMMED.values():
    models.PositiveIntegerField(null=True).contribute_to_class(Summand, _column)
