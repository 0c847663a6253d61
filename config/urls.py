"""Addresses of the site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("validation.urls")),
    path("", include("reports.urls")),
    path("", include("agencies.urls")),
]
