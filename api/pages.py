"""The pages of the API: its guide, and one's own tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.views import signed_in
from api.addresses import api
from api.models import LONGEST, Token, issue
from audit.recording import record

MOST = 20
"""So many valid tokens one person may have."""


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("可读内容"), choices=Token.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST.days, initial=90)

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
    context = {"tokens": mine, "form": form, "secret": secret}
    response = render(request, "api/tokens.html", context, status=400 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token; it stays in the list as history."""
    user = signed_in(request)
    token = get_object_or_404(Token.objects.visible_to(user), pk=pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoke", token, by=user)
    return redirect("token-list")


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Show what can be asked, from the same declaration that answers."""
    schema = api.get_openapi_schema()
    operations = [
        {"path": path, "summary": operation["description"], "parameters": operation["parameters"]}
        for path, methods in schema["paths"].items()
        for operation in methods.values()
    ]
    base = request.build_absolute_uri("/api/v1/").rstrip("/")
    return render(request, "api/guide.html", {"operations": operations, "base": base})
