"""What each step of a purchase of the past year says: one act at a time, told by the plan and by what the file holds. Nobody waits here."""
import random
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from approvals.models import Step, Unit, User
from procurement.calendar.office_time import local
from workflows.demo.stage import Stage
from workflows.flows.sunshine_tender import SunshineTenderFlow

from . import sunshine_tender as tender
from .purchase_year import CENT, Plan
from .purchase_year_market import SECOND

MINUTES = 4
"""Between one act and the next, whoever's they are."""
SEPARATE = "各单位的使用时间、规格和地点不同，合并后不能按期供应，分别采购。"


class Turn(NamedTuple):
    """One step that is somebody's turn: the stage with its case, what was planned, and a draw of its own that is always the same."""

    stage: Stage
    plan: Plan
    step: Step
    unit: tuple[Unit, User, User]
    draw: random.Random

    @property
    def record(self) -> Any:
        """The file as the database holds it; most steps do not ask."""
        return tender.record_of(self.stage)

    @property
    def people(self) -> SimpleNamespace:
        return self.stage.people

    def buyer(self) -> User:
        """Two buyers share the year."""
        return (self.people.buyer, self.people.second_buyer)[self.plan.number % 2]

    def does(self, who: User, data: Any = None, comment: str = "") -> None:
        self.stage.does(who, self.step, data, comment=comment, minutes=MINUTES)


def asks(stage: Stage, plan: Plan, unit: tuple[Unit, User, User]) -> Any:
    """The unit asks."""
    where, applicant, _head = unit
    thing = plan.thing
    items = [{"category_code": "", "name": thing.name, "specification": "按附件技术要求", "unit": thing.measure,
              "quantity": str(plan.quantity), "price": thing.price}]
    if plan.extra:
        items.append({"category_code": "", "name": "随货配件", "specification": "按附件配置清单", "unit": "批", "quantity": "1",
                      "price": str(plan.extra)})
    return stage.starts(applicant, SunshineTenderFlow, where, tender.request(
        stage, unit=where, code=plan.trade.line, title=plan.title, object_type="services" if plan.trade.services else "goods",
        category_code=thing.category, purpose=f"{where.short_name}本年度工作需要，按预算安排采购{thing.name}。", items=items,
        delivery_wanted=tender.ahead(stage, 120)))


# --- 1. 需求与审批 ---
def _surveyed(turn: Turn) -> None:
    rows = [{"supplier": name, "credit_code": "", "source": "written", "quoted_on": tender.today(turn.stage),
             "amount": str((turn.plan.budget * turn.draw.randint(965, 1035) / 1000).quantize(CENT)), "paper": "报价函"}
            for name, _price in turn.plan.quotes]
    turn.does(turn.buyer(), tender.surveyed(turn.stage, survey_quotes=rows))


def _drawn_up(turn: Turn) -> None:
    plan = turn.plan
    changes: dict[str, Any] = {
        "requirements": f"{plan.thing.name}须符合现行国家标准和附件要求，质保一年以上。", "ceiling": str(plan.budget),
        "specialities": [{"name": plan.trade.speciality}, {"name": SECOND}], "package": "separate", "package_reason": SEPARATE,
    }  # fmt: skip
    if not plan.thing.scored:
        changes |= {"uniform": True, "award_method": "lowest_price", "factors": []}
    turn.does(turn.buyer(), tender.need(**changes))


def _checked(turn: Turn) -> None:
    tender.checked(turn.stage, turn.people.checker, "check_need", tender.reviewed())


def _vice_head(turn: Turn) -> User:
    return (turn.people.vice_head, turn.people.second_vice_head)[turn.plan.number % 2]


# --- 2. 报价、抽取、评审 ---
def _invited(turn: Turn) -> None:
    turn.does(turn.buyer(), {
        "invited": [{"supplier": name, "found_by": "供应商库"} for name in sorted(name for name, _price in turn.plan.quotes)],
        "independent": True, "invitation_text": "请按附件需求一次性报价，报价截止后不得更改。",
        "quotes_due": tender.moment(turn.stage.days_ahead(turn.draw.randint(4, 8), 17, 0)), "tie_rule": "draw", "consortium_rate": "",
        "low_average_rate": "", "low_second_rate": "", "low_ceiling_rate": "",
    })


def _opened(turn: Turn) -> None:
    prices, rows, record = dict(turn.plan.quotes), [], turn.record
    for asked in record.invited:
        came = local(record.quotes_due) - timedelta(minutes=turn.draw.randint(20, 900))
        rows.append({"code": asked["code"], "name": asked["name"], "delivered_at": tender.moment(came),
                     "how": turn.draw.choice(("hand", "post", "electronic")), "price": str(prices[asked["name"]])})
    turn.does(turn.buyer(), {"opened": rows, "quote_lines": []})


