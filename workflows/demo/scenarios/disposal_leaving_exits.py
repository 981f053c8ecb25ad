"""Each form of disposal after its reply, with what may go wrong on the way: every story a case of its own, told in one sentence."""
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import SHANGHAI, local
from procurement.rulebook.own import OwnRow, enter
from workflows.demo.stage import Stage

from . import disposal_leaving as leaving
from .disposal_asking import application, applies, applies_with, closes_offer, idle, offers, wishes
from .disposal_road import on_to
from .disposal_scene import LAPTOP, car, card
from .tender_scene import balks

SMALL, LARGE = Decimal("30000.00"), Decimal("80000.00")


def classified_disk(stage: Stage) -> None:
    """A classified disk does not go on without its certificate, nor before one escort alone; then the laptop is scrapped."""
    _month_after(stage)
    p = stage.people
    applies(stage, [card(stage, "便携式计算机", category_code=LAPTOP, secrecy="secret")], title="涉密计算机报废（演示）")
    on_to(stage, "destroy_media")
    balks(stage, lambda: stage.does(p.secrecy, "destroy_media", leaving.destruction(stage)))
    alone = leaving.destruction(stage, escort_two=p.secrecy.username)
    balks(stage, lambda: stage.does(p.secrecy, "destroy_media", alone, files=leaving.certificate()))
    on_to(stage, "")


def vehicle_scrapped(stage: Stage) -> None:
    """An old car goes up, loses sign and plate and is scrapped; what was left of it is paid in to the fen, and late, with the reason."""
    _month_after(stage)
    p = stage.people
    applies(stage, [car(stage, "演A20001")], title="公务轿车报废（演示）")
    on_to(stage, "scrap")
    leaving.scraps(stage, "3200.00")
    balks(stage, lambda: stage.does(p.finance, "pay_in", leaving.income(stage) | {"paid_in": "3199.99"}))
    stage.waits(7)
    balks(stage, lambda: leaving.pays_in(stage))
    stage.does(p.finance, "pay_in", leaving.income(stage) | {"late_because": "银行退票后重缴。"})
    on_to(stage, "")


def transferred(stage: Stage) -> None:
    """Another unit wants it; its head sends the first list back and takes over the second; the card moves with its rights."""
    _month_after(stage)
    p = stage.people
    applies_with(stage, idle([card(stage, original_value=SMALL)], "transfer"))
    on_to(stage, "receive", publish_offer=_offered_and_wanted, close_offer=lambda s: closes_offer(s, {1: p.unit_b.code}))
    stage.tries(p.unit_head, "receive", leaving.taken_over(stage))
    stage.returns(p.head_with_two_hats, "receive", "清单所列序列号与实物不符。", leaving.taken_over(stage))
    on_to(stage, "")


def donated(stage: Stage) -> None:
    """What nobody wants is given to a school; there is nothing to pay in."""
    _month_after(stage)
    applies_with(stage, idle([card(stage, original_value=SMALL)], "donation"))
    on_to(stage, "")


def sold_after_the_vice_head(stage: Stage) -> None:
    """Nobody buys, the report is renewed, a low price is refused by the vice head, and a better one below the line is confirmed."""
    _month_after(stage)
    p = stage.people
    applies_with(stage, idle([card(stage, original_value=SMALL)], "sale"))
    on_to(stage, "sell")
    balks(stage, lambda: leaving.sells(stage, "95000.00", sale_manner="agreement"))
    leaving.sells(stage, "")
    stage.returns(p.handler, "sell", "首次公告无人报名，申请重新评估。")
    leaving.appraises_value(stage, "20000.00")
    leaving.sells(stage, "12000.00")
    stage.returns(p.vice_head, "reconfirm_vice", "价格过低，再次公告。", {"price_paper": "", "price_opinion": ""})
    leaving.sells(stage, "17999.99")
    on_to(stage, "")


def sold_after_the_head(stage: Stage) -> None:
    """89,999.99 on 100,000 pauses and the head refuses it, then confirms 89,000; another round at 90,000.00 would have gone on."""
    _month_after(stage)
    p = stage.people
    _county_line(stage)
    applies_with(stage, idle([card(stage, original_value=LARGE)], "sale"))
    on_to(stage, "sell")
    leaving.sells(stage, "89999.99")
    stage.tries(p.vice_head, "reconfirm_head", {"price_paper": "", "price_opinion": ""}, verb="approve")
    stage.returns(p.head, "reconfirm_head", "再公告一次。", {"price_paper": "", "price_opinion": ""})
    leaving.sells(stage, "89000.00")
    on_to(stage, "")


