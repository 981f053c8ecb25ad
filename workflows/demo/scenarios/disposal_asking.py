"""A disposal up to its reply: what the people of the cast type. Invented, plainly demo."""
from collections.abc import Sequence
from typing import Any

from workflows.demo.stage import Stage
from workflows.desk.offers import acts as hall
from workflows.flows.asset_disposal import AssetDisposalFlow

from . import renovation_papers
from .disposal_scene import ahead, card, record_of, rows, today

PAPERS = {
    "transfer": ("consent", "quota"), "donation": ("receiver", "agreement"), "sale": (), "exchange": ("agreement", "valuation"),
    "scrap": ("technical",), "loss": ("loss_proof", "liability"), "claim": ("dunning", "liability"),
}  # fmt: skip
"""What each form needs beside letter and minutes."""


# --- 1. 申请 ---
def application(cards: Sequence[Any], **changes: Any) -> dict[str, Any]:
    """What the unit writes of worn-out things."""
    return {
        "title": "台式计算机报废（演示）", "ground": "worn", "form_wished": "scrap", "reason": "主板老化，多次维修仍无法正常使用。",
        "difference": "", "claim_debtor": "", "claim_amount": "", "claim_since": "", "claim_document": "",
        "items": [{"number": one.number} for one in cards],
    } | changes


def idle(cards: Sequence[Any], form: str, **changes: Any) -> dict[str, Any]:
    """What it writes of things that serve, only not here."""
    words = {"title": "闲置设备处置（演示）", "ground": "idle", "form_wished": form, "reason": "机构调整后闲置一年以上，设备完好。"}
    return application(cards, **words | changes)


def debt(**changes: Any) -> dict[str, Any]:
    """A claim against a firm that is bankrupt; there is no card."""
    told = {
        "title": "预付货款损失核销（演示）", "ground": "bad_debt", "form_wished": "loss", "reason": "供应商破产，清算后无可分配财产。",
        "claim_debtor": "示例丙商贸有限公司（演示）", "claim_amount": "32000.00", "claim_since": "2019-06-30",
        "claim_document": "（2021）演01破3号民事裁定（演示）",
    }  # fmt: skip
    return application((), **told | changes)


def applies(stage: Stage, cards: Sequence[Any] | None = None, **changes: Any) -> Any:
    """The unit applies for two worn-out computers, or for what is given."""
    p = stage.people
    listed = [card(stage), card(stage)] if cards is None else cards
    return stage.starts(p.requester, AssetDisposalFlow, p.unit_a, application(listed, **changes))


def applies_with(stage: Stage, data: dict[str, Any]) -> Any:
    """The unit applies with what it wrote."""
    p = stage.people
    return stage.starts(p.requester, AssetDisposalFlow, p.unit_a, data)


def corrects(stage: Stage, **changes: Any) -> None:
    """The application comes back corrected."""
    record = record_of(stage)
    known = stage.step("correct").flow_task.form_class.known_of(record)
    stage.does(stage.people.requester, "correct", known | {"reason": f"{record.reason}已补充维修记录。"} | changes)


# --- 2. 核卡与鉴定 ---
def checks(stage: Stage, out: dict[str, str] | None = None, **row: Any) -> None:
    """Every card is in order, but for those named with the reason."""
    told = rows(stage, "check_cards", "card_checks", **row)
    for one in told:
        number = one["thing"].split()[0]
        one["leaves_because"] = (out or {}).get(number, one["leaves_because"])
    stage.does(stage.people.assets, "check_cards", {"cards_opinion": "卡、账、物相符，权属清晰。", "card_checks": told})


def appraises(stage: Stage, serves: Sequence[str] = (), beyond: bool = False) -> None:
    """None of it serves any more, but for the cards named."""
    told = rows(stage, "appraise_technically", "findings", finding="")
    for one in told:
        good = one["thing"].split()[0] in serves
        one |= {"serves": "yes" if good else "no", "beyond_repair": beyond and not good}
    stage.does(stage.people.technician, "appraise_technically", {
        "technical_no": "技鉴〔2026〕8号（演示）", "technical_by": "本局技术鉴定组", "technical_on": today(stage),
        "technical_opinion": "经现场检测，部件老化，无修复价值。", "findings": told,
    })  # fmt: skip


# --- 3. 调剂 ---
def offers(stage: Stage) -> None:
    """Open to every unit."""
    stage.does(stage.people.assets, "publish_offer", {"offer_note": "可到二层机房查看，联系人见单位通讯录。"})


