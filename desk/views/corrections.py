"""A reading corrected by hand: the form of a cell, setting, taking back, and the file as a test case."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agencies.views import signed_in
from audit.recording import record
from desk import test_cases
from desk.sheets import Sighting, Sightings
from reports.corrections import Refused, correct, is_accepted, may_correct, withdraw
from reports.entries import LONGEST_PRINTED, Entry, Impossible, digits, entry
from reports.models import Correction, Revision
from reports.statutory import MONEY_ADDRESSES


class CorrectionForm(forms.Form):
    """What stands printed in a cell; ``seen_*`` is what the page showed when the form was opened."""

    value = forms.CharField(
        label=gettext_lazy("数值"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("空着表示原件这一格是空白。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    printed = forms.CharField(
        label=gettext_lazy("原件所印"),
        required=False,
        max_length=LONGEST_PRINTED,
        help_text=gettext_lazy("与数字不同时照写，例如“—”“1,234件”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    page = forms.IntegerField(label=gettext_lazy("页码"), required=False, min_value=1)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明更正的理由，例如“原件第 3 页印作 7”。")},
    )
    seen_value = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_printed = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at, self.pages = place.at, place.pages
        draft = f"correction-{place.revision.pk}-{place.at}"
        self.fields["reason"].widget.attrs["data-draft"] = draft
        if self.at in MONEY_ADDRESSES:
            self.fields["value"].label = _("数值（万元）")
        if self.pages:
            self.fields["page"].required = True
            self.fields["page"].widget.attrs |= {"max": self.pages}
        else:
            del self.fields["page"]

    def clean_page(self) -> int | None:
        page: int | None = self.cleaned_data["page"]
        if page is not None and self.pages and page > self.pages:
            raise forms.ValidationError(_("原件只有 %(pages)s 页。") % {"pages": self.pages})
        return page

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "value" in cleaned and "printed" in cleaned:
            try:
                typed = entry(self.at, cleaned["value"], cleaned["printed"])
                cleaned["entry"] = _as_seen(typed, cleaned.get("seen_printed", ""))
            except Impossible as impossible:
                self.add_error("value", str(impossible))
        return cleaned

    @property
    def seen(self) -> Entry:
        """What the page showed; one that cannot have been shown agrees with nothing."""
        try:
            read = entry(self.at, self.cleaned_data["seen_value"], "")
        except Impossible:
            return Entry(None, "?")
        return Entry(read.value, _unix(self.cleaned_data["seen_printed"]))


def _as_seen(typed: Entry, printed: str) -> Entry:
    """Take the printed text that the page showed where only its white space was lost in the form."""
    same = "".join(typed.printed.split()) == "".join(printed.split())
    return Entry(typed.value, _unix(printed)) if same else typed


def _unix(text: str) -> str:
    """Browsers send the ends of lines as two characters."""
    return text.replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a version in somebody's scope, and what was set there by hand."""

    revision: Revision
    sighting: Sighting

    @property
    def at(self) -> str:
        return self.sighting.at

    @property
    def pages(self) -> int | None:
        reading = getattr(self.revision, "reading", None)
        return reading.pages if reading else None

    @property
    def history(self) -> list[Correction]:
        corrections = Correction.objects.of(self.revision).filter(at=self.at)
        return list(corrections.select_related("by", "withdrawn_by").order_by("-pk"))

    def back(self) -> HttpResponse:
        """Send to the cell on the page of its report."""
        page = reverse("report-detail", args=[self.revision.report_id])
        query = f"?version={self.revision.number}&cell={self.at}"
        return redirect(f"{page}{query}#{self.sighting.anchor}")


def revision_in_scope(request: HttpRequest, pk: int) -> Revision:
    """Return a version with figures in the user's scope, else 404."""
    revisions = Revision.objects.visible_to(request.user)
    revision = get_object_or_404(revisions.select_related("report__agency", "reading"), pk=pk)
    if not revision.has_figures:
        raise Http404
    return revision


