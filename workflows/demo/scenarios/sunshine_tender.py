"""A purchase carried by the cast: meeting furniture goes through in-house review, with everything that may go wrong on the way.

The acts stand beside it (`tender_needs`, `tender_review`, `tender_contract`, `tender_stores`) and may be named from here."""
from collections.abc import Iterator
from typing import Any

from procurement.draws import publish
from procurement.draws.current import draw_of
from workflows.demo.stage import Stage

from .tender_contract import acceptance, accepts, awarded, awards, contract, contracts, performs, posted
from .tender_exits import EXITS
from .tender_needs import approvals, asks, checked, need, needs, request, reviewed, roads, surveyed
from .tender_review import CLEAR, POINTS, PRICES, committed, declares, draws, invites, numbers, quotes, reports, scores, sheet, signs
from .tender_road import STRAIGHT, on_to
from .tender_scene import ahead, due, known, moment, record_of, today
from .tender_stores import asks_goods, asks_payment, issues, pays, received, redone, stands_in_for_the_storekeeper, stores

__all__ = (
    "EXITS", "STRAIGHT", "carry", "on_to", "CLEAR", "POINTS", "PRICES", "acceptance", "accepts", "ahead", "approvals", "asks", "asks_goods",
    "asks_payment", "awarded", "awards", "checked", "committed", "contract", "contracts", "declares", "draws", "due", "invites",
    "issues", "known", "moment", "need", "needs", "numbers", "pays", "performs", "posted", "quotes", "received", "record_of", "redone",
    "reports", "request", "reviewed", "roads", "scores", "sheet", "signs", "stores", "surveyed", "today",
)


def carry(stage: Stage) -> Any:
    """Two quotes only, a second round, a rework, and goods that leave the store by appointment in two parts."""
    p = stage.people
    asks(stage)
    stage.tries(p.requester, "endorse", verb="approve")
    on_to(stage, "check_need")
    stage.tries(p.buyer, "check_need", reviewed(), verb="approve")
    on_to(stage, "take_quotes")
    quotes(stage, {"甲": PRICES["甲"], "乙": PRICES["乙"]})
    stage.does(p.buyer, "too_few", {"too_few_way": "again", "too_few_reason": "仅两家报价，延长时间并增加邀请对象。"})
    on_to(stage, "commit_draw")
    stage.tries(p.buyer, "commit_draw", committed(stage))
    on_to(stage, "sign_contract")
    stage.tries(p.buyer, "sign_contract", contract(stage))
    on_to(stage, "accept_delivery")
    accepts(stage, verdict="rework")
    on_to(stage, "receive")
    stands_in_for_the_storekeeper(stage)
    on_to(stage, "issue_goods")
    issues(stage, part="10")
    on_to(stage, "approve_payment")
    stage.tries(p.buyer, "approve_payment", {"payment_note": "同意"}, verb="approve")
    on_to(stage, "")
    return stage.case


def records(case: Any) -> Iterator[tuple[str, bytes]]:
    """The record of the draw that counts, with the stand-alone checker that recomputes it."""
    draw = draw_of(case.tender)
    if draw is not None:
        yield publish.FILE_NAME, publish.as_bytes(publish.draw_file(draw, opened=True))
        yield publish.CHECKER_NAME, publish.checker()
