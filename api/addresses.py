"""The read API: what a program may ask, each answer limited to what the token's user sees."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError as NotUnderstood

from agencies.models import Agency
from api import answers
from api.guard import Refused, allow, bearer
from api.models import Token
from api.questions import FindingsAsked, Paging, ReportsAsked
from reports.models import Report
from validation.engine import CATALOGUE, RULES_VERSION, Rule, Severity
from validation.inspection import json_number, tables
from validation.models import Finding

Scope = Token.Scope


class ReadAPI(NinjaAPI):
    """The API without a page at its root, which is why it has to be told where that is."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:  # noqa: ARG002
        return "/api/v1/"


api = ReadAPI(
    title="Mingcha 明察",
    version="1",
    description="Read access to reports, figures, findings and rules, in the words of docs/contract.md.",
    docs_url=None,
    docs_decorator=require_GET,
    openapi_url="/openapi.json",
    urls_namespace="api",
    auth=bearer,
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, problem: Refused) -> HttpResponse:  # noqa: ARG001
    return problem.answer()


@api.exception_handler(Http404)
def not_found(request: HttpRequest, problem: Http404) -> HttpResponse:  # noqa: ARG001
    return Refused(HTTPStatus.NOT_FOUND, "not_found", _("没有找到，或不在可见范围内。")).answer()


@api.exception_handler(NotUnderstood)
def not_understood(request: HttpRequest, problem: NotUnderstood) -> HttpResponse:  # noqa: ARG001
    names = "、".join(str(error["loc"][-1]) for error in problem.errors)
    return Refused(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "not_understood",
        _("这些参数的值不对：{names}。").format(names=names),
    ).answer()


# --- agencies and reports ---------------------------------------------------------------------------


@api.get("/agencies", response=answers.AgenciesOut, url_name="agencies", tags=["reports"])
def agencies(request: HttpRequest, asked: Query[Paging]) -> Any:
    """List the agencies in sight."""
    allow(request, Scope.REPORTS)
    found = Agency.objects.visible_to(request.user).select_related("region").order_by("path")
    return paged(request, found, asked, agency_told)


@api.get("/reports", response=answers.ReportsOut, url_name="reports", tags=["reports"])
def reports(request: HttpRequest, asked: Query[ReportsAsked]) -> Any:
    """List the reports in sight, latest year first."""
    allow(request, Scope.REPORTS)
    return paged(request, in_sight(request).filter(**asked.chosen()), asked, report_told)


@api.get("/reports/{pk}", response=answers.ReportOut, url_name="report", tags=["reports"])
def report(request: HttpRequest, pk: int) -> Any:
    """Tell one report."""
    allow(request, Scope.REPORTS)
    return report_told(get_object_or_404(in_sight(request), pk=pk))


@api.get("/reports/{pk}/figures", response=answers.FiguresOut, url_name="figures", tags=["figures"])
def figures(request: HttpRequest, pk: int) -> Any:
    """Tell every figure of the current version as printed; null is a blank, 0 a printed zero."""
    allow(request, Scope.FIGURES)
    one = get_object_or_404(Report.objects.visible_to(request.user), pk=pk, current__isnull=False)
    revision = one.current
    assert revision is not None
    loaded = revision.figures()
    return {
        "report": one.pk,
        "version": revision.number,
        "form": revision.form or None,
        "combined": revision.combined,
        "figures": tables(loaded),
        "printed": revision.reading.printed if hasattr(revision, "reading") else {},
        "doubts": sorted({doubt.at for doubt in revision.doubts.all() if doubt.at}),
    }


def in_sight(request: HttpRequest) -> QuerySet[Report]:
    visible = Finding.objects.visible_to(request.user).present()
    counts = {
        severity.value: Count(
            "findings", filter=Q(findings__in=visible.filter(severity=severity)), distinct=True
        )
        for severity in Severity
    }
    found: QuerySet[Report] = (
        Report.objects.visible_to(request.user)
        .select_related("agency__region", "current")
        .annotate(**{f"{name}_count": count for name, count in counts.items()})
        .order_by("-year", "agency__path", "kind")
    )
    return found


