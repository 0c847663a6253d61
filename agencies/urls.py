"""Addresses of signing in and of the switches."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from agencies import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", views.set_language, name="set-language"),
    path("theme/", views.set_theme, name="set-theme"),
]