def wishes(stage: Stage, who: Any, no: int = 1, *, wants: bool = True, reason: str = "窗口排队叫号使用") -> Any:
    """A unit says in the hall that it wants one of the things, or no longer."""
    stage.in_office_hours(minutes=20)
    item = next(one for one in record_of(stage).item_rows() if one.no == no)
    return hall.say(item.pk, wants=wants, reason=reason, quota="编制12人，现有10台", by=who, at=stage.clock.moment)


def closes_offer(stage: Stage, to: dict[int, str] | None = None, reason: str = "") -> None:
    """Nobody wants it; or `to`: number of the thing → code of the unit."""
    told = rows(stage, "close_offer", "offers")
    for one in told:
        one |= {"taken_by": (to or {}).get(one["no"], ""), "taken_reason": reason}
    stage.does(stage.people.assets, "close_offer", {"offer_opinion": "公示期满，已汇总各单位意向。", "offers": told})


# --- 4. 方式与批次 ---
def form(kind: str, *, papers: Sequence[str] | None = None, **changes: Any) -> dict[str, Any]:
    """The form proposed, with its papers by number."""
    needed = ("letter", "unit_meeting", *PAPERS[kind]) if papers is None else papers
    return {
        "form": "loss" if kind == "claim" else kind, "form_reason": "符合规定，拟按此方式处置。", "receiving_unit": "",
        "counterparty": {"donation": "示例希望小学（演示）", "exchange": "示例印刷厂（演示）"}.get(kind, ""),
        "sale_way": "public" if kind == "sale" else "", "sale_way_reason": "",
        "papers": [{"paper": one, "document": f"附件{n}（演示）"} for n, one in enumerate(needed, 1)],
    } | changes  # fmt: skip


def chooses(stage: Stage, **changes: Any) -> None:
    """As the unit wished; a transfer goes to the unit that was chosen."""
    record = record_of(stage)
    kind = "claim" if record.is_claim else record.form_wished
    taken = next((item.taken_by.code for item in record.standing if item.taken_by), stage.people.unit_b.code)
    to = {"receiving_unit": taken} if kind == "transfer" else {}
    stage.does(stage.people.handler, "choose_form", form(kind, **to | changes))


def batches(stage: Stage, reason: str = "分批鉴定所致，非有意拆分（演示）。") -> None:
    """The month is added up."""
    stage.does(stage.people.handler, "batch", {"split_reason": reason})


# --- 5. 决策、上报、批复 ---
def meeting(stage: Stage, outcome: str = "agreed") -> dict[str, Any]:
    """The Party group: members of one mind, the head last, discipline supervision watching."""
    vote = {"agreed": "for", "deferred": "defer", "refused": "against"}[outcome]
    words = {"agreed": "同意按所报方式处置。", "deferred": "请补充调剂情况后复议。", "refused": "资产尚可使用，不同意。"}[outcome]
    told = renovation_papers.meeting(stage.people, stage.clock.moment, (vote,) * 3, outcome)
    sent = [row | {"title": "资产处置申请表（送审稿）"} for row in told["papers"]]
    return told | {
        "body": "party_group", "topic": "审议资产处置事项（演示）", "papers": sent,
        "minutes": "会议听取了资产管理科汇报，与会人员逐一发表意见，主要负责同志末位表态。",
        "opinions": [row | {"words": words} for row in told["opinions"]],
    }  # fmt: skip


def reports(stage: Stage) -> None:
    """The letter to the authority above."""
    stage.does(stage.people.handler, "report_up", {
        "report_body": "示例市财政局（演示）", "report_no": "示机管〔2026〕31号（演示）", "reported_on": today(stage)})  # fmt: skip


def answered(stage: Stage, answer: str = "yes", no: Sequence[int] = ()) -> None:
    """The document from above, after some days; `no`: numbers of the things that are not approved."""
    stage.waits(6)
    told = rows(stage, "answer_above", "above_rows", above=answer)
    for one in told:
        one["above"] = "no" if one["no"] in no else answer
    stage.does(stage.people.handler, "answer_above", {
        "above_no": "示财资复〔2026〕17号（演示）", "above_on": today(stage), "above_answer": answer, "above_note": "请按规定处置。",
        "above_rows": told,
    })  # fmt: skip


def replies(stage: Stage) -> None:
    """Number and seal."""
    stage.does(stage.people.window, "issue_reply", {
        "finish_by": ahead(stage, 60), "demands": rows(stage, "issue_reply", "demands")})  # fmt: skip
