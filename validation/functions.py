"""What an agency does, as far as its name tells."""

from __future__ import annotations


def functions_of(name: str) -> tuple[str, ...]:  # noqa: ARG001 - the families of peers fill it in
    """Return the functions an agency's name tells."""
    return ()
