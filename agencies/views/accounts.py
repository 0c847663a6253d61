"""The accounts of one's subtree, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from agencies import accounts, inviting, tasks
from agencies.accounts import NotDone
from agencies.forms import AccountFilter, InvitationForm, MembershipForm, RoleForm
from agencies.models import Agency, Membership, OneTimeLink, User
from agencies.tables import AccountTable
from agencies.views import signed_in
from notices import mail

PER_PAGE = 50
SESSIONS_PER_PAGE = 20
State = AccountFilter.State


def administrator(request: HttpRequest) -> User:
    """Return the user if they administer anything, else 404."""
    user = signed_in(request)
    if not user.is_administrator:
        raise Http404
    return user


def account_in_scope(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(accounts.accounts_of(administrator(request)), pk=pk)


# --- the list ------------------------------------------------------------------------------------


@require_GET
def account_list(request: HttpRequest) -> HttpResponse:
    """List the accounts of one's subtree."""
    by = administrator(request)
    form = AccountFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    memberships = Membership.objects.select_related("agency").order_by("pk")
    found = chosen(accounts.accounts_of(by), asked).order_by("full_name", "pk")
    table = AccountTable(found.prefetch_related(Prefetch("memberships", memberships)))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"form": form, "table": table, "open_invitations": invitations_of(by).open().count()}
    return render(request, "accounts/list.html", context)


def chosen(found: QuerySet[User], asked: dict[str, Any]) -> QuerySet[User]:
    """Narrow the accounts to what the filter asks for."""
    words = asked.get("q", "")
    if words:
        at_agency = Membership.objects.filter(agency__name__icontains=words)
        found = found.filter(
            Q(full_name__icontains=words)
            | Q(username__icontains=words)
            | Q(email__icontains=words)
            | Q(pk__in=at_agency.values("user"))
        )
    if asked.get("role"):
        found = found.filter(pk__in=Membership.objects.filter(role=asked["role"]).values("user"))
    state = asked.get("state")
    if state == State.ARCHIVED:
        return found.exclude(archived_at=None)
    found = found.filter(archived_at=None)
    return found.filter(is_active=state == State.ACTIVE) if state else found


# --- one account ---------------------------------------------------------------------------------


@require_GET
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account with its roles and sessions, and what can be done with it."""
    return page(request, account_in_scope(request, pk))


def page(request: HttpRequest, account: User, form: MembershipForm | None = None) -> HttpResponse:
    by = signed_in(request)
    within = set(
        Agency.objects.administered_by(by)
        .filter(memberships__user=account)
        .values_list("pk", flat=True)
    )
    roles = account.memberships.select_related("agency").order_by("pk")
    return render(
        request,
        "accounts/detail.html",
        {
            "account": account,
            "roles": [
                (role, RoleForm(initial=vars(role), prefix=str(role.pk)), role.agency_id in within)
                for role in roles
            ],
            "page": Paginator(account.sessions.present(), SESSIONS_PER_PAGE).get_page(
                request.GET.get("page")
            ),
            "is_wholly_under": accounts.is_wholly_under(account, by),
            "is_self": account.pk == by.pk,
            "form": form or MembershipForm(by=by),
            "link": request.session.pop("link", None),
        },
    )


Activity = Callable[..., Any]


def act(activity: Activity, done: Any) -> Callable[..., HttpResponse]:
    """Return the view of one act on an account that lies wholly in the administrator's subtree."""

    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        account = account_in_scope(request, pk)
        try:
            activity(account, by=signed_in(request))
        except NotDone as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, str(done))
        return redirect("account-detail", pk)

    return view


suspend = act(accounts.suspend, gettext_lazy("账户已停用，所有登录都已结束。"))
restore = act(accounts.restore, gettext_lazy("账户已恢复。"))
archive = act(accounts.archive, gettext_lazy("账户已归档；它做过的事仍署它的名。"))
unlock = act(accounts.unlock, gettext_lazy("登录锁定已解除。"))
end_sessions = act(accounts.end_sessions, gettext_lazy("该账户的所有登录都已结束。"))


