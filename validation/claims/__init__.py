"""What the text of a report claims about its own figures: kinds N1 to N32.

The pipeline, one module a step: ``tokens`` (characters → words and numbers of the ``vocabulary``),
``clauses`` (→ sentences, clauses, phrases), ``subjects`` (what a phrase is about), ``patterns`` (declared:
which words make which kind) applied by ``statements``, ``negations``, ``changes`` and ``lists`` on a
``scene``, ``reading`` (drives it all), ``comparison`` (a claim beside the figures).
"""

from validation.claims.claim import Claim, Measure, Period, Scope
from validation.claims.comparison import Status, compare
from validation.claims.reading import claims_in

__all__ = ["Claim", "Measure", "Period", "Scope", "Status", "claims_in", "compare"]
