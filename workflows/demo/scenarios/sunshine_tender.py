"""A purchase carried by the cast: meeting furniture goes through in-house review, with everything that may go wrong on the way."""
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from workflows.demo import market
from workflows.demo.stage import Stage
from workflows.flows.sunshine_tender import SunshineTenderFlow

CLEAR = dict.fromkeys(("employed", "director", "shareholder", "relative", "other"), "no") | {"attends": "yes"}
PRICES = {"甲": "118800.00", "乙": "112800.00", "丙": "121200.00"}
POINTS = {"甲": ("88", "85"), "乙": ("90", "86"), "丙": ("84", "80")}
"""Technical and business points of every supplier."""


def carry(stage: Stage) -> Any:
    """Two quotes only, a second round, a rework, and goods that leave the store by appointment; before it, every side exit."""
    from . import tender_exits

    for exit_ in tender_exits.EXITS:
        exit_(stage)
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
    stage.tries(p.buyer, "receive", received(stage))
    on_to(stage, "approve_payment")
    stage.tries(p.buyer, "approve_payment", {"payment_note": "同意"}, verb="approve")
    on_to(stage, "")
    return stage.case


def on_to(stage: Stage, node: str) -> None:
    """The straight road as far as a step, which then waits; to the end of the case when none is named."""
    for _step in range(200):
        waiting = stage.waiting()
        if node in waiting or (not waiting and stage.over()):
            return
        if waiting:
            STRAIGHT[waiting[0]](stage)
        else:
            stage.waits(1)
    raise AssertionError(f"{node} is not on the road; waiting: {stage.waiting()}")


# --- 1. 需求 ---
def asks(stage: Stage, **changes: Any) -> Any:
    """The unit asks for meeting furniture."""
    p = stage.people
    market.build(p, stage.clock.moment)
    return stage.starts(p.requester, SunshineTenderFlow, p.unit_a, request(stage, **changes))


def request(stage: Stage, *, code: str = "2010301", unit: Any = None, **changes: Any) -> dict[str, Any]:
    """What the unit writes."""
    line = market.line(unit or stage.people.unit_a, local(stage.clock.moment).year, code)
    return {
        "title": "会议桌椅采购（演示）", "object_type": "goods", "purpose": "更换已使用满十五年、多处破损的会议桌椅。",
        "category_code": "A05010301",
        "fiscal_year": line.fiscal_year, "budget_line": line.pk, "urgency": 0, "urgency_reason": "",
        "delivery_wanted": ahead(stage, 60),
        "items": [{"category_code": "", "name": "会议桌椅", "specification": "桌一张、椅六把，实木贴面，E0级", "unit": "组",
                   "quantity": "24", "price": "5200.00"}],
    } | changes


def needs(stage: Stage, **changes: Any) -> None:
    """Budget, survey, need."""
    p = stage.people
    stage.does(p.finance, "check_budget", {"budget_opinion": "预算内安排，余额充足。", "quota_document": ""})
    stage.does(p.buyer, "survey", surveyed(stage))
    stage.does(p.buyer, "draw_up", need(**changes))


def surveyed(stage: Stage, sums: Sequence[str] = ("5150.00", "5080.00", "5230.00"), **changes: Any) -> dict[str, Any]:
    """Three written quotes from the market."""
    names = [supplier for _letter, supplier, *_rest in market.SUPPLIERS]
    quotes = [
        {"supplier": name, "credit_code": "", "source": "written", "quoted_on": today(stage), "amount": str(Decimal(one) * 24),
         "paper": "报价函"} for name, one in zip(names, sums, strict=False)
    ]
    return {"survey_kind": "fresh", "survey_from_no": "", "survey_on": today(stage), "survey_grounds": [], "survey_exception": "",
            "survey_findings": "市场供应充足，工艺成熟，价格平稳。", "survey_quotes": quotes} | changes


def need(**changes: Any) -> dict[str, Any]:
    """How it will be judged: price, technology, service."""
    return {
        "requirements": "实木贴面，E0级板材，五年质保，上门安装。", "ceiling": "124800.00", "uniform": False, "price_fixed": False,
        "award_method": "scoring", "sme_suitable": True, "reserve": "whole", "reserve_share": "", "reserve_small": "", "reserve_reason": "",
        "small_rate": "", "domestic": "preferred", "imports_document": "", "panel_size": "3", "intention_exempt": "", "split_answer": "",
        "split_reason": "", "package": "", "package_with": "", "package_reason": "", "qualifications": [], "helpers": [],
        "factors": [{"name": "价格", "kind": "price", "weight": "0.30", "most": "100"},
                    {"name": "技术参数", "kind": "technical", "weight": "0.50", "most": "100"},
                    {"name": "售后服务", "kind": "business", "weight": "0.20", "most": "100"}],
        "specialities": [{"name": "办公设备"}],
    } | changes