@require_POST
def offer_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Show, once, a link by which the person sets a new password."""
    account = account_in_scope(request, pk)
    by = signed_in(request)
    if accounts.is_wholly_under(account, by) and account.is_active:
        token = inviting.offer_password(account, by=by)
        request.session["link"] = mail.absolute(reverse("new-password", args=[token]))
    else:
        messages.error(request, _("不能给这个账户重设密码：它已停用，或在别处也有角色。"))
    return redirect("account-detail", pk)


# --- roles ---------------------------------------------------------------------------------------


@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the account another role."""
    account = account_in_scope(request, pk)
    by = signed_in(request)
    form = MembershipForm(request.POST, by=by)
    if not form.is_valid():
        return page(request, account, form)
    cleaned = form.cleaned_data
    try:
        accounts.grant(
            account, cleaned["agency"], cleaned["role"], cleaned["includes_subordinates"], by=by
        )
    except NotDone as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("角色已添加。"))
    return redirect("account-detail", pk)


def membership_in_scope(request: HttpRequest, pk: int) -> Membership:
    within = Agency.objects.administered_by(administrator(request))
    return get_object_or_404(Membership.objects.filter(agency__in=within), pk=pk)


@require_POST
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a role."""
    membership = membership_in_scope(request, pk)
    form = RoleForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        messages.error(request, _("没有改动：请选择角色。"))
        return back_to(request, membership)
    cleaned = form.cleaned_data
    try:
        accounts.regrade(
            membership, cleaned["role"], cleaned["includes_subordinates"], by=signed_in(request)
        )
    except NotDone as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("角色已更改。"))
    return back_to(request, membership)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away."""
    membership = membership_in_scope(request, pk)
    try:
        accounts.revoke(membership, by=signed_in(request))
    except NotDone as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("角色已取消。"))
    return back_to(request, membership)


def back_to(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Go back to the account, if it is still in one's reach, else to the list."""
    by = signed_in(request)
    if accounts.accounts_of(by).filter(pk=membership.user_id).exists():
        return redirect("account-detail", membership.user_id)
    return redirect("account-list" if by.is_administrator else "home")


# --- invitations ---------------------------------------------------------------------------------


def invitations_of(by: User) -> Any:
    """Return the invitations to agencies of one's subtree."""
    within = Agency.objects.administered_by(by)
    return OneTimeLink.objects.invitations().filter(agency__in=within)


@require_GET
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List who was invited and has not come yet, and the latest who have."""
    found = invitations_of(administrator(request)).select_related("agency", "by", "user")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "link": request.session.pop("link", None),
    }
    return render(request, "accounts/invitations.html", context)


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail, or with a link that is shown once."""
    by = administrator(request)
    form = InvitationForm(request.POST or None, by=by)
    if request.method == "GET" or not form.is_valid():
        return render(request, "accounts/invite.html", {"form": form})
    cleaned = form.cleaned_data
    link = inviting.invite(
        cleaned["email"],
        cleaned["agency"],
        cleaned["role"],
        cleaned["includes_subordinates"],
        by=by,
    )
    if cleaned["email"]:
        tasks.mail_links.delay_on_commit()
        messages.success(request, _("邀请正在发往 {email}。").format(email=cleaned["email"]))
    else:
        show_once(request, link.issue())
    return redirect("invitation-list")


@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a new link of an invitation once; the earlier one is void."""
    link = get_object_or_404(invitations_of(administrator(request)), pk=pk)
    try:
        show_once(request, inviting.renew(link, by=signed_in(request)))
    except NotDone as refusal:
        messages.error(request, refusal.reason)
    return redirect("invitation-list")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation void."""
    link = get_object_or_404(invitations_of(administrator(request)), pk=pk)
    try:
        inviting.withdraw(link, by=signed_in(request))
    except NotDone as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("邀请已撤回，链接不再有效。"))
    return redirect("invitation-list")


def show_once(request: HttpRequest, token: str) -> None:
    request.session["link"] = mail.absolute(reverse("join", args=[token]))