def _committed(turn: Turn) -> None:
    at = turn.stage.days_ahead(2, 9, 0)
    needs = [{"speciality": turn.plan.trade.speciality, "number": 2}, {"speciality": SECOND, "number": 1}]
    sources = [{"name": f"示例彩票开奖号码 {at:%Y-%m-%d}（演示）"}, {"name": f"示例指数收盘 {at:%Y-%m-%d}（演示）"}]
    again = {"reason": "候补专家已全部用尽，须重新抽取。"} if turn.record.draw_no else {}  # chance: nobody knows beforehand who is drawn
    turn.does(turn.people.draw_operator, tender.committed(turn.stage) | again | {
        "needs": needs, "numbers_at": tender.moment(at), "sources": sources})


def _numbers(turn: Turn) -> None:
    balls = " ".join(str(n) for n in sorted(turn.draw.sample(range(1, 50), 6)))
    turn.does(turn.people.draw_operator, {"numbers": [{"numbers": balls}, {"numbers": str(turn.draw.randint(2600, 3900))}]})


def _declared(turn: Turn) -> None:
    absent = turn.plan.twist == "absent" and turn.record.draw_no == 1 and not any(row["state"] == "void" for row in turn.record.panel)
    turn.does(turn.step.owner, tender.CLEAR | ({"attends": "no", "why_not": "因公外出（演示）"} if absent else {}))


def _scored(turn: Turn) -> None:
    known, best = tender.known(turn.stage, "score"), turn.plan.quotes[0][0]
    points = [{"quote": row["quote"], "factor": row["factor"], "reason": "",
               "points": str((91 if row["name"] == best else 84) + turn.draw.randint(-2, 2))} for row in known["points"]]
    checks = [{"quote": row["quote"], "conforms": "yes", "reason": ""} for row in known["checks"]]
    turn.does(turn.step.owner, {"checks": checks, "points": points})


def _reported(turn: Turn) -> None:
    turn.does(turn.step.owner, {"review_on": tender.today(turn.stage), "review_place": "三楼评审室（演示）", "rulings": [],
                                "review_note": "按评审办法逐项评审，推荐排名第一的供应商。"})


# --- 3. 合同与履约 ---
def _contracted(turn: Turn) -> None:
    end = local(turn.stage.clock.moment).date() + timedelta(days=turn.draw.randint(40, 70))
    bond = (turn.plan.award / 20).quantize(Decimal(1), ROUND_DOWN)
    turn.does(turn.people.signer, tender.contract(
        turn.stage, contract_end=end.isoformat(), contract_bond=str(bond), contract_terms="质保一年，二十四小时响应。"))


def _performed(turn: Turn) -> None:
    """First what is amended, then for a service its monthly sheets, at last the delivery."""
    record, day, twist = turn.record, tender.today(turn.stage), turn.plan.twist
    if twist in ("decrease", "increase") and not record.amendment_course:
        amount = (record.contract_amount * turn.draw.randint(5, 30) / 1000).quantize(Decimal(1), ROUND_DOWN)
        report: dict[str, Any] = {"progress": "amendment", "amendment_direction": twist, "amendment_amount": str(amount),
                                  "amendment_document": "补充协议一（演示）", "amendment_reason": "按实际需要调整数量。"}
    elif turn.plan.trade.services and day[:7] not in (seen := {row["month"][:7] for row in record.supervision_course}) and len(seen) < 2:
        points = [{"item": item, "most": "50", "score": str(turn.draw.randint(43, 49)), "note": "个别记录不完整，已当场提醒。"}
                  for item in ("按时服务", "服务质量")]
        report = {"progress": "supervision", "supervision_month": day, "complaints": 0, "mistakes": 0, "accidents": 0,
                  "supervision_items": points}
    else:
        report = {"progress": "delivered", "delivered_on": day}
    turn.does(turn.buyer(), {"progress_note": ""} | report)


def _accepted(turn: Turn) -> None:
    redo = turn.plan.twist == "rework" and not turn.record.acceptance_course
    what = turn.plan.thing.name
    points = [{"aspect": "technical", "requirement": f"{what}符合附件技术要求", "actual": "部分不符" if redo else "逐项检查，符合要求",
               "verdict": "not_met" if redo else "met"}]
    turn.does(turn.people.acceptor, tender.acceptance(
        turn.stage, "rework" if redo else "passed", acceptance_points=points,
        acceptance_note="部分不符合要求。" if redo else "全部合格。", rework_what="更换或重做不符合要求的部分。" if redo else ""))


def _redone(turn: Turn) -> None:
    turn.does(turn.buyer(), {"rework_report": "供应商已更换或重做不符合要求的部分。", "rework_done_on": tender.today(turn.stage)})


