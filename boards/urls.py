"""Addresses of the boards."""

from django.urls import path
from django.views.generic import RedirectView

from boards.views import agency, province

FORMER_OVERVIEW = RedirectView.as_view(
    pattern_name="board-filing", query_string=True, http_method_names=["get", "head"]
)
"""The overview became the filing board; who kept its address still arrives."""

urlpatterns = [
    path("overview/", FORMER_OVERVIEW, name="overview"),
    path("boards/", province.filing_board, name="board-filing"),
    path("boards/figures/", province.figures_board, name="board-figures"),
    path("boards/findings/", province.issues_board, name="board-findings"),
    path("boards/outliers/", province.outliers_board, name="board-outliers"),
    path("boards/agencies/<int:pk>/", agency.agency_board, name="board-agency"),
]
