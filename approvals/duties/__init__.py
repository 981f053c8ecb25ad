"""Who may act on a step, and why somebody may not: duties, forbidden pairs, grants of roles. The one door to guardian."""
from .explain import Answer, DelegationFact, Did, Facts, explain
from .matrix import FORBIDDEN, Pair, forbidden
from .register import COUNTERSIGNS, STATUTORY, Duty

__all__ = [
    "COUNTERSIGNS", "FORBIDDEN", "STATUTORY", "Answer", "DelegationFact", "Did", "Duty", "Facts", "Pair", "explain", "forbidden",
]
