"""Who asks: a token, valid, with the scope, not too often.  Everything else is an answer with a code and a reason."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from api.models import Token, digest_of


class Refused(Exception):
    """The request is not answered; ``code`` is stable, ``reason`` is in the active language."""

    def __init__(
        self, status: HTTPStatus, code: str, reason: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.reason = reason
        self.headers = headers or {}

    def answer(self) -> HttpResponse:
        return JsonResponse(
            {"code": self.code, "reason": self.reason},
            status=self.status,
            headers=self.headers,
            json_dumps_params={"ensure_ascii": False},
        )


def bearer(request: HttpRequest) -> Token:
    """Return the token of a request, counted; raises ``Refused``.

    A token that is unknown, foreign, revoked or expired is told apart only where its holder proves to have it.
    """
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise _unauthorised("no_token", _("请在 Authorization 头中提供访问令牌：Bearer mc_…"))
    token = Token.objects.select_related("user").filter(digest=digest_of(secret.strip())).first()
    if token is None:
        raise _unauthorised("unknown_token", _("没有这个访问令牌。"))
    translation.activate(token.user.language)
    if not token.user.is_active or token.revoked_at is not None:
        raise _unauthorised("revoked_token", _("这个访问令牌已停用。"))
    now = timezone.now()
    if token.expires_at <= now:
        raise _unauthorised("expired_token", _("这个访问令牌已过期，请在个人页面新建一个。"))
    if token.count_call(now) > settings.API_CALLS_A_MINUTE:
        raise Refused(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too_many_requests",
            _("一分钟内的请求超过 {limit} 次，请稍后再试。").format(
                limit=settings.API_CALLS_A_MINUTE
            ),
            {"Retry-After": str(60 - now.second)},
        )
    request.user = token.user
    return token


def _unauthorised(code: str, reason: str) -> Refused:
    return Refused(
        HTTPStatus.UNAUTHORIZED, code, reason, {"WWW-Authenticate": 'Bearer realm="mingcha"'}
    )


def allow(request: HttpRequest, scope: Token.Scope) -> None:
    """Go on if the token of the request has the scope; raises ``Refused``."""
    token: Token = request.auth  # type: ignore[attr-defined]
    if scope not in token.scopes:
        raise Refused(
            HTTPStatus.FORBIDDEN,
            "scope_missing",
            _("这个访问令牌不包含“{scope}”。").format(scope=scope.label),
        )


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Name the content by its hash, and send nothing to who has it already."""
    if response.status_code != HTTPStatus.OK or response.streaming:
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    known = {
        one.strip().removeprefix("W/")
        for one in request.headers.get("If-None-Match", "").split(",")
    }
    if tag in known:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