def agency_told(agency: Agency) -> dict[str, Any]:
    return {
        "id": agency.pk,
        "name": agency.name,
        "kind": agency.kind,
        "region": agency.region.name,
        "region_code": agency.region.code,
        "level": agency.region.level,
        "parent": agency.parent_id,
        "closed_on": agency.closed_on,
    }


def report_told(report: Any) -> dict[str, Any]:
    return {
        "id": report.pk,
        "agency": agency_told(report.agency),
        "year": report.year,
        "kind": report.kind,
        "status": report.status,
        "due_on": report.due_on,
        "first_submitted_at": report.first_submitted_at,
        "accepted_at": report.accepted_at,
        "published_on": report.published_on,
        "published_url": report.published_url or None,
        "form": (report.current.form or None) if report.current else None,
        "version": report.current.number if report.current else None,
        "findings": {one.value: getattr(report, f"{one.value}_count") for one in Severity},
    }


# --- findings and rules -----------------------------------------------------------------------------


@api.get("/findings", response=answers.FindingsOut, url_name="findings", tags=["findings"])
def findings(request: HttpRequest, asked: Query[FindingsAsked]) -> Any:
    """List the findings in sight; those that are gone with ``present=false``."""
    allow(request, Scope.FINDINGS)
    chosen = asked.chosen()
    if "year" in chosen:
        chosen["report__year"] = chosen.pop("year")
    found = Finding.objects.visible_to(request.user).filter(**chosen)
    return paged(request, found.order_by("pk"), asked, finding_told)


def finding_told(one: Finding) -> dict[str, Any]:
    return {
        "id": one.pk,
        "report": one.report_id,
        "rule": one.rule,
        "severity": one.severity,
        "at": one.at or None,
        "message": one.message,
        "expected": json_number(one.expected),
        "actual": json_number(one.actual),
        "cells": one.cells,
        "quotes": one.quotes,
        "doubtful": one.doubtful,
        "state": one.state,
        "handling": one.handling,
        "rules_version": one.rules_version,
    }


@api.get("/rules", response=answers.RulesOut, url_name="rules", tags=["rules"])
def rules(request: HttpRequest) -> Any:
    """List the rules with their version."""
    allow(request, Scope.RULES)
    return {"version": RULES_VERSION, "items": [rule_told(rule) for rule in CATALOGUE.values()]}


@api.get("/rules/{code}", response=answers.RuleOut, url_name="rule", tags=["rules"])
def rule(request: HttpRequest, code: str) -> Any:
    """Tell one rule."""
    allow(request, Scope.RULES)
    if code not in CATALOGUE:
        raise Http404
    return rule_told(CATALOGUE[code])


def rule_told(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "title": _(rule.title),
        "severity": rule.severity.value,
        "basis": _(rule.basis) if rule.basis else "",
        "explanation": _(rule.explanation) if rule.explanation else "",
        "remedy": _(rule.remedy) if rule.remedy else "",
        "since": rule.since,
        "limits": dict(rule.limits),
    }


# --- pages ------------------------------------------------------------------------------------------


def paged(request: HttpRequest, found: QuerySet[Any], asked: Paging, told: Any) -> dict[str, Any]:
    """Return one page of a list; a page beyond the end is not found."""
    pages = Paginator(found, asked.size)
    page = asked.page
    if page > pages.num_pages:
        raise Http404
    here = pages.page(page)
    return {
        "page": {
            "count": pages.count,
            "page": page,
            "pages": pages.num_pages,
            "next": _address(request, page + 1) if here.has_next() else None,
            "previous": _address(request, page - 1) if here.has_previous() else None,
        },
        "items": [told(one) for one in here],
    }


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.dict() | {"page": str(page)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
