"""Comments under a finding: written, answered, edited, withdrawn; the files beside them; whom one can mention."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies.models import User
from agencies.views import signed_in
from audit.recording import record
from desk import audience
from desk.bar import Bar
from desk.conversation import Saying, reword, say, withdraw
from desk.views.cards import Attempt, card_context, card_part, in_scope
from desk.views.findings import back_to, is_on_report_page
from desk.writing import CommentForm, EditForm
from validation.models import Attachment, Comment, Finding

MOST_PEOPLE = 8
"""So many are offered to be mentioned at once."""


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment to a finding in one's scope; internal ones are written by the office only."""
    finding = in_scope(request, pk)
    may = audience.powers(finding.report.agency, request.user)
    if not may.may_comment or ("internal" in request.POST and not may.may_decide):
        raise PermissionDenied(_("您现在没有在这里写批注的权限。"))
    user = signed_in(request)
    form = CommentForm(request.POST, request.FILES, finding=finding, user=user)
    if not form.is_valid():
        return card_part(request, "comments", finding, given_back(request, form))
    cleaned = form.cleaned_data
    saying = Saying(
        cleaned["text"],
        internal=cleaned["internal"],
        parent=cleaned["parent"],
        token=cleaned["token"],
        files=form.accepted,
    )
    say(finding, saying, user)
    return said(request, finding)


def given_back(request: HttpRequest, form: forms.Form) -> Attempt:
    parent: Comment | None = form.cleaned_data.get("parent")
    return Attempt(
        "comment",
        problem_of(form),
        request.POST.get("text", ""),
        parent=(parent.parent_id or parent.pk) if parent else None,
        internal="internal" in request.POST,
        has_files=bool(request.FILES),
    )


def problem_of(form: forms.Form) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def own_comment(request: HttpRequest, pk: int) -> Comment:
    """Return one's own comment that still stands; 404 out of scope, 403 for another's."""
    comments = Comment.objects.visible_to(request.user).select_related("finding__report__agency")
    comment = get_object_or_404(comments, pk=pk)
    may = audience.powers(comment.finding.report.agency, request.user)
    if comment.author_id != request.user.pk or not may.may_comment:
        raise PermissionDenied(_("只有写批注的人可以修改或撤回它。"))
    return comment


@require_POST
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what one said; every former text is kept and shown."""
    comment = own_comment(request, pk)
    form = EditForm(request.POST, comment=comment)
    if comment.withdrawn_at is not None:
        problem = _("这条批注已经撤回，不能再改。可以另写一条。")
    else:
        problem = "" if form.is_valid() else problem_of(form)
    if problem:
        attempt = Attempt(f"edit-{comment.pk}", problem, request.POST.get("text", ""))
        return card_part(request, "comments", comment.finding, attempt)
    reword(comment, form.cleaned_data["text"], signed_in(request))
    return said(request, comment.finding)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one said; it is kept in the record, and shown as withdrawn."""
    comment = own_comment(request, pk)
    withdraw(comment, signed_in(request))
    return said(request, comment.finding)


def said(request: HttpRequest, finding: Finding) -> HttpResponse:
    """Answer with the conversation as it is now; with what may now be done with the report, on the report's page."""
    if request.htmx:  # type: ignore[attr-defined]
        context = card_context(finding, audience.powers(finding.report.agency, request.user))
        if is_on_report_page(request, finding):
            context["bar"] = Bar(finding.report, signed_in(request))
        return render(request, "findings/commented.html", context)
    return back_to(finding)


@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file beside a comment, to be saved and never to be opened inside the site."""
    one = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        file = one.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record(
        "attachment.download",
        one.finding,
        by=signed_in(request),
        name=one.original_name,
        sha256=one.sha256,
    )
    response = FileResponse(
        file, as_attachment=True, filename=one.original_name, content_type=one.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def people(request: HttpRequest, pk: int) -> JsonResponse:
    """Offer whom one can mention: those who see the finding, for an internal comment the office."""
    finding = in_scope(request, pk)
    may = audience.powers(finding.report.agency, request.user)
    is_internal = "internal" in request.GET and may.may_decide
    found = audience.office(finding) if is_internal else audience.readers(finding)
    begun = request.GET.get("q", "")[:60]
    named = found.filter(full_name__icontains=begun) | found.filter(username__istartswith=begun)
    offered = list(named[:MOST_PEOPLE])
    return JsonResponse({"people": [as_offered(one, offered) for one in offered]})


def as_offered(person: User, others: list[User]) -> dict[str, str]:
    """Return a person as offered: by full name, or by user name where another has the same."""
    names = [other.full_name for other in others]
    insert = person.full_name if names.count(person.full_name) == 1 else ""
    return {"name": str(person), "insert": insert or person.username, "username": person.username}