def reviewed(**changes: Any) -> dict[str, Any]:
    """The general review finds nothing wrong."""
    return {"general_opinion": "需求完整、合规，与预算一致。"} | changes


# --- 2. 层级与审批 ---
def roads(stage: Stage, **changes: Any) -> None:
    """The need is reviewed, layer and method are settled."""
    p = stage.people
    checked(stage, p.checker, "check_need", reviewed())
    if "review_key_points" in stage.waiting():
        checked(stage, p.legal, "review_key_points", {"key_opinion": "无歧视性条款，竞争充分。"})
    stage.does(p.buyer, "settle_road", {"layer": "1", "method": "review"} | changes)


def checked(stage: Stage, who: Any, node: str, data: dict[str, Any]) -> None:
    """Every point of a review is in order; the rows are those that the form shows."""
    step = stage.step(node)
    form = step.flow_task.form_class
    (table,) = form.tables
    known = form.known_of(step.process.flow_class.records().get(case=step.process))[table]
    stage.does(who, node, data | {table: [dict(row) | {"found": "ok", "note": ""} for row in known]})


def approvals(stage: Stage) -> None:
    """Finance and legal, section, and by the amount the vice head."""
    p = stage.people
    stage.does(p.finance, "check_finance", comment="同意。")
    stage.does(p.legal, "check_legal", comment="同意。")
    stage.does(p.section_chief, "section_chief", comment="同意按项目评审办理。")
    if "vice_head" in stage.waiting():
        stage.does(p.vice_head, "vice_head", comment="同意。")


# --- 3. 报价与抽取 ---
def invites(stage: Stage, letters: Sequence[str] = ("甲", "乙", "丙"), **changes: Any) -> None:
    """Three suppliers of the register are asked, and their time runs."""
    names = dict((letter, name) for letter, name, *_rest in market.SUPPLIERS)
    stage.does(stage.people.buyer, "invite", {
        "invited": [{"supplier": names[letter], "found_by": "供应商库"} for letter in letters], "independent": True,
        "invitation_text": "请按附件需求一次性报价，报价截止后不得更改。", "quotes_due": moment(stage.days_ahead(5, 17, 0)),
        "tie_rule": "draw",
        "consortium_rate": "", "low_average_rate": "", "low_second_rate": "", "low_ceiling_rate": "",
    } | changes)


def quotes(stage: Stage, prices: dict[str, str], **changes: Any) -> None:
    """The quotes are opened together, when their time is over."""
    if "take_quotes" not in stage.waiting():
        stage.waits(5)
    record, names = record_of(stage), {name: letter for letter, name, *_rest in market.SUPPLIERS}
    rows = []
    for asked in record.invited:
        letter, row = names[asked["name"]], {"code": asked["code"], "name": asked["name"]}
        if letter in prices:
            handed_in = local(record.quotes_due) - timedelta(hours=2)
            row |= {"delivered_at": moment(handed_in), "how": "hand", "price": prices[letter], **changes.get(letter, {})}
        rows.append(row)
    stage.does(stage.people.buyer, "take_quotes", {"opened": rows, "quote_lines": []})


def draws(stage: Stage) -> None:
    """Committed by the centre, witnessed by finance, drawn when the public numbers are known."""
    p = stage.people
    stage.tries(p.buyer, "commit_draw", committed(stage))
    stage.does(p.draw_operator, "commit_draw", committed(stage))
    stage.does(p.draw_supervisor, "witness_commit", comment="名单与规则已先行固定。")
    numbers(stage)


def committed(stage: Stage) -> dict[str, Any]:
    """Three places, two public sources, known in two days."""
    at = stage.days_ahead(3, 9, 0)
    return {
        "needs": [{"speciality": "办公设备", "number": 3}], "library": "本局评审专家库（演示）",
        "place": "公共资源交易中心（演示）", "method": "public", "numbers_at": moment(at),
        "sources": [{"name": f"示例彩票开奖号码 {at:%Y-%m-%d}（演示）"}, {"name": f"示例指数收盘 {at:%Y-%m-%d}（演示）"}],
    }


