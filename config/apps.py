"""Registers the application with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = _("系统")

    def ready(self) -> None:
        """Bind the tasks to our queue wherever they are sent from."""
        import config.celery  # noqa: F401
