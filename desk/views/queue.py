"""The desk's first page: what waits for whom; and the filters a person keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from agencies.models import Agency, AnyUser, Membership, held_by
from agencies.people import people_over
from agencies.views import signed_in
from desk import queue, review
from desk.filters import QueueFilter
from desk.tables import KeysFirst, QueueTable
from reports.life import NotAllowed
from reports.models import Report
from reports.years import chosen_year, years_filed
from validation.models import SavedFilter

PER_PAGE = 50
MOST_AT_ONCE = 200
"""So many can be assigned or decided on in one go."""
NOT_KEPT = {"year", "page", "csrfmiddlewaretoken"}
"""Parts of an address that a saved filter leaves open."""


def only_staff(request: HttpRequest) -> bool:
    """Refuse whoever is no staff; tell whether they may decide, and not only look."""
    user = signed_in(request)
    if not user.is_staff_member:
        raise PermissionDenied(_("工作台供审核机关使用。您的报告在“报告”里。"))
    return user.is_reviewer


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """List the reports that wait for somebody."""
    may_choose = only_staff(request)
    year = chosen_year(request)
    ways = queue.tabs(request.user)
    reports = queue.waiting(request.user, year)
    counted = queue.counts(reports, ways)
    tab = chosen_tab(request, ways, counted)
    asked = QueueFilter(request.GET, queryset=reports.filter(tab.condition), user=request.user)
    found = asked.qs.order_by("returned_at", "submitted_at", "due_on", "pk")
    is_whole = not any(asked.form.cleaned_data.values())
    rows = KeysFirst(
        found,
        Report.objects.select_related("agency__region", "reviewer"),
        total=counted[tab.key] if is_whole else None,
    )
    table = QueueTable(rows, may_choose=may_choose, shown=request.GET.getlist("show"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    queue.with_problems([row.record for row in table.page.object_list], request.user)
    return render(
        request,
        "queue/show.html",
        {
            "table": table,
            "filter": asked,
            "tabs": [(way, counted[way.key]) for way in ways],
            "tab": tab,
            "year": year,
            "other_years": queue.in_other_years(request.user, year, years_filed(request)),
            "may_choose": may_choose,
            "colleagues": colleagues(request.user) if may_choose else [],
            "saved": SavedFilter.objects.of(request.user).filter(page=SavedFilter.Page.QUEUE),
            "page_name": SavedFilter.Page.QUEUE.value,
            "query": kept_query(request.GET),
            "kept": kept_fields(request.GET),
        },
    )


def chosen_tab(request: HttpRequest, ways: list[queue.Tab], counted: dict[str, int]) -> queue.Tab:
    """Return the tab asked for, else the first that has something, else all."""
    named = {way.key: way for way in ways}
    asked = named.get(request.GET.get("tab", ""))
    return asked or next((way for way in ways if counted[way.key]), named["all"])


def colleagues(user: AnyUser) -> list[Any]:
    """Return those who review everything one reviews oneself, and so can be given any of it."""
    tops = {one.agency_id: one.agency for one in held_by(user) if one.is_reviewing}
    found: dict[int, Any] = {}
    for agency in sorted(tops.values(), key=lambda one: one.path)[:10]:
        found |= {one.pk: one for one in people_over(agency, *Membership.REVIEWING)}
    return list(found.values())


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen reports to a reviewer; each is recorded, and what cannot be given is said."""
    if not only_staff(request):
        raise PermissionDenied
    keys = [int(key) for key in request.POST.getlist("report") if is_key(key)][:MOST_AT_ONCE]
    reviewable = Agency.objects.reviewable_by(request.user)
    reports = Report.objects.filter(pk__in=keys, agency__in=reviewable).select_related("agency")
    chosen = {str(one.pk): one for one in colleagues(request.user)}
    to = chosen.get(request.POST.get("reviewer", ""))
    if to is None or not keys:
        messages.error(request, _("请先选中报告，再选一位审核人。"))
        return redirect(back(request, "queue"))
    given, refused = 0, []
    for report in reports.order_by("pk"):
        try:
            given += review.assign(report, signed_in(request), to)
        except NotAllowed as refusal:
            refused.append(f"{report.agency.name}：{refusal.reason}")
    words = ngettext("已把 %(n)s 份报告分派给 %(to)s。", "已把 %(n)s 份报告分派给 %(to)s。", given)
    messages.success(request, words % {"n": given, "to": to})
    for words in refused[:10]:
        messages.error(request, words)
    return redirect(back(request, "queue"))


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def back(request: HttpRequest, name: str) -> str:
    """Return the address on this site that the form wants to come back to, else a page by name."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, None) and asked.startswith("/")
    return asked if is_ours else reverse(name)


# --- saved filters -----------------------------------------------------------------------------------


def kept_query(data: QueryDict) -> str:
    """Return the part of an address that a saved filter keeps."""
    pairs = [(key, value) for key, values in data.lists() for value in values if value]
    return urlencode([pair for pair in pairs if pair[0] not in NOT_KEPT])


def kept_fields(data: QueryDict) -> list[tuple[str, str]]:
    """Return the parts of an address that a form for the columns takes along."""
    pairs = [(key, value) for key, values in data.lists() for value in values if value]
    return [pair for pair in pairs if pair[0] not in {"page", "show"}]


@require_POST
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list under a name; a name one has already is given the new filters."""
    page = request.POST.get("page_name", "")
    name = " ".join(request.POST.get("name", "").split())[:40]
    query = urlencode(
        [pair for pair in parse_qsl(request.POST.get("query", "")) if pair[0] not in NOT_KEPT]
    )
    if page not in SavedFilter.Page.values:
        page = SavedFilter.Page.QUEUE
    if not name:
        messages.error(request, _("请给这组筛选条件起个名字。"))
    elif len(query) > 500:
        messages.error(request, _("筛选条件太长，没有保存。请减少几项。"))
    else:
        SavedFilter.objects.update_or_create(
            user=signed_in(request), name=name, defaults={"page": page, "query": query}
        )
        messages.success(request, _("已保存筛选“%(name)s”。") % {"name": name})
    return redirect(f"{reverse(page)}?{query}")


@require_POST
def rename_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a saved filter another name."""
    one = get_object_or_404(SavedFilter.objects.of(request.user), pk=pk)
    name = " ".join(request.POST.get("name", "").split())[:40]
    taken = SavedFilter.objects.of(request.user).filter(name=name).exclude(pk=pk)
    if not name or taken.exists():
        messages.error(request, _("没有改名：名字不能为空，也不能与另一组相同。"))
    else:
        one.name = name
        one.save(update_fields=["name"])
    return redirect(f"{reverse(one.page)}?{one.query}")


@require_POST
def delete_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved filter; forgetting it twice is no error."""
    one = get_object_or_404(SavedFilter.objects.of(request.user), pk=pk)
    one.delete()
    messages.success(request, _("已删除筛选“%(name)s”。") % {"name": one.name})
    return redirect(one.page)
