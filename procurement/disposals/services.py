"""What the steps up to the reply write, as the page of a disposal names them."""

from __future__ import annotations

from procurement.disposals.application import save_application
from procurement.disposals.batching import batch
from procurement.disposals.checking import appraise, check_cards
from procurement.disposals.forming import choose_form
from procurement.disposals.offering import close_offer, publish_offer
from procurement.disposals.replying import issue_reply, record_above, report_up

__all__ = [
    "appraise", "batch", "check_cards", "choose_form", "close_offer", "issue_reply", "publish_offer", "record_above", "report_up",
    "save_application",
]  # fmt: skip
