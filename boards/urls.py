"""Addresses of the boards."""

from django.urls import path

from boards.views import agency, province

urlpatterns = [
    path("boards/", province.filing_board, name="board-filing"),
    path("boards/figures/", province.figures_board, name="board-figures"),
    path("boards/findings/", province.issues_board, name="board-findings"),
    path("boards/outliers/", province.outliers_board, name="board-outliers"),
    path("boards/agencies/<int:pk>/", agency.agency_board, name="board-agency"),
]
