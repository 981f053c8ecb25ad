"""Every way in which a disposal leaves the straight road up to its reply: each a case of its own, told in one sentence."""
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from workflows.demo.stage import Stage

from .disposal_asking import answered, applies, applies_with, appraises, debt, form, idle, meeting
from .disposal_road import STRAIGHT, on_to
from .disposal_scene import COPIER, DESK, LAPTOP, car, card, rows
from .tender_scene import balks

LOST = {"title": "设备被盗损失核销（演示）", "ground": "short", "form_wished": "loss", "reason": "门锁被撬，已报案（演示）。"}
"""What is gone is neither appraised nor offered."""


def early_in_a_month(stage: Stage) -> None:
    """The batch of a month wants more than one case of it."""
    while local(stage.clock.moment).day > 15:
        stage.waits(1)


def refused_by_the_head_of_the_unit(stage: Stage) -> None:
    """Taken back once, which frees the cards; then the unit's own head has it corrected once, and does not stand for it."""
    p = stage.people
    computers = [card(stage), card(stage)]
    applies(stage, computers)
    stage.on_case(p.requester, "withdraw", "漏列一台，重新申报。")
    applies(stage, [*computers, card(stage)])
    stage.on_case(p.requester, "copy", "请知悉。", {"to": [p.unit_head.pk]})
    stage.returns(p.unit_head, "endorse", "请补充维修记录。")
    on_to(stage, "endorse")
    stage.rejects(p.unit_head, "endorse", "仍可调剂到基层所使用，暂不处置。")


def lapsed(stage: Stage) -> None:
    """Sent back at the check of the cards, and nobody corrects it in time; the cards are free again."""
    applies(stage)
    on_to(stage, "check_cards")
    stage.returns(stage.people.assets, "check_cards", "权属证明缺失，请补正。")
    for _round in range(6):
        if not stage.over():
            stage.waits(12)


def refused_at_the_cards(stage: Stage) -> None:
    """A card that lies in another open case is not taken in; the application whose card is another unit's to use is refused."""
    p = stage.people
    mine = card(stage)
    applies(stage, [mine])
    stage.on_case(p.requester, "remind", "请尽快审核。")
    first = stage.case
    balks(stage, lambda: applies(stage, [mine]))
    lent = card(stage, rights={"use": p.unit_b})
    applies(stage, [lent])
    on_to(stage, "check_cards")
    told = rows(stage, "check_cards", "card_checks")
    balks(stage, lambda: stage.does(p.assets, "check_cards", {"cards_opinion": "使用权不在本单位。", "card_checks": told}))
    stage.rejects(p.assets, "check_cards", "使用权属市文化馆，由该单位申报。")
    second, stage.case = stage.case, first
    stage.on_case(p.section_chief, "terminate", "申报单位另行统筹，终止办理。")
    stage.case = second


def kept_in_use(stage: Stage) -> None:
    """Past its minimum life but serving: after one correction the case ends with the thing kept in use."""
    p = stage.people
    thing = card(stage)
    applies(stage, [thing])
    on_to(stage, "appraise_technically")
    stage.returns(p.technician, "appraise_technically", "请补充设备的故障情况。")
    on_to(stage, "appraise_technically")
    stage.tries(p.handler, "appraise_technically", {})
    appraises(stage, serves=[thing.number])


def refused_by_the_meeting(stage: Stage) -> None:
    """Half a million and more is decided together: deferred once, the minutes sent back once, and then refused."""
    p = stage.people
    big = card(stage, "多联机空调机组", original_value=Decimal("620000.00"), depreciation=Decimal("600000.00"))
    applies(stage, [big], title="空调机组报废（演示）")
    on_to(stage, "hold_meeting")
    stage.does(p.recorder, "hold_meeting", meeting(stage, "deferred"))
    stage.returns(p.head, "sign_minutes", "请核对表决情况。")
    stage.does(p.recorder, "hold_meeting", meeting(stage, "deferred"))
    stage.does(p.head, "sign_minutes", comment="签发。")
    on_to(stage, "hold_meeting")
    stage.does(p.recorder, "hold_meeting", meeting(stage, "refused"))
    stage.does(p.head, "sign_minutes", comment="签发。")


def refused_above(stage: Stage) -> None:
    """The head agrees, a vehicle goes up whatever it is worth, and the authority above refuses."""
    applies(stage, [car(stage)], title="公务轿车报废（演示）")
    on_to(stage, "answer_above")
    answered(stage, "no")