def place_at(revision: Revision, at: str) -> Place:
    """Return the cell at an address of a version; 404 where its form has none."""
    sightings = Sightings(revision)
    if at not in sightings.figures.addresses():
        raise Http404
    return Place(revision, sightings.at(at))


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was set by hand for a cell and, to who may, the form; part of a page, or without scripts a page."""
    place = place_at(revision_in_scope(request, pk), request.GET.get("cell", ""))
    form = new_form(place) if _may(request, place.revision) else None
    return _shown(request, place, form, HTTPStatus.OK)


def new_form(place: Place) -> CorrectionForm:
    """Return the form of a cell, filled with what stands there."""
    sighting = place.sighting
    told = {"value": digits(sighting.value), "printed": sighting.printed}
    seen = {f"seen_{name}": text for name, text in told.items()}
    initial = told | seen | {"page": sighting.page}
    return CorrectionForm(place=place, initial=initial)


def _shown(
    request: HttpRequest, place: Place, form: CorrectionForm | None, status: HTTPStatus
) -> HttpResponse:
    is_part = request.htmx  # type: ignore[attr-defined]
    template = "reports/correction_form.html" if is_part else "reports/correction_page.html"
    revision = place.revision
    context = {
        "place": place,
        "revision": revision,
        "report": revision.report,
        "agency": revision.report.agency,
        "form": form,
        "is_accepted": is_accepted(revision.report, revision),
    }
    return render(request, template, context, status=status)


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Set what stands printed in a cell; what cannot be is answered with the form and the reason."""
    revision = revision_in_scope(request, pk)
    if not _may(request, revision):
        raise PermissionDenied
    place = place_at(revision, request.POST.get("cell", ""))
    form = CorrectionForm(request.POST, place=place)
    if not form.is_valid():
        return _shown(request, place, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    cleaned = form.cleaned_data
    try:
        correction = correct(
            revision,
            place.at,
            cleaned["entry"],
            seen=form.seen,
            page=cleaned.get("page"),
            reason=cleaned["reason"],
            by=signed_in(request),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, place, _seen_now(form, place), HTTPStatus.CONFLICT)
    messages.success(request, SAVED[correction.state])
    return place.back()


SAVED = {
    Correction.State.CORRECTED: gettext_lazy("已按原件更正识读，并重新核对。"),
    Correction.State.VERIFIED: gettext_lazy("已记为核对无误，不再存疑。"),
    Correction.State.CONFIRMED: gettext_lazy("已记为核对无误，不再存疑。"),
}


def _seen_now(form: CorrectionForm, place: Place) -> CorrectionForm:
    """Let a refused form go again on what the page shows now; what was typed stays."""
    now = place_at(place.revision, place.at).sighting
    seen = {"seen_value": digits(now.value), "seen_printed": now.printed}
    form.data = form.data.dict() | seen  # type: ignore[attr-defined]
    return form


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a correction back, so that what the program reads stands again."""
    found = Correction.objects.filter(report__in=_reports(request)).select_related("report")
    correction = get_object_or_404(found, pk=pk)
    revision = get_object_or_404(
        Revision.objects.select_related("report__agency", "reading"),
        report=correction.report_id,
        sha256=correction.sha256,
    )
    if not _may(request, revision):
        raise PermissionDenied
    try:
        was_standing = withdraw(correction, revision, signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("已撤销，恢复为系统识读的数。") if was_standing else _("这条更正已经撤销过了。")
        messages.success(request, said)
    page = reverse("report-detail", args=[revision.report_id])
    anchor = correction.at.replace("/", ".")
    return redirect(f"{page}?version={revision.number}&cell={correction.at}#{anchor}")


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a version and what stands printed in it as a test case for the reader."""
    revision = revision_in_scope(request, pk)
    if not _may(request, revision):
        raise PermissionDenied
    try:
        packed = test_cases.packed(revision)
    except FileNotFoundError:
        raise Http404 from None
    record("reading.export", revision, by=signed_in(request), corrections=packed.corrections)
    response = HttpResponse(packed.content, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=packed.name
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _reports(request: HttpRequest) -> Any:
    return Revision.objects.visible_to(request.user).values("report")


def _may(request: HttpRequest, revision: Revision) -> bool:
    return may_correct(revision.report, revision, request.user)
