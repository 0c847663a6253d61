"""Registers the application with Django and loads the kinds of exports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "exports"
    verbose_name = _("导出")

    def ready(self) -> None:
        from exports import kinds

        kinds.load()
