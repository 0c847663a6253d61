"""Addresses of the roster."""

from django.urls import path

from agencies.views import roster

urlpatterns = [
    path("roster/", roster.roster, name="roster"),
    path("roster/export.<str:form>", roster.roster_export, name="roster-export"),
    path("roster/template.<str:form>", roster.roster_template, name="roster-template"),
    path("roster/<int:pk>/", roster.roster_import, name="roster-import"),
    path("roster/<int:pk>/progress/", roster.roster_progress, name="roster-progress"),
    path("roster/<int:pk>/apply/", roster.roster_apply, name="roster-apply"),
    path("roster/<int:pk>/discard/", roster.roster_discard, name="roster-discard"),
    path("agencies/<int:pk>/edit/", roster.agency_edit, name="agency-edit"),
]
