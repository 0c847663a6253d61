"""Registers the application with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = _("行政机关")

    def ready(self) -> None:
        """Listen to people signing in and out."""
        import agencies.signals  # noqa: F401
