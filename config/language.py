"""Which language a page is in: the user's setting decides, then a cookie, then Chinese.

Accept-Language does not choose: most browsers in the offices run in English and their users read Chinese.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class LanguageMiddleware:
    """Activate the language of the signed-in user or of the cookie the language switch sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers["Content-Language"] = language
        return response


def chosen_language(request: HttpRequest) -> str:
    """Return the code of a language we have: the user's, the cookie's or the default."""
    chosen = (
        request.user.language
        if request.user.is_authenticated
        else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    )
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
