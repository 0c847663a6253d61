"""Addresses of the site."""

from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("", include("api.urls")),
    path("", include("exports.urls")),
    path("", include("boards.urls")),
    path("", include("desk.urls")),
    path("", include("validation.urls")),
    path("", include("batches.urls")),
    path("", include("reports.urls")),
    path("", include("agencies.roster.urls")),
    path("", include("agencies.urls")),
    path("", include("audit.urls")),
    path("", include("notices.urls")),
]
