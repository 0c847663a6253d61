"""Addresses of handing in many files at once."""

from django.urls import path

from batches.views import batches

urlpatterns = [
    path("batches/", batches.batch_list, name="batch-list"),
    path("batches/<int:pk>/", batches.batch_detail, name="batch-detail"),
    path("batches/<int:pk>/progress/", batches.batch_progress, name="batch-progress"),
    path("batches/<int:pk>/confirm/", batches.batch_confirm, name="batch-confirm"),
    path("batches/<int:pk>/file/", batches.batch_file, name="batch-file"),
    path("batches/<int:pk>/retry/", batches.batch_retry, name="batch-retry"),
    path("batches/<int:pk>/summary.<str:form>", batches.batch_summary, name="batch-summary"),
    path("batches/lines/<int:pk>/", batches.batch_line, name="batch-line"),
]
