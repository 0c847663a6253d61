"""Addresses of reports with their findings, and of the rules."""

from django.urls import path

from validation.views import corrections, findings, reports, rules

urlpatterns = [
    path("", reports.home, name="home"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/<int:pk>/cell/", reports.report_cell, name="report-cell"),
    path("revisions/<int:pk>/correction/", corrections.show, name="revision-correction"),
    path("revisions/<int:pk>/corrections/", corrections.save, name="revision-correct"),
    path(
        "revisions/<int:pk>/corrections/export/",
        corrections.export,
        name="revision-corrections-export",
    ),
    path("corrections/<int:pk>/withdraw/", corrections.take_back, name="correction-withdraw"),
    path("findings/<int:pk>/comments/", findings.comment, name="finding-comment"),
    path("findings/<int:pk>/decisions/", findings.decision, name="finding-decision"),
    path("rules/", rules.catalogue, name="rule-list"),
    path("rules/rechecks/", rules.recheck, name="recheck-start"),
    path("rules/rechecks/<int:pk>/", rules.recheck_status, name="recheck-status"),
    path("rules/trials/<int:pk>/", rules.trial, name="rule-trial"),
    path("rules/trials/<int:pk>/status/", rules.trial_status, name="rule-trial-status"),
    path("rules/<str:code>/", rules.detail, name="rule-detail"),
    path("rules/<str:code>/settings/", rules.setting, name="rule-setting"),
    path("help/", reports.help_page, name="help"),
]
