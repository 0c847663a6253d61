"""What accounts announce to the apps above, which know of more than this one."""

from django.dispatch import Signal

access_ended = Signal()
"""Sent with ``account`` and ``by`` in the transaction that keeps a person out or makes their password anew:
whatever else opens something in their name ends with it."""
