"""Asking for an export, watching it being made, and fetching it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import User
from agencies.views import signed_in
from audit.recording import record
from exports import jobs
from exports.forms import ExportForm
from exports.kinds import REGISTRY, Kind
from exports.models import Export
from exports.scope import is_in_reach
from exports.tasks import run_export
from reports.years import chosen_year

A_PAGE = 20


@require_GET
def export_list(request: HttpRequest) -> HttpResponse:
    """Show the kinds one may ask for, and one's own exports."""
    user = signed_in(request)
    mine = Paginator(Export.objects.visible_to(user).defer("scope"), A_PAGE)
    return render(
        request,
        "exports/list.html",
        {
            "groups": _offered(user),
            "exports": mine.get_page(request.GET.get("page")),
            "titles": {kind.code: kind.title for kind in REGISTRY.kinds.values()},
        },
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """One document with the formats it can be had in."""

    title: str
    about: str
    kinds: list[Kind]


GROUPS = (
    ("office", gettext_lazy("公文和台账")),
    ("form", gettext_lazy("表式")),
    ("data", gettext_lazy("数据")),
)


def _offered(user: User) -> list[tuple[str, list[Offer]]]:
    """Return what the user may ask for, by group; formats of one document together."""
    found = []
    for code, label in GROUPS:
        offers: dict[str, Offer] = {}
        for kind in REGISTRY.kinds.values():
            if kind.group == code and kind.is_open_to(user):
                offers.setdefault(kind.title, Offer(kind.title, kind.about, [])).kinds.append(kind)
        if offers:
            found.append((str(label), list(offers.values())))
    return found


@require_http_methods(["GET", "POST"])
def export_kind(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for an export of one kind."""
    kind = _kind(request, code)
    if request.method == "POST":
        form = ExportForm(kind, request.user, request.POST)
        if form.is_valid():
            return _ask(request, kind, form)
    else:
        initial = {"year": chosen_year(request), "basis": "filed"} | request.GET.dict()
        form = ExportForm(kind, request.user, initial=initial)
    status = 400 if form.errors else 200
    return render(request, "exports/kind.html", {"kind": kind, "form": form}, status=status)


def _kind(request: HttpRequest, code: str) -> Kind:
    kind = REGISTRY.kinds.get(code)
    if kind is None or not kind.is_open_to(request.user):
        raise Http404
    return kind


def _ask(request: HttpRequest, kind: Kind, form: ExportForm) -> HttpResponse:
    try:
        export = jobs.ask(kind, form.params(), signed_in(request))
    except jobs.TooMany:
        messages.error(
            request,
            _("您有 {count} 项导出还没有完成，请等它们完成后再申请。").format(count=jobs.AT_ONCE),
        )
        return redirect("export-list")
    run_export.delay_on_commit(export.pk)
    return redirect("export-detail", export.pk)


@require_GET
def export_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one export: how far it is, or what is in it and what is missing."""
    export = _mine(request, pk)
    kind = REGISTRY.kinds.get(export.kind)
    template = "exports/status.html" if request.htmx else "exports/detail.html"  # type: ignore[attr-defined]
    is_narrowed = export.state == Export.State.DONE and not _may_have(request, export)
    context = {"export": export, "kind": kind, "is_narrowed": is_narrowed}
    return render(request, template, context)


def _may_have(request: HttpRequest, export: Export) -> bool:
    """Whether who asked for it still sees everything that may be in it."""
    return is_in_reach(export.scope, request.user)


@require_GET
def export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file of an export; its page instead, which says so, to who no longer sees all that is in it."""
    export = _mine(request, pk)
    kind = _kind(request, export.kind)
    if export.state != Export.State.DONE or not export.file:
        raise Http404
    if not _may_have(request, export):
        return redirect("export-detail", pk)
    try:
        file = export.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record("export.fetch", export, by=signed_in(request), sha256=export.sha256)
    response = FileResponse(
        file, as_attachment=True, filename=export.name, content_type=kind.media_type
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def export_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the same export anew."""
    export = _mine(request, pk)
    kind = _kind(request, export.kind)
    form = ExportForm(kind, request.user, export.params)
    if not form.is_valid():
        return render(request, "exports/kind.html", {"kind": kind, "form": form}, status=400)
    return _ask(request, kind, form)


def _mine(request: HttpRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
