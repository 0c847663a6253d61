"""Addresses of uploading, of files and their reading, and of the agencies' pages."""

from django.urls import path

from reports.views import agencies, facsimiles, reading, revisions, upload

urlpatterns = [
    path("upload/", upload.upload, name="report-upload"),
    path("upload/agencies/", upload.agency_options, name="agency-options"),
    path("revisions/<int:pk>/", revisions.detail, name="revision-detail"),
    path("revisions/<int:pk>/status/", revisions.status, name="revision-status"),
    path("revisions/<int:pk>/source/", revisions.source, name="revision-source"),
    path("revisions/<int:pk>/pages/", facsimiles.pages, name="revision-pages"),
    path("revisions/<int:pk>/pages/<int:number>/", facsimiles.page, name="revision-page"),
    path(
        "revisions/<int:pk>/pages/<int:number>/picture/",
        facsimiles.picture,
        name="revision-picture",
    ),
    path(
        "revisions/<int:pk>/pages/<int:number>/again/", facsimiles.again, name="revision-page-again"
    ),
    path("revisions/<int:pk>/retry/", revisions.retry, name="revision-retry"),
    path("revisions/<int:pk>/adopt/", revisions.adopt, name="revision-adopt"),
    path("revisions/<int:pk>/discard/", revisions.discard, name="revision-discard"),
    path("revisions/<int:pk>/refile/", revisions.refile, name="revision-refile"),
    path("agencies/", agencies.agency_list, name="agency-list"),
    path("agencies/<int:pk>/", agencies.agency_detail, name="agency-detail"),
    path("upload/progress/", reading.progress, name="reading-progress"),
]
