"""What the papers of a disposal say: application form (paper 9), reply (paper 10). Statutory, hence Chinese: call it with Chinese active.

Office, number of the case, signatures and attachments come from the approvals floor; here is only the substance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from procurement.disposals.labels import form_name, own_form_name
from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.terms import Form, SaleWay
from procurement.money import in_capitals
from procurement.renovations.papers import Fact, day, figure, quantity

SHEET_TITLE = "资产处置审批单"
DONE = {Form.TRANSFER: "无偿划转", Form.DONATION: "捐赠", Form.SALE: "出售", Form.EXCHANGE: "置换", Form.SCRAP: "报废", Form.LOSS: "核销"}
"""The form as a verb of the title: 关于同意××报废…的批复."""
ZERO = Decimal("0.00")


def sheet_fields(record: Disposal) -> list[Fact]:
    """The head of the plain approval sheet."""
    facts: list[Fact] = [
        ("申报单位", record.case.unit_told, False), ("申报日期", day(record.applied_on), False), ("处置事项", record.title, True),
        ("处置方式", form_of(record), False), ("处置原因", str(record.get_ground_display()), False),
        ("账面原值", f"￥{figure(record.amount)}　（人民币{in_capitals(record.amount)}）", True), ("情况说明", record.reason, True),
    ]  # fmt: skip
    if record.batched_on:
        facts += [("当月批次原值", f"￥{figure(record.batch_value)}", False), ("本级决策", str(record.get_hand_display()), False)]
        facts += [("分批说明", record.split_reason, True)] if record.splits else []
    if record.above_no:
        facts.append(("上级批复", f"{record.above_no}（{day(record.above_on)}）{record.get_above_answer_display()}", True))
    facts += [("批复文号", record.reply_no, False), ("批复日期", day(record.replied_on), False)] if record.reply_no else []
    return facts


def sheet_items(record: Disposal) -> dict[str, Any] | None:
    """What is listed now."""
    return _table("资产明细", record.standing) if record.standing else None


def ready(record: Disposal) -> set[str]:
    """The application form from the first day, the reply not before it is issued."""
    return {"disposal", "reply"} if record.reply_no else {"disposal"}


def form_of(record: Disposal) -> str:
    """The form proposed, else the one wished, in the words of the place."""
    return form_name(record.form or record.form_wished, record.applied_on)


# --- 9. 资产处置申请表 ---
def disposal(record: Disposal) -> dict[str, Any]:
    """Field order of paper 9; the opinions stand below, in the groups that the desk makes of the signatures."""
    items = record.item_rows()
    head: list[Fact] = [("申报单位", record.case.unit_told, False), ("申报日期", day(record.applied_on), False),
                        ("处置方式", form_of(record), False), ("处置原因", _ground(record), True)]
    tail: list[Fact] = [("合计", _total(record), True), ("技术鉴定意见", _technical(record), True), ("评估值", _appraised(record), True),
                        ("涉密清除情况", _cleared(record), True)]
    return {"head": head, "items": _table("资产明细", items) if items else None, "tail": tail, "above": _above(record)}


def written(record: Disposal, step: str) -> str:
    """What a step wrote into the record instead of an opinion of its own: of the cards, of the offer and of what came of it."""
    if step == "close_offer":
        taken = [f"{item.number}{item.name}由{item.taken_by.label}接收" for item in record.standing if item.taken_by]
        return "；".join(taken) + "。" if taken else "调剂公示期满，没有单位接收。"
    return {"check_cards": record.cards_opinion, "publish_offer": record.offer_note}.get(step, "")


def _total(record: Disposal) -> str:
    if record.is_claim:
        return f"债权金额￥{figure(record.claim_amount)}"
    names = {"账面原值": "original_value", "累计折旧": "depreciation", "净值": "net_value"}
    sums = {word: sum((getattr(item, name) for item in record.standing), ZERO) for word, name in names.items()}
    return "，".join(f"{word}￥{figure(value)}" for word, value in sums.items())


def _ground(record: Disposal) -> str:
    said = f"{record.get_ground_display()}。{record.reason}"
    if record.is_claim:
        said += f"\n债务人：{record.claim_debtor}；形成日期：{day(record.claim_since)}；依据：{record.claim_document}"
    return said


def _technical(record: Disposal) -> str:
    if not record.technical_no:
        return "不需技术鉴定" if record.cards_checked_on else ""
    return f"{record.technical_opinion}（{record.technical_by}，{record.technical_no}，{day(record.technical_on)}）"


def _appraised(record: Disposal) -> str:
    if record.appraised is None:
        return "批复后评估" if record.form in (Form.SALE, Form.EXCHANGE) else "不需评估"
    return f"￥{figure(record.appraised)}（{record.appraiser}，{record.appraisal_report}）"


def _cleared(record: Disposal) -> str:
    if not any(item.classified for item in record.standing):
        return "不涉密"
    if record.destruction_no:
        return f"{day(record.destroyed_on)}由{record.destruction_body}销毁，证明编号{record.destruction_no}"
    return "涉密，载体须先行销毁"


def _above(record: Disposal) -> str:
    if record.above_no:
        return f"{record.report_body}{record.above_no}（{day(record.above_on)}）：{record.get_above_answer_display()}。{record.above_note}"
    if record.upwards:
        return "待上级批复。" if record.reported_on else "须报上级审批。"
    return "本级权限内，无需上报。" if record.batched_on else ""


def _table(caption: str, items: Sequence[DisposalItem], *, across: bool = False) -> dict[str, Any]:
    """资产明细, in the order of paper 9; `across` for a page laid across, with wider columns."""
    widths = {"序号": 7, "卡片编号": 20, "名称": 0, "规格型号": 15, "数量": 8, "取得日期": 17, "最低使用年限": 11,
              "已用年限": 8, "账面原值（元）": 17, "累计折旧（元）": 17, "净值（元）": 14, "存放地点": 12, "使用人": 10}  # fmt: skip
    numeric, centred = ("数量", "账面原值（元）", "累计折旧（元）", "净值（元）"), ("序号", "取得日期", "最低使用年限", "已用年限")
    columns = [
        {"title": title, "width": width + across * width * 2 // 5, "align": "r" if title in numeric else "c" if title in centred else ""}
        for title, width in widths.items()
    ]  # fmt: skip
    rows = [[
        str(one.no), one.number, one.name + ("（移出）" if one.leaves_list else ""), one.specification, quantity(one.quantity),
        one.acquired_on.isoformat(), str(one.life or "—"), "—" if one.used is None else str(one.used), figure(one.original_value),
        figure(one.depreciation), figure(one.net_value), one.location, str(one.custodian or ""),
    ] for one in items]  # fmt: skip
    return {"caption": caption, "columns": columns, "rows": rows, "total": None, "style": "cuts" if across else "dense"}


# --- 10. 处置批复 ---
def reply(record: Disposal) -> dict[str, Any]:
    """An official document (批复): title, addressee, incoming letter, what is approved, what is required, office and day."""
    listed = record.listed
    return {
        "number": record.reply_no, "subject": subject(record), "to": record.case.unit_told, "applied_on": day(record.applied_on),
        "title": record.title, "approved": _approved(record, listed), "demands": list(record.demands), "finish_by": day(record.finish_by),
        "date": day(record.replied_on), "items": _table("资产处置明细", listed, across=True) if listed else None,
    }  # fmt: skip


def subject(record: Disposal) -> str:
    """关于同意××报废台式计算机等3项资产的批复."""
    if record.is_claim:
        what = "预付及应收款项损失"
    else:
        listed = record.listed
        what = listed[0].name + (f"等{len(listed)}项资产" if len(listed) > 1 else "")
    return f"关于同意{record.case.unit.name}{_verb(record)}{what}的批复"


def _verb(record: Disposal) -> str:
    """What the title says of the form: the word of the place where it has one, else the usual verb."""
    return own_form_name(record.form, record.applied_on) or DONE[Form(record.form)]


def _approved(record: Disposal, listed: Sequence[DisposalItem]) -> str:
    if record.is_claim:
        sum_ = f"{figure(record.claim_amount)}元（人民币{in_capitals(record.claim_amount)}）" if record.claim_amount else ""
        return f"同意你单位对{record.claim_debtor}的债权{sum_}作{form_of(record)}处理，账销案存，继续追索。"
    way = "（经批准采取协议方式）" if record.form == Form.SALE and record.sale_way == SaleWay.AGREEMENT else ""
    other = record.receiving_unit.name if record.receiving_unit else record.counterparty
    to = f"，接收方为{other}" if other else ""
    amount = sum((item.original_value for item in listed), ZERO)
    said = (f"同意你单位以{form_of(record)}{way}方式处置资产{len(listed)}项{to}，账面原值合计{figure(amount)}元"
            f"（人民币{in_capitals(amount)}），具体明细见附件。")
    return said + (f"本事项已经{record.report_body}{record.above_no}批准。" if record.above_no else "")
