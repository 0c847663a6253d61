"""What may be asked of lists: filters and paging."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

LARGEST_PAGE = 200


class Paging(Schema):
    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=LARGEST_PAGE)


class Asked(Paging):
    """Filters besides the paging."""

    def chosen(self) -> dict[str, Any]:
        """Return the filters that were named."""
        return self.model_dump(exclude={"page", "size"}, exclude_none=True)


class ReportsAsked(Asked):
    year: int | None = None
    agency: int | None = None
    kind: str | None = Field(None, pattern="^(own|aggregate)$")
    status: str | None = Field(None, pattern="^(draft|submitted|returned|accepted)$")


class FindingsAsked(Asked):
    year: int | None = None
    report: int | None = None
    rule: str | None = Field(None, max_length=8)
    severity: str | None = Field(None, pattern="^(error|warning|notice)$")
    handling: str | None = Field(None, pattern="^(open|explained|confirmed|dismissed|accepted)$")
    present: bool = Field(True, description="false: those that are gone")
