"""What people did for this case in another one that was joined to it: it counts as if they had done it here (合并采购)."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from approvals.models import Step

    from .explain import Did

MEMO = "did_elsewhere"
"""Where the memo of a case keeps them: [node, duty, person]; read with the case, so that no judgement needs a query more."""


def did_elsewhere(step: "Step") -> list["Did"]:
    """As decisions of this case, for the pairs of the page and of the table alike."""
    from .explain import Did

    told = (getattr(step.process, "memo", None) or {}).get(MEMO, ())
    return [Did(node, duty, "", "submit", None, person, person) for node, duty, person in told]
