"""Rules of the catalogue that were left out: what they would claim cannot be defended (yet)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _  # noqa: F401 - reasons are message ids

LEFT_OUT: dict[str, str] = {}
"""By code, why the rule is left out, a Chinese message id."""