def sold_at_the_line(stage: Stage) -> None:
    """90,000.00 on 100,000 goes on; 113,200.00 of another 120,000 would be due, here the costs are the same and 83,200.00 are paid in."""
    _month_after(stage)
    applies_with(stage, idle([card(stage, original_value=SMALL)], "sale"))
    on_to(stage, "sell")
    leaving.sells(stage, "90000.00")
    on_to(stage, "pay_in")
    leaving.pays_in(stage, taxes="3600.00", appraisal_fee="2000.00", commission="1200.00")
    on_to(stage, "")


def buyer_who_did_not_pay(stage: Stage) -> None:
    """The buyer does not pay: the delivery goes back with the reason, the next round says what was kept of his deposit, both are income."""
    _month_after(stage)
    applies_with(stage, idle([card(stage, original_value=SMALL)], "sale"))
    on_to(stage, "sell")
    leaving.sells(stage, "96000.00")
    stage.returns(stage.people.assets, "deliver", "买受人逾期未付价款，成交合同解除。")
    balks(stage, lambda: leaving.sells(stage, "91000.00"))
    leaving.sells(stage, "91000.00", deposit_kept="5000.00")
    on_to(stage, "")


def car_sold_after_the_answer_from_above(stage: Stage) -> None:
    """The authority above had approved: it refuses the first price and confirms the second."""
    _month_after(stage)
    applies_with(stage, idle([car(stage, "演A20002")], "sale"))
    on_to(stage, "sell")
    leaving.sells(stage, "60000.00")
    leaving.above_says(stage, "no")
    leaving.sells(stage, "70000.00")
    on_to(stage, "")


def exchanged(stage: Stage) -> None:
    """The first report is renewed; the other side pays a difference, which goes to the treasury; what comes in gets a card of its own."""
    _month_after(stage)
    applies_with(stage, idle([card(stage, original_value=SMALL)], "exchange"))
    on_to(stage, "exchange")
    stage.returns(stage.people.handler, "exchange", "评估基准日已过，请重新评估。")
    leaving.appraises_value(stage, "18000.00")
    leaving.exchanges(stage, "1500.00")
    on_to(stage, "")


def lost(stage: Stage) -> None:
    """A lost thing: the keeper pays part of what he owes, the rest is written off and goes on being chased."""
    _month_after(stage)
    words = {"title": "资产损失核销（演示）", "ground": "short", "form_wished": "loss", "reason": "出差途中遗失，已报案。"}
    applies_with(stage, application([card(stage, "便携式计算机", category_code=LAPTOP)], **words))
    on_to(stage, "find_liability")
    leaving.finds(stage, "3000.00", "1000.00")
    on_to(stage, "")


# --- what the stories need ---
def _offered_and_wanted(stage: Stage) -> None:
    """The other unit says in the hall that it wants the thing."""
    offers(stage)
    wishes(stage, stage.people.second_requester)


def _month_after(stage: Stage) -> None:
    """The first days of the next month: what went before is no longer in the batch."""
    day = local(stage.clock.moment).date().replace(day=1)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    stage.waits_until(datetime.combine(following, time(9), SHANGHAI))


def _county_line(stage: Stage) -> None:
    """For this and the next month the county lets its bureau decide below half a million."""
    today = local(stage.clock.moment).date()
    row = OwnRow(
        code="disposal.report_up", title="须报财政部门审批的账面原值（演示）", basis="示例区国有资产处置办法（演示）", article="",
        text="500000", unit="CNY", comparator="≥", jurisdiction="", budget_level="county", object_type="", effective_from=today,
        effective_to=today + timedelta(days=50), mark="unverified", note="",
    )  # fmt: skip
    enter([row], entered_by=stage.people.system_admin, confirmed_by=stage.people.security_admin, at=stage.clock.moment)


EXITS: tuple[Callable[[Stage], Any], ...] = (
    classified_disk, vehicle_scrapped, transferred, donated, sold_after_the_vice_head, sold_after_the_head, sold_at_the_line,
    car_sold_after_the_answer_from_above, buyer_who_did_not_pay, exchanged, lost,
)
