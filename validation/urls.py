"""Addresses of reports with their findings."""

from django.urls import path

from validation import views

urlpatterns = [
    path("", views.home, name="home"),
    path("reports/", views.report_list, name="report-list"),
    path("reports/<int:pk>/", views.report_detail, name="report-detail"),
    path("reports/<int:pk>/cell/", views.report_cell, name="report-cell"),
    path("findings/<int:pk>/comments/", views.finding_comment, name="finding-comment"),
    path("help/", views.help_page, name="help"),
]
