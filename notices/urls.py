"""Addresses of the inbox."""

from django.urls import path

from notices import views

urlpatterns = [
    path("notices/", views.inbox, name="notice-list"),
    path("notices/read/", views.read_all, name="notice-read-all"),
    path("notices/preferences/", views.preferences, name="notice-preferences"),
    path("notices/<int:pk>/", views.open_notice, name="notice-open"),
    path("notices/<int:pk>/read/", views.read, name="notice-read"),
]
