"""The shapes of answers, in the words of ``docs/contract.md``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

ADDRESS = "table/row-or-column/key, as in docs/contract.md"


class Page(Schema):
    """Where one is in a list; ``next`` is the address of the following page, if there is one."""

    count: int
    page: int
    pages: int
    next: str | None
    previous: str | None


class AgencyOut(Schema):
    id: int
    name: str
    kind: str
    region: str
    region_code: str
    level: str
    parent: int | None
    closed_on: date | None


class ReportOut(Schema):
    id: int
    agency: AgencyOut
    year: int
    kind: str = Field(description="own (本机关) or aggregate (汇总)")
    status: str = Field(description="draft, submitted, returned or accepted")
    due_on: date | None
    first_submitted_at: datetime | None
    accepted_at: datetime | None
    published_on: date | None
    published_url: str | None
    form: str | None = Field(description="2021, 2019, older or null where nothing was read")
    version: int | None
    findings: dict[str, int] = Field(description="number of present findings by severity")


class FiguresOut(Schema):
    report: int
    version: int
    form: str | None
    combined: bool
    figures: dict[str, Any] = Field(
        description="disclosure or disclosure_2019, requests, challenges; null is a blank, money a decimal string"
    )
    printed: dict[str, str] = Field(description="the cell as printed where that is not its digits")
    doubts: list[str] = Field(description=f"cells the reader is unsure of ({ADDRESS})")


class QuoteOut(Schema):
    section: int
    text: str


class FindingOut(Schema):
    id: int
    report: int
    rule: str
    severity: str = Field(description="error, warning or notice")
    at: str | None = Field(description=ADDRESS)
    message: str
    expected: float | None
    actual: float | None
    cells: list[str]
    quotes: list[QuoteOut]
    doubtful: bool
    state: str = Field(description="new, persisting, recurring, cured or lapsed")
    handling: str = Field(description="open, explained, confirmed, dismissed or accepted")
    rules_version: str


class RuleOut(Schema):
    code: str
    title: str
    severity: str
    basis: str
    explanation: str
    remedy: str
    since: int | None = Field(description="first report year it holds for")
    limits: dict[str, float] = Field(description="thresholds by name")


class AgenciesOut(Schema):
    page: Page
    items: list[AgencyOut]


class ReportsOut(Schema):
    page: Page
    items: list[ReportOut]


class FindingsOut(Schema):
    page: Page
    items: list[FindingOut]


class RulesOut(Schema):
    version: str
    items: list[RuleOut]
