"""The office's own words for its circular: edit them, see what they come to, go back to the given ones."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import Agency
from agencies.views import signed_in
from exports import circulars
from exports.circulars import PLACEHOLDERS, Wording
from exports.documents.circular import preview
from exports.forms import CircularForm
from exports.models import CircularTemplate
from exports.snapshot import snapshot
from reports.years import chosen_year


@require_http_methods(["GET", "POST"])
def circular_template(request: HttpRequest) -> HttpResponse:
    """Show the office's texts, or keep what was written."""
    office = _office(request)
    if request.method != "POST":
        return _page(request, office, CircularForm(wording=Wording.of(office)))
    form = CircularForm(request.POST)
    if not form.is_valid():
        return _page(request, office, form)
    with transaction.atomic():
        circulars.save(office, form.wording(), by=signed_in(request))
    messages.success(request, _("已保存。以后生成的通报用这些文字。"))
    return redirect("circular-template")


@require_POST
def circular_preview(request: HttpRequest) -> HttpResponse:
    """Show what the texts come to with the figures of the chosen year; nothing is kept."""
    office = _office(request)
    form = CircularForm(request.POST)
    if not form.is_valid():
        return _page(request, office, form)
    data = snapshot(request.user, {"year": str(chosen_year(request))}, timezone.now(), rules="")
    return _page(request, office, form, preview=preview(data, form.wording()))


@require_POST
def circular_reset(request: HttpRequest) -> HttpResponse:
    """Go back to the given texts."""
    office = _office(request)
    with transaction.atomic():
        circulars.reset(office, by=signed_in(request))
    messages.success(request, _("已恢复为默认文字。"))
    return redirect("circular-template")


def _office(request: HttpRequest) -> Agency:
    """Return the office whose texts the user may edit; 403 for who administers nothing."""
    signed_in(request)
    office = circulars.administered_office(request.user)
    if office is None:
        raise PermissionDenied
    return office


def _page(request: HttpRequest, office: Agency, form: CircularForm, **more: Any) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "office": office,
        "placeholders": PLACEHOLDERS.items(),
        "template": CircularTemplate.objects.filter(agency=office).first(),
        "year": chosen_year(request),
    }
    return render(request, "exports/circular.html", context | more, status=status)
