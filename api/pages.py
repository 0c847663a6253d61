"""The pages of the API: its guide, and one's own tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.accounts import is_wholly_under
from agencies.views import signed_in
from agencies.views.accounts import account_in_scope
from api.addresses import api
from api.models import LONGEST, Token, end, issue
from audit.recording import record

MOST = 20
"""So many valid tokens one person may have."""
PER_PAGE = 20
"""Tokens on a page, those that have ended among them."""

ANSWERS = {
    "/agencies": gettext_noop("能看到的机关。"),
    "/reports": gettext_noop("能看到的报告，新的年度在前。"),
    "/reports/{pk}": gettext_noop("一份报告。"),
    "/reports/{pk}/figures": gettext_noop(
        "现行版本的全部数字，照原件印的：空白为 null，印作零为 0。"
    ),
    "/findings": gettext_noop("能看到的问题；加 present=false 则为已消除的。"),
    "/rules": gettext_noop("全部规则和规则的版本。"),
    "/rules/{code}": gettext_noop("一条规则。"),
}
"""What the guide says each address answers."""


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("用途"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("可读内容"),
        choices=Token.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"), min_value=1, max_value=LONGEST.days, initial=90
    )

    def __init__(self, having: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.having = having

    def clean(self) -> dict[str, Any] | None:
        if self.having >= MOST:
            raise forms.ValidationError(_("有效的令牌已有很多，请先停用不用的。"))
        return super().clean()


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show one's tokens and make a new one, whose secret is shown this once."""
    user = signed_in(request)
    mine = Token.objects.visible_to(user)
    having = mine.valid(timezone.now()).count()
    form = TokenForm(having, request.POST if request.method == "POST" else None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        expires_at = timezone.now() + timedelta(days=said["days"])
        token, secret = issue(user, said["name"], said["scopes"], expires_at)
        record("token.issue", token, by=user, scopes=said["scopes"], expires_at=expires_at)
        form = TokenForm(having + 1)
    context = {"page": page_of(request, mine), "form": form, "secret": secret}
    response = render(request, "api/tokens.html", context, status=400 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def page_of(request: HttpRequest, tokens: QuerySet[Token]) -> Page[Token]:
    return Paginator(tokens, PER_PAGE).get_page(request.GET.get("page"))


@require_GET
def account_tokens(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an administrator the tokens of an account of their subtree; the account's page shows this as a part."""
    account = account_in_scope(request, pk)
    context = {
        "account": account,
        "page": page_of(request, Token.objects.visible_to(account)),
        "may_end": is_wholly_under(account, signed_in(request)),
    }
    return render(request, "api/account_tokens.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token, one's own or of an account one administers; it stays in the list as history."""
    user = signed_in(request)
    tokens = Token.objects.within_reach_of(user).select_related("user")
    token = get_object_or_404(tokens, pk=pk)
    if token.user_id == user.pk:
        end(token, by=user)
        return redirect("token-list")
    if not is_wholly_under(token.user, user):
        messages.error(request, _("这个账户在别处也有角色，只有上级管理员能停用它的令牌。"))
    elif end(token, by=user):
        messages.success(request, _("令牌已停用，用它的程序不能再读取数据。"))
    else:
        messages.info(request, _("这个令牌已经停用，没有再做改动。"))
    return redirect("account-detail", token.user_id)


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Show what can be asked, from the same declaration that answers."""
    schema = api.get_openapi_schema()
    operations = [
        {
            "path": path,
            "answer": ANSWERS[path.removeprefix(api.get_root_path({}).rstrip("/"))],
            "parameters": operation["parameters"],
        }
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    base = request.build_absolute_uri("/api/v1/").rstrip("/")
    return render(request, "api/guide.html", {"operations": operations, "base": base})
