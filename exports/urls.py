"""Addresses of exports."""

from django.urls import path

from exports.views import circulars, exports

urlpatterns = [
    path("exports/", exports.export_list, name="export-list"),
    path("exports/new/<slug:code>/", exports.export_kind, name="export-kind"),
    path("exports/circular/", circulars.circular_template, name="circular-template"),
    path("exports/circular/preview/", circulars.circular_preview, name="circular-preview"),
    path("exports/circular/reset/", circulars.circular_reset, name="circular-reset"),
    path("exports/<int:pk>/", exports.export_detail, name="export-detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export-file"),
    path("exports/<int:pk>/again/", exports.export_again, name="export-again"),
]
