"""The one place where reading wakes checking."""

from django.dispatch import Signal

report_read = Signal()
"""Sent with ``revision`` inside the transaction that stores what was read of it (decision 1)."""
