"""A disposal after its reply: what the people of the cast type. Invented, plainly demo."""
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from procurement.disposals.execution import rules
from procurement.disposals.execution.leaving import CERTIFICATE
from procurement.disposals.execution.selling import highest
from workflows.demo.files import pdf
from workflows.demo.stage import Stage

from .disposal_scene import record_of, rows, today

BUYER, OTHER = "示例甲贸易有限公司（演示）", "示例乙贸易有限公司（演示）"


# --- 1. 涉密载体、公车标识 ---
def destruction(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The body that the secrecy authority names; escorts are the secrecy officer and somebody of the unit."""
    p = stage.people
    return {
        "destruction_body": "示例市国家秘密载体销毁中心（演示）", "destruction_basis": "示例市保密行政管理部门指定文件（演示）",
        "destroyed_on": today(stage), "escort_one": p.secrecy.username, "escort_two": p.requester.username,
        "destruction_no": "销毁〔2026〕18号（演示）",
        "destroyed_media": rows(stage, "destroy_media", "destroyed_media", what="固态硬盘，序列号DEMO-001"),
    } | changes  # fmt: skip


def certificate() -> list[Any]:
    """The certificate under its kind."""
    return [replace(pdf("涉密载体销毁证书（演示）.pdf", "DEMO certificate of destruction"), paper=CERTIFICATE)]


def destroys(stage: Stage, **changes: Any) -> None:
    """Destroyed before two escorts, with the certificate."""
    stage.does(stage.people.secrecy, "destroy_media", destruction(stage, **changes), files=certificate())


def retires(stage: Stage) -> None:
    """Signs off, plates back."""
    told = rows(stage, "retire_vehicles", "retired_vehicles", sign_removed_on=today(stage), plate_returned_on=today(stage),
                plate_receipt="车管收字〔2026〕5号（演示）")  # fmt: skip
    stage.does(stage.people.handler, "retire_vehicles", {"retired_vehicles": told})


# --- 2. 划转、捐赠 ---
def hands_over(stage: Stage) -> None:
    """To the receiving unit, with the list."""
    stage.does(stage.people.assets, "hand_over", {
        "handed_on": today(stage), "handed_by": "赵敏", "handover_paper": "移交清单〔2026〕3号（演示）", "handover_note": ""})  # fmt: skip


def taken_over(stage: Stage) -> dict[str, Any]:
    """Where it stands now and who keeps it."""
    return {"received_on": today(stage), "received_place": "一层服务台", "received_keeper": stage.people.stranger.username}


def receives(stage: Stage) -> None:
    """The head of the receiving unit signs."""
    stage.does(stage.people.head_with_two_hats, "receive", taken_over(stage), comment="清点无误，同意接收。")


def donates(stage: Stage) -> None:
    """Against the receipt of the receiver."""
    stage.does(stage.people.assets, "donate", {
        "handed_to": "示例希望小学（演示）", "handed_on": today(stage), "handover_agreement": "捐赠协议〔2026〕1号（演示）",
        "handover_paper": "接受捐赠票据0077（演示）", "handover_note": ""})  # fmt: skip


# --- 3. 评估、转让 ---
def appraises_value(stage: Stage, value: str = "100000.00") -> None:
    """Each thing at this value; the report holds for a year."""
    p = stage.people
    stage.does(p.assets, "appraise", {
        "appraisal_report": "示评报字〔2026〕12号（演示）", "appraiser": "示例资产评估有限公司（演示）", "appraised_on": today(stage),
        "appraisal_until": stage.days_ahead(240).date(),
        "appraised_lines": rows(stage, "appraise", "appraised_lines", value=value)})  # fmt: skip


def sale(stage: Stage, price: str = "", **changes: Any) -> dict[str, Any]:
    """Two bidders, the second one yuan below; nobody when there is no price."""
    bids = [{"bidder": BUYER, "price": price}, {"bidder": OTHER, "price": str(Decimal(price) - 1)}] if price else []
    return {
        "sale_manner": "platform", "sale_place": "示例市公共资源交易中心（演示）", "sale_announcement": "公告〔2026〕31号（演示）",
        "sale_announced_on": today(stage), "sold_on": today(stage), "bids": bids, "buyer": BUYER if price else "", "price_reason": "",
    } | changes  # fmt: skip


def sells(stage: Stage, price: str = "98000.00", **changes: Any) -> None:
    """One round on the public platform."""
    stage.does(stage.people.handler, "sell", sale(stage, price, **changes))


def above_says(stage: Stage, answer: str = "yes") -> None:
    """The document of the authority above on a low price."""
    stage.waits(3)
    stage.does(stage.people.handler, "reconfirm_above", {
        "price_answer": answer, "price_paper": "示财资函〔2026〕9号（演示）", "price_opinion": ""})  # fmt: skip


def confirms(person: str, node: str) -> Callable[[Stage], Any]:
    """Whoever approved agrees to the low price."""
    def go(stage: Stage) -> None:
        stage.does(getattr(stage.people, person), node, {"price_paper": "", "price_opinion": "两次公告后的最高价。"}, comment="同意。")

    return go


def delivers(stage: Stage) -> None:
    """Against the whole price."""
    price = record_of(stage).price
    stage.does(stage.people.assets, "deliver", {
        "handover_agreement": "成交合同〔2026〕6号（演示）", "money_in": price, "income_on": today(stage), "handed_on": today(stage),
        "handover_paper": "交付清单〔2026〕6号（演示）", "handover_note": ""})  # fmt: skip


# --- 4. 置换、报废、损失 ---
def exchanges(stage: Stage, difference: str = "0") -> None:
    """For a printing machine; the other side pays the difference."""
    worth = highest(record_of(stage)) - Decimal(difference)
    paid = Decimal(difference) > 0
    stage.does(stage.people.handler, "exchange", {
        "exchange_agreement": "置换协议〔2026〕2号（演示）", "exchange_partner": record_of(stage).counterparty,
        "exchange_signed_on": today(stage),
        "exchange_balance": "received" if paid else "even", "exchange_difference": difference if paid else "", "exchange_costs": "",
        "exchange_money": "", "income_on": today(stage) if paid else "",
        "exchange_received": [{"name": "数码印刷机", "kind": "equipment", "category_code": "A02020500", "specification": "A3幅面",
                               "measure": "台", "quantity": "1", "value": worth}]})  # fmt: skip


def scraps(stage: Stage, residual: str = "0", **changes: Any) -> None:
    """To a qualified recycler."""
    told = rows(stage, "scrap", "scrap_lines", certificate="报废机动车回收证明0031（演示）")
    stage.does(stage.people.handler, "scrap", {
        "recycler": "示例再生资源有限公司（演示）", "recycler_qualification": "处理资格证书〔2026〕4号（演示）",
        "scrapped_on": today(stage), "scrap_paper": "回收清单〔2026〕8号（演示）", "residual": residual,
        "income_on": today(stage) if Decimal(residual) else "",
        "scrap_lines": told} | changes)  # fmt: skip


def finds(stage: Stage, due: str = "", paid: str = "") -> None:
    """Nobody is liable, or the keeper owes something and has paid part of it."""
    stage.does(stage.people.handler, "find_liability", {
        "liability": "person" if due else "nobody", "liability_finding": "经调查核实，责任认定如所附文件。",
        "liability_paper": "责任认定书〔2026〕1号（演示）", "found_on": today(stage), "liable_person": "保管人（演示）" if due else "",
        "compensation_due": due, "compensation_paid": paid, "income_on": today(stage) if paid else "", "secrecy_report": "",
        "claims": []})  # fmt: skip


# --- 5. 收入、账卡、归档 ---
def income(stage: Stage, **costs: str) -> dict[str, Any]:
    """Gross less the costs named, paid in today."""
    told = {"taxes": "0.00", "appraisal_fee": "0.00", "commission": "0.00"} | costs
    due = rules.income_of(record_of(stage)) - sum(map(Decimal, told.values()), Decimal(0))
    return told | {"paid_in": due, "paid_in_on": today(stage), "treasury_receipt": "一般缴款书0912（演示）", "late_because": ""}


def pays_in(stage: Stage, **costs: str) -> None:
    """To the treasury, in time."""
    stage.does(stage.people.finance, "pay_in", income(stage, **costs))


def cancels(stage: Stage) -> None:
    """The books follow the thing."""
    record = record_of(stage)
    new = [{"card": f"ZC2026-{9000 + record.pk * 10 + row['no']}"} for row in record.exchange_received]
    stage.does(stage.people.asset_accountant, "cancel_cards", {
        "voucher_no": f"记-2026-{record.pk:04d}（演示）", "cancelled_on": today(stage), "new_cards": new})  # fmt: skip


def files_away(stage: Stage) -> None:
    """Into the archive."""
    stage.does(stage.people.archivist, "archive", {
        "file_count": 16, "page_count": 92, "box_no": "ZC-2026-001", "retention": "permanent"})  # fmt: skip


LEAVING: Mapping[str, Callable[[Stage], Any]] = {
    "destroy_media": destroys, "retire_vehicles": retires, "hand_over": hands_over, "receive": receives, "donate": donates,
    "appraise": appraises_value, "sell": sells, "reconfirm_above": above_says, "reconfirm_vice": confirms("vice_head", "reconfirm_vice"),
    "reconfirm_head": confirms("head", "reconfirm_head"), "deliver": delivers, "exchange": exchanges, "scrap": scraps,
    "find_liability": finds, "pay_in": pays_in, "cancel_cards": cancels, "archive": files_away,
}
"""Step → how the cast does it when nothing goes wrong."""
