"""The roster for administrators: export, import with a preview, and one agency edited."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency, RosterImport, User
from agencies.roster import applying, columns, importing
from agencies.roster.changes import Sort
from agencies.roster.editing import AgencyForm, edit, initial
from agencies.roster.errors import sentence
from agencies.spreadsheets import MEDIA_TYPES, NotATable, written
from agencies.tasks import import_roster
from agencies.views import signed_in
from audit.recording import record

PER_PAGE = 100
LARGEST = 20 * 2**20
HEADS = {column.key: column.head for column in columns.COLUMNS}


class RosterForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("名录文件"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": gettext_lazy("请选择 CSV 或 XLSX 文件。")},
    )

    def clean_file(self) -> list[columns.Line]:
        """Return the lines of the file; say what is wrong with it where it has none."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(sentence("too_long", {}))
        try:
            lines = columns.lines_of(upload)
        except NotATable as problem:
            raise forms.ValidationError(sentence(problem.code, {})) from problem
        if not lines:
            raise forms.ValidationError(sentence("no_lines", {}))
        self.file_name = upload.name or ""
        return lines


def administrator(request: HttpRequest) -> User:
    """Return the user if they administer anything; for others the roster's pages do not exist."""
    user = signed_in(request)
    if not user.is_administrator:
        raise Http404
    return user


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to: data and files where something was sent, even nothing at all."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@require_http_methods(["GET", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Offer the roster as a file, and take a changed one for a preview."""
    user = administrator(request)
    form = RosterForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        shown = applying.preview(form.cleaned_data["file"], by=user, name=form.file_name)
        return redirect("roster-import", shown.pk)
    context = {
        "form": form,
        "columns": columns.COLUMNS,
        "count": Agency.objects.administered_by(user).count(),
        "imports": RosterImport.objects.filter(by=user).defer("lines", "changes")[:10],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "roster/roster.html", context, status=status)


@require_POST
def roster_export(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the agencies one administers, ready to be changed and imported again."""
    user = administrator(request)
    agencies = Agency.objects.administered_by(user).order_by("path")
    content = written(columns.exported(agencies), _known(form))
    record("roster.export", by=user, agencies=agencies.count(), form=form)
    return _file(content, "roster", form)


@require_GET
def roster_template(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out an empty roster with one example."""
    administrator(request)
    return _file(written(columns.template(), _known(form)), "roster-template", form)


def _known(form: str) -> str:
    if form not in MEDIA_TYPES:
        raise Http404
    return form


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


# --- the preview ---------------------------------------------------------------------------------


@require_GET
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would change, or has changed."""
    user = administrator(request)
    shown = get_object_or_404(RosterImport.objects.filter(by=user).defer("lines"), pk=pk)
    asked = request.GET.get("sort", "")
    counts = Counter(sort for change in shown.changes for sort in change["sorts"])
    chosen = [
        change
        for change in shown.changes
        if (asked in change["sorts"] if asked else change["sorts"] != [Sort.UNCHANGED])
    ]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "page": page,
        "rows": [_readable(change) for change in page],
        "sort": asked,
        "tabs": [(sort.value, sort.label, counts[sort]) for sort in Sort if counts[sort]],
        "errors": counts[Sort.ERROR],
        "changing": sum(bool(change["edits"]) for change in shown.changes),
        "is_open": shown.state == RosterImport.State.SHOWN,
        "is_moving": shown.state == RosterImport.State.APPLYING,
        "is_done": shown.state == RosterImport.State.APPLIED,
    }
    return render(request, "roster/import.html", context)


def _readable(change: dict) -> dict:  # type: ignore[type-arg]
    """Return a change with its sentences and heads in the active language."""
    return change | {
        "labels": [Sort(sort).label for sort in change["sorts"]],
        "edits": [(_(HEADS[key]), old, new) for key, (old, new) in change["edits"].items()],
        "messages": [sentence(code, params) for code, params in change["errors"]],
    }


@require_GET
def roster_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the worker is; the page is loaded anew when it is done."""
    user = administrator(request)
    slim = RosterImport.objects.filter(by=user).defer("lines", "changes")
    shown = get_object_or_404(slim, pk=pk)
    if shown.state != RosterImport.State.APPLYING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "roster/progress.html", {"shown": shown})


@require_POST
def roster_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a worker do what the preview showed; it refuses if the roster has changed since."""
    user = administrator(request)
    get_object_or_404(RosterImport.objects.filter(by=user).only("pk"), pk=pk)
    try:
        importing.confirm(pk, by=user)
    except applying.NotOpen:
        messages.info(request, _("这次导入正在进行、已经完成、已放弃，或有错误，没有再做更改。"))
    else:
        import_roster.delay_on_commit(pk)
    return redirect("roster-import", pk)


@require_POST
def roster_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a preview; nothing was changed."""
    user = administrator(request)
    shown = get_object_or_404(RosterImport.objects.filter(by=user).only("pk"), pk=pk)
    RosterImport.objects.filter(pk=shown.pk, state=RosterImport.State.SHOWN).update(
        state=RosterImport.State.DISCARDED, lines=[]
    )
    return redirect("roster")


# --- one agency ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, move, merge, close or reopen one agency."""
    user = signed_in(request)
    visible = Agency.objects.visible_to(user).select_related("region", "parent", "successor")
    agency = get_object_or_404(visible, pk=pk)
    if not Agency.objects.administered_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    form = AgencyForm(sent(request)[0], initial=initial(agency))
    if request.method == "POST" and form.is_valid():
        wrong = edit(agency, form, by=user)
        if not wrong:
            messages.success(request, _("已保存。"))
            return redirect("agency-detail", pk)
        for one in wrong:
            form.add_error(None, one)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "roster/agency.html", {"form": form, "agency": agency}, status=status)
