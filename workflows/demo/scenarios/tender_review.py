"""The in-house review of a purchase: invitation, quotes, the draw, declarations, scores, report; with their papers."""
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from procurement.calendar.office_time import local
from workflows.demo import market
from workflows.demo.stage import Stage

from .tender_scene import known, moment, record_of, today

CLEAR = dict.fromkeys(("employed", "director", "shareholder", "relative", "other"), "no") | {"attends": "yes"}
PRICES = {"甲": "118800.00", "乙": "112800.00", "丙": "121200.00"}
POINTS = {"甲": ("88", "85"), "乙": ("90", "86"), "丙": ("84", "80")}
"""Technical and business points of every supplier."""

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
    draw_numbers(stage)
    stage.does(stage.people.draw_supervisor, "witness_draw", {"said": "全程在场，结果可复算。"}, comment="同意。")


def draw_numbers(stage: Stage, lottery: str = "9 18 26 34 41 45") -> None:
    """The public numbers are entered as they were announced."""
    if "draw_panel" not in stage.waiting():
        stage.waits(4)
    stage.does(stage.people.draw_operator, "draw_panel", {"numbers": [{"numbers": lottery}, {"numbers": "3207"}]})


def experts(stage: Stage) -> list[Any]:
    """Everybody of the cast who may be drawn."""
    return [one for name, one in vars(stage.people).items() if name.startswith("expert_")]


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


def hears_low_price(stage: Stage) -> None:
    """A price far below the others is explained in writing with proof, and the whole panel is convinced."""
    step = stage.step("hear_low_price")
    asked_at = local(stage.clock.moment)
    rows = [dict(row) | {
        "asked_at": moment(asked_at), "answer_by": moment(asked_at + timedelta(minutes=31)),
        "explanation": "自有工厂直销，含税成本明细见附件。", "proof": "成本明细及近三月购料发票（演示）", "looked_up": "",
        "opinion": "说明合理，不影响履约。", "convinced": 3, "not_convinced": 0,
    } for row in known(stage, "hear_low_price")["heard"]]  # fmt: skip
    stage.does(step.owner, "hear_low_price", {"heard": rows})


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
