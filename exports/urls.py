"""Addresses of exports."""

from django.urls import path

from exports.views import exports

urlpatterns = [
    path("exports/", exports.export_list, name="export-list"),
    path("exports/new/<slug:code>/", exports.export_kind, name="export-kind"),
    path("exports/<int:pk>/", exports.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("exports/<int:pk>/again/", exports.export_again, name="export-again"),
]