def numbers(stage: Stage) -> None:
    """The public numbers are entered and the draw is witnessed."""
    p = stage.people
    if "draw_panel" not in stage.waiting():
        stage.waits(4)
    stage.does(p.draw_operator, "draw_panel", {"numbers": [{"numbers": "9 18 26 34 41 45"}, {"numbers": "3207"}]})
    stage.does(p.draw_supervisor, "witness_draw", {"said": "全程在场，结果可复算。"}, comment="同意。")


def declares(stage: Stage, **of: dict[str, Any]) -> None:
    """Each expert who was drawn answers for himself; substitutes are drawn until the panel is complete."""
    for _round in range(6):
        while "declare" in stage.waiting():
            step = stage.step("declare")
            stage.does(step.owner, "declare", CLEAR | of.get(step.owner.username, {}))
        if "replace_seats" not in stage.waiting():
            return
        stage.does(stage.people.draw_operator, "replace_seats", {"note": "电话通知候补专家（演示）"})


# --- 4. 评审 ---
def scores(stage: Stage, points: dict[str, tuple[str, str]] | None = None) -> None:
    """Each member alone."""
    points = points or POINTS
    while "score" in stage.waiting():
        step = stage.step("score")
        stage.does(step.owner, "score", sheet(stage, points))


def sheet(stage: Stage, points: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """What one member writes; the rows are those that the form shows."""
    form = stage.step("score").flow_task.form_class
    known, letters = form.known_of(record_of(stage)), {name: letter for letter, name, *_rest in market.SUPPLIERS}
    given = []
    for row in known["points"]:
        technical, business = points[letters[row["name"]]]
        mark = technical if "技术" in row["factor_name"] else business
        given.append({"quote": row["quote"], "factor": row["factor"], "points": mark, "reason": ""})
    checks = [{"quote": row["quote"], "conforms": "yes", "reason": ""} for row in known["checks"]]
    return {"checks": checks, "points": given}


def reports(stage: Stage, **changes: Any) -> None:
    """The leader of the panel has the report made."""
    step = stage.step("compile_report")
    stage.does(step.owner, "compile_report", {
        "review_on": today(stage), "review_place": "三楼评审室（演示）", "rulings": [],
        "review_note": "按评审办法逐项评审，推荐排名第一的供应商。",
    } | changes)


def signs(stage: Stage, **stances: dict[str, Any]) -> None:
    """Each member stands by the report, or says why not."""
    while "sign_report" in stage.waiting():
        step = stage.step("sign_report")
        stage.does(step.owner, "sign_report", {"stance": "agree", "reasons": ""} | stances.get(step.owner.username, {}))


# --- 5. 定标, 合同 ---
def awards(stage: Stage) -> None:
    """Awarded as ranked, posted for three working days, nobody objects."""
    p = stage.people
    stage.does(p.vice_head, "award", awarded(stage), comment="同意评审组推荐意见。")
    stage.does(p.window, "post_result", posted(stage))
    stage.waits(4)
    stage.does(p.window, "close_posting", {"seen": True, "answers": []})


def awarded(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The decision follows the ranking."""
    return {"award_to": record_of(stage).recommended.credit_code, "award_reason": "评审组推荐排名第一，报价在预算和限价以内。"} | changes


def posted(stage: Stage, **changes: Any) -> dict[str, Any]:
    """Where the result hangs."""
    text = known(stage, "post_result")["posting_text"]
    return {"posting_place": "局机关公示栏、内部办公网（演示）", "posting_text": text} | changes


def contracts(stage: Stage, **changes: Any) -> None:
    """Signed by somebody else than the buyer."""
    stage.tries(stage.people.buyer, "sign_contract", contract(stage, **changes))
    stage.does(stage.people.signer, "sign_contract", contract(stage, **changes))


def contract(stage: Stage, **changes: Any) -> dict[str, Any]:
    """What is signed: the award, thirty days at most after its notice."""
    record, begin = record_of(stage), local(stage.clock.moment).date()
    return {
        "contract_no": f"HT-{record.case.number}", "contract_credit_code": record.winner.credit_code,
        "contract_amount": str(record.award_amount), "contract_signed_on": today(stage), "contract_begin": begin.isoformat(),
        "contract_end": (begin + timedelta(days=45)).isoformat(), "contract_bond": "5000.00", "contract_sme": False, "payment_days": "",
        "contract_terms": "五年质保，二十四小时响应。", "contract_late_reason": "",
    } | changes


def performs(stage: Stage) -> None:
    """A supplementary agreement that saves, then the delivery."""
    p = stage.people
    stage.waits(3)
    stage.does(p.buyer, "perform", {
        "progress": "amendment", "amendment_direction": "decrease", "amendment_amount": "1200.00",
        "amendment_document": "补充协议一（演示）", "amendment_reason": "取消两组配套茶几。", "progress_note": "",
    })
    stage.does(p.vice_head, "amend", {"amendment_note": "同意核减。"}, comment="同意。")
    stage.waits(5)
    stage.does(p.buyer, "perform", {"progress": "delivered", "delivered_on": today(stage), "progress_note": "24组已到货。"})


def accepts(stage: Stage, verdict: str = "passed", **changes: Any) -> None:
    """Line by line, and the using unit as the second person."""
    p = stage.people
    stage.does(p.acceptor, "accept_delivery", acceptance(stage, verdict, **changes))
    stage.does(p.unit_head, "confirm_delivery", {"was_present": True, "user_opinion": "验收在场，情况属实。"}, comment="同意。")


def acceptance(stage: Stage, verdict: str = "passed", **changes: Any) -> dict[str, Any]:
    """The sheet of one round."""
    redo = verdict != "passed"
    form = stage.step("accept_delivery").flow_task.form_class
    lines = form.known_of(record_of(stage))["quantities"]
    return {
        "accepted_on": today(stage), "verdict": verdict, "acceptance_note": "两组桌面有裂纹。" if redo else "全部合格。",
        "rework_what": "更换两组桌面。" if redo else "", "rework_due": ahead(stage, 20) if redo else "",
        "accepted_amount": "" if redo else str(due(record_of(stage))),
        "quantities": [dict(row) | {"accepted": row["planned"], "note": ""} for row in lines],
        "acceptance_points": [
            {"aspect": "technical", "requirement": "桌面无裂纹", "actual": "两组有裂纹" if redo else "逐组检查无裂纹",
             "verdict": "not_met" if redo else "met"},
            {"aspect": "service", "requirement": "五年质保", "actual": "质保书齐全", "verdict": "met"},
        ],
    } | changes


def stores(stage: Stage) -> None:
    """Into the store, and out of it against a request with an appointment."""
    stage.tries(stage.people.buyer, "receive", received(stage))
    stage.does(stage.people.storekeeper, "receive", received(stage))
    asks_goods(stage)
    issues(stage)


def redone(stage: Stage) -> dict[str, Any]:
    """What the supplier put right."""
    return {"rework_report": "供应商已更换两组桌面有裂纹的桌椅。", "rework_done_on": today(stage)}


def received(stage: Stage) -> dict[str, Any]:
    """Everything that was accepted, at the prices of the contract."""
    lines = known(stage, "receive")["receipt_lines"]
    price = (due(record_of(stage)) / sum(Decimal(row["received"]) for row in lines)).quantize(Decimal("0.01"), ROUND_DOWN)
    rows = [{"received": row["received"], "price": str(price), "note": ""} for row in lines]
    return {"receipt_place": "A区3架（演示）", "receipt_lines": rows}


def asks_goods(stage: Stage) -> None:
    """The unit asks for its goods, with an appointment in two days."""
    asked = [{"asked": row["there"], "note": ""} for row in known(stage, "ask_goods")["stock_lines"]]
    where = {"appointment_at": moment(stage.days_ahead(2, 10, 0)), "to_door": True, "delivery_place": "三楼302室（演示）"}
    stage.does(stage.people.requester, "ask_goods", where | {"stock_lines": asked})


def issues(stage: Stage) -> None:
    """At the appointment."""
    stage.waits_until(stage.days_ahead(2, 10, 0))
    out = [{"quantity": row["left"], "note": ""} for row in known(stage, "issue_goods")["issue_lines"]]
    stage.does(stage.people.storekeeper, "issue_goods", {"issue_taker": stage.people.requester.display_name, "issue_lines": out})


def pays(stage: Stage) -> None:
    """Registered in one instalment."""
    asks_payment(stage)
    stage.tries(stage.people.buyer, "approve_payment", {"payment_note": "同意"}, verb="approve")
    stage.does(stage.people.finance, "approve_payment", {"payment_note": "已登记付款申请。"}, comment="同意。")


def asks_payment(stage: Stage) -> None:
    """The buyer asks for the whole sum."""
    stage.does(stage.people.buyer, "request_payment", {
        "payment_amount": str(due(record_of(stage))), "payment_reason": "验收合格，一次付清。", "invoice_no": "24990000000000000001",
        "payment_last": True, "rest_reason": "",
    })


# --- the straight road, step by step ---
def _by(person: str, node: str, data: Any = None, comment: str = "同意。") -> Callable[[Stage], None]:
    """A person of the cast does the step; `data` may be worked out on the stage."""

    def go(stage: Stage) -> None:
        stage.does(getattr(stage.people, person), node, data(stage) if callable(data) else data, comment=comment)

    return go


STRAIGHT: dict[str, Callable[[Stage], None]] = {
    "endorse": _by("unit_head", "endorse", comment="工作需要，同意。"),
    "check_budget": _by("finance", "check_budget", {"budget_opinion": "预算内安排，余额充足。", "quota_document": ""}, ""),
    "survey": _by("buyer", "survey", lambda stage: surveyed(stage), ""),
    "draw_up": _by("buyer", "draw_up", lambda stage: need(), ""),
    "check_need": lambda stage: checked(stage, stage.people.checker, "check_need", reviewed()),
    "review_key_points": lambda stage: checked(stage, stage.people.legal, "review_key_points", {"key_opinion": "无歧视性条款，竞争充分。"}),
    "settle_road": _by("buyer", "settle_road", {"layer": "1", "method": "review"}, ""),
    "check_finance": _by("finance", "check_finance"),
    "check_legal": _by("legal", "check_legal"),
    "section_chief": _by("section_chief", "section_chief", comment="同意按项目评审办理。"),
    "vice_head": _by("vice_head", "vice_head"),
    "head": _by("head", "head"),
    "invite": lambda stage: invites(stage),
    "take_quotes": lambda stage: quotes(stage, PRICES),
    "commit_draw": _by("draw_operator", "commit_draw", lambda stage: committed(stage), ""),
    "witness_commit": _by("draw_supervisor", "witness_commit", comment="名单与规则已先行固定。"),
    "draw_panel": numbers,
    "declare": declares,
    "replace_seats": _by("draw_operator", "replace_seats", {"note": "电话通知候补专家（演示）"}, ""),
    "score": scores,
    "compile_report": reports,
    "sign_report": signs,
    "witness_review": _by("draw_supervisor", "witness_review", comment="评审过程符合规定。"),
    "award": _by("vice_head", "award", lambda stage: awarded(stage), "同意评审组推荐意见。"),
    "post_result": _by("window", "post_result", lambda stage: posted(stage), ""),
    "close_posting": _by("window", "close_posting", {"seen": True, "answers": []}, ""),
    "sign_contract": _by("signer", "sign_contract", lambda stage: contract(stage), ""),
    "perform": performs,
    "accept_delivery": _by("acceptor", "accept_delivery", lambda stage: acceptance(stage), ""),
    "confirm_delivery": _by("unit_head", "confirm_delivery", {"was_present": True, "user_opinion": "验收在场，情况属实。"}),
    "rework": _by("buyer", "rework", lambda stage: redone(stage), ""),
    "receive": _by("storekeeper", "receive", lambda stage: received(stage), ""),
    "ask_goods": asks_goods,
    "issue_goods": issues,
    "request_payment": asks_payment,
    "approve_payment": _by("finance", "approve_payment", {"payment_note": "已登记付款申请。"}),
    "archive": _by("archivist", "archive", {"file_count": 26, "page_count": 180, "box_no": "CG-2026-01", "retention": "30"}, ""),
}
"""Step → how the cast does it when nothing goes wrong."""


# --- what the scenes share ---
def due(record: Any) -> Any:
    """The sum of the contract with its amendments."""
    return record.contract_amount + record.contract_raised - record.contract_saved


def known(stage: Stage, node: str) -> Any:
    """What the form of an open step knows before anybody types."""
    return stage.step(node).flow_task.form_class.known_of(record_of(stage))


def record_of(stage: Stage) -> Any:
    """The record of the stage's case, as the database holds it."""
    case = stage.case
    return SunshineTenderFlow.records().select_related("winner", "recommended", "case").get(case=case.pk)


def today(stage: Stage) -> str:
    """The day on the stage."""
    return local(stage.clock.moment).date().isoformat()


def ahead(stage: Stage, days: int) -> str:
    """A working day about so many calendar days ahead."""
    day: date = local(stage.clock.moment).date() + timedelta(days=days)
    return add_working_days(day, 1, load()).day.isoformat()


def moment(at: datetime) -> str:
    """A moment as the device's picker sends it."""
    return f"{local(at):%Y-%m-%dT%H:%M}"
