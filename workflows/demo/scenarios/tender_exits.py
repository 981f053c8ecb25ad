"""Every way in which a purchase leaves the straight road, in the order of the page: each a case of its own, told in one sentence."""
from collections.abc import Callable
from typing import Any

from workflows.demo.stage import Stage

from . import tender_at_award, tender_at_layer, tender_at_need, tender_at_package, tender_at_review

EXITS: tuple[Callable[[Stage], Any], ...] = (
    *tender_at_need.EXITS, *tender_at_package.EXITS, *tender_at_layer.EXITS, *tender_at_review.EXITS, *tender_at_award.EXITS,
)
