"""Incident ids: what the user reads out and the log is searched for."""

import secrets


def new_incident() -> str:
    """Return the id under which the log tells more: eight hexadecimal digits, easy to read out."""
    return secrets.token_hex(4)
