"""Addresses of the rules."""

from django.urls import path

from validation.views import rules

urlpatterns = [
    path("rules/", rules.catalogue, name="rule-list"),
    path("rules/rechecks/", rules.recheck, name="recheck-start"),
    path("rules/rechecks/<int:pk>/", rules.recheck_status, name="recheck-status"),
    path("rules/rechecks/failed/", rules.recheck_failed, name="recheck-failed"),
    path("rules/comparisons/", rules.comparison, name="comparison-start"),
    path("rules/comparisons/<int:pk>/", rules.comparison_status, name="comparison-status"),
    path("rules/trials/<int:pk>/", rules.trial, name="rule-trial"),
    path("rules/trials/<int:pk>/status/", rules.trial_status, name="rule-trial-status"),
    path("rules/<str:code>/", rules.detail, name="rule-detail"),
    path("rules/<str:code>/settings/", rules.setting, name="rule-setting"),
]