# --- 4. 入库、付款、归档 ---
def _received(turn: Turn) -> None:
    record = turn.record
    share = tender.due(record) / turn.plan.budget
    price = {item.no: (item.price * share).quantize(CENT, ROUND_DOWN) for item in record.items.all()}
    known = tender.known(turn.stage, "receive")["receipt_lines"]
    rows = [{"received": row["received"], "price": str(price[row["no"]]), "note": ""} for row in known]
    turn.does(turn.people.storekeeper, {"receipt_place": f"A区{1 + turn.plan.number % 9}架（演示）", "receipt_lines": rows})


def _asked_for(turn: Turn) -> None:
    own = {row["no"]: row["received"] for row in turn.record.receipt_lines}  # the store may hold the same of others
    lines = [{"asked": own[row["no"]], "note": ""} for row in tender.known(turn.stage, "ask_goods")["stock_lines"]]
    at = turn.stage.days_ahead(turn.draw.randint(1, 4), 10, 0)
    turn.does(turn.unit[1], {"appointment_at": tender.moment(at), "to_door": True, "delivery_place": f"{turn.unit[0].short_name}（演示）",
                             "stock_lines": lines})


def _issued(turn: Turn) -> None:
    out = [{"quantity": row["left"], "note": ""} for row in tender.known(turn.stage, "issue_goods")["issue_lines"]]
    turn.does(turn.people.storekeeper, {"issue_taker": turn.unit[1].display_name, "issue_lines": out})


def _payment_asked(turn: Turn) -> None:
    turn.does(turn.buyer(), {
        "payment_amount": str(tender.due(turn.record)), "payment_reason": "验收合格，一次付清。",
        "invoice_no": f"{turn.plan.year % 100}99{turn.plan.number:016}", "payment_last": True, "rest_reason": ""})


def _archived(turn: Turn) -> None:
    papers, box = turn.draw.randint(20, 34), f"CG-{turn.plan.year}-{turn.plan.number // 8 + 1:02}"
    turn.does(turn.people.archivist, {"file_count": papers, "page_count": papers * 7, "box_no": box, "retention": "30"})


def _by(person: str, data: Any = None, comment: str = "同意。") -> Callable[[Turn], None]:
    """A person of the cast does it, in the same words each time."""
    return lambda turn: turn.does(getattr(turn.people, person), data, comment)


ROAD: dict[str, Callable[[Turn], None]] = {
    "endorse": lambda turn: turn.does(turn.unit[2], comment="工作需要，同意。"),
    "check_budget": _by("finance", {"budget_opinion": "预算内安排，余额充足。", "quota_document": ""}, ""),
    "survey": _surveyed, "draw_up": _drawn_up, "check_need": _checked,
    "settle_road": lambda turn: turn.does(turn.buyer(), {"layer": "1", "method": "review"}),
    "check_finance": _by("finance"), "check_legal": _by("legal"), "section_chief": _by("section_chief", comment="同意按项目评审办理。"),
    "vice_head": lambda turn: turn.does(_vice_head(turn), comment="同意。"), "head": _by("head"),
    "invite": _invited, "take_quotes": _opened, "commit_draw": _committed,
    "witness_commit": _by("draw_supervisor", comment="名单与规则已先行固定。"), "draw_panel": _numbers,
    "witness_draw": _by("draw_supervisor", {"said": "全程在场，结果可复算。"}), "declare": _declared,
    "replace_seats": _by("draw_operator", {"note": "电话通知候补专家（演示）"}, ""),
    "score": _scored, "compile_report": _reported,
    "sign_report": lambda turn: turn.does(turn.step.owner, {"stance": "agree", "reasons": ""}),
    "witness_review": _by("draw_supervisor", comment="评审过程符合规定。"),
    "award": lambda turn: turn.does(_vice_head(turn), tender.awarded(turn.stage), "同意评审组推荐意见。"),
    "post_result": lambda turn: turn.does(turn.people.window, tender.posted(turn.stage)),
    "close_posting": _by("window", {"seen": True, "answers": []}, ""),
    "sign_contract": _contracted, "perform": _performed,
    "amend": lambda turn: turn.does(_vice_head(turn), {"amendment_note": "同意。"}, "同意。"),
    "accept_delivery": _accepted,
    "confirm_delivery": lambda turn: turn.does(turn.unit[2], {"was_present": True, "user_opinion": "验收在场，情况属实。"}, "同意。"),
    "rework": _redone, "receive": _received, "ask_goods": _asked_for, "issue_goods": _issued, "request_payment": _payment_asked,
    "approve_payment": _by("finance", {"payment_note": "已登记付款申请。"}), "archive": _archived,
}
"""Step → how it is done."""
