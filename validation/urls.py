"""Addresses of reports with their findings, and of the rules."""

from django.urls import path

from validation.views import corrections, deadlines, findings, life, reports, rules

urlpatterns = [
    path("", reports.home, name="home"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/<int:pk>/cell/", reports.report_cell, name="report-cell"),
    path("reports/<int:pk>/submit/", life.submit, name="report-submit"),
    path("reports/<int:pk>/withdraw/", life.withdraw, name="report-withdraw"),
    path("reports/<int:pk>/begin-review/", life.begin_review, name="report-begin-review"),
    path("reports/<int:pk>/assign/", life.assign, name="report-assign"),
    path("reports/<int:pk>/send-back/", life.send_back, name="report-send-back"),
    path("reports/<int:pk>/accept/", life.accept, name="report-accept"),
    path("reports/<int:pk>/reopen/", life.reopen, name="report-reopen"),
    path("reports/<int:pk>/publication/", life.publication, name="report-publication"),
    path("deadlines/", deadlines.deadline_list, name="deadline-list"),
    path("deadlines/set/", deadlines.deadline_set, name="deadline-set"),
    path("deadlines/extensions/", deadlines.extension_set, name="extension-set"),
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