def sent_back_by_everybody(stage: Stage) -> None:
    """Each of those who check and approve sends it back once; in the end the head refuses it."""
    p = stage.people
    applies(stage, [card(stage, "大幅面打印机", original_value=Decimal("86000.00"), secrecy="secret")], title="打印机报废（演示）")
    on_to(stage, "choose_form")
    stage.returns(p.handler, "choose_form", "鉴定意见不完整，请重新鉴定。")
    on_to(stage, "batch")
    stage.returns(p.handler, "batch", "方式依据不足。")
    for who, node, why in (
        ("assets", "check_assets", "清单与卡片不一致。"), ("finance", "check_finance", "折旧未计提完毕。"),
        ("legal", "check_legal", "协议条款缺失。"), ("secrecy", "check_secrecy", "未列明存储部件。"),
        ("section_chief", "section_chief", "请说明调剂情况。"), ("vice_head", "vice_head", "请核实使用年限。"),
        ("head", "head", "请比较维修方案。"),
    ):
        on_to(stage, node)
        stage.returns(getattr(p, who), node, why)
    on_to(stage, "head")
    stage.rejects(p.head, "head", "维修后继续使用，不予报废。")


def refused_by_the_section(stage: Stage) -> None:
    """All who countersign advise against it, and the section refuses it."""
    p = stage.people
    applies_with(stage, idle([card(stage, "便携式计算机", category_code=LAPTOP, secrecy="secret")], "sale"))
    on_to(stage, "check_assets")
    for who, node, why in (
        ("assets", "check_assets", "涉密设备不得出售。"), ("finance", "check_finance", "收益低于处置成本。"),
        ("legal", "check_legal", "与保密规定不符。"), ("secrecy", "check_secrecy", "涉密设备应当销毁。"),
    ):
        stage.rejects(getattr(p, who), node, why)
    stage.rejects(p.section_chief, "section_chief", "同意会签意见，不予处置。")


def refused_by_the_vice_head(stage: Stage) -> None:
    """Papers are missing and are handed in; the month reaches a line by parts, for which a reason is written; the vice head refuses."""
    p = stage.people
    applies(stage, [card(stage, original_value=Decimal("30000.00"), depreciation=Decimal("30000.00"))])
    first = stage.case
    applies_with(stage, idle([card(stage, "办公桌", category_code=DESK, original_value=Decimal("30000.00"),
                                   depreciation=Decimal(0))], "donation"))  # fmt: skip
    on_to(stage, "choose_form")
    balks(stage, lambda: stage.does(p.handler, "choose_form", form("donation", papers=("letter",))))
    on_to(stage, "batch")
    balks(stage, lambda: stage.does(p.handler, "batch", {"split_reason": ""}))
    stage.does(p.handler, "batch", {"split_reason": "两批资产鉴定时间不同，非有意拆分。"})
    on_to(stage, "vice_head")
    stage.rejects(p.vice_head, "vice_head", "先行调剂到基层使用，不予捐赠。")
    second, stage.case = stage.case, first
    on_to(stage, "endorse")
    stage.rejects(p.unit_head, "endorse", "统筹后另行申报。")
    stage.case = second


def batch_that_grew(stage: Stage) -> None:
    """While the reply waits, another case of the month comes in; the reply goes back to the batch, and the head decides."""
    p = stage.people
    early_in_a_month(stage)
    applies(stage, [card(stage, original_value=Decimal("30000.00"))], **LOST)
    on_to(stage, "issue_reply")
    first = stage.case
    applies(stage, [card(stage, original_value=Decimal("25000.00"))], **LOST)
    second, stage.case = stage.case, first
    balks(stage, lambda: STRAIGHT["issue_reply"](stage))
    stage.returns(p.window, "issue_reply", "当月批次已增加，请重新核查。")
    stage.does(p.handler, "batch", {"split_reason": "后一批为临时报送，非有意拆分。"})
    on_to(stage, "")
    stage.case = second
    stage.on_case(p.section_chief, "terminate", "与前案合并统筹，终止办理。")
    stage.case = first


def part_of_it_above(stage: Stage) -> None:
    """The meeting agrees, the batch is checked again, and above one of two things is approved; the other needs a new case."""
    p = stage.people
    dear: dict[str, Any] = {"original_value": Decimal("300000.00"), "depreciation": Decimal("300000.00")}
    listed = [card(stage, "工程复印机", category_code=COPIER, **dear), card(stage, "工程复印机", category_code=COPIER, **dear)]
    applies(stage, listed, title="工程复印机报废（演示）")
    on_to(stage, "hold_meeting")
    balks(stage, lambda: applies(stage, listed[1:]))
    stage.on_case(p.section_chief, "suspend", "等待上级批次安排。")
    stage.on_case(p.section_chief, "resume", "恢复办理。")
    on_to(stage, "report_up")
    stage.returns(p.handler, "report_up", "当月批次需重新核对。")
    on_to(stage, "answer_above")
    answered(stage, no=[2])
    on_to(stage, "")


def bad_debt(stage: Stage) -> None:
    """A claim that cannot be had is written off as a loss, by leave from above, and goes on being chased."""
    applies_with(stage, debt())
    on_to(stage, "")


EXITS: tuple[Callable[[Stage], Any], ...] = (
    refused_by_the_head_of_the_unit, lapsed, refused_at_the_cards, kept_in_use, refused_by_the_meeting, refused_above,
    sent_back_by_everybody, refused_by_the_section, refused_by_the_vice_head, batch_that_grew, part_of_it_above, bad_debt,
)
