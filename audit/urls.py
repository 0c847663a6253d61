"""Addresses of the record."""

from django.urls import path

from audit import views

urlpatterns = [
    path("audit/", views.events, name="audit"),
    path("audit/export.<str:form_of_file>", views.export, name="audit-export"),
]
