"""专家抽取记录表 (paper 3): what is printed of a draw. Statutory, hence Chinese; names only when the result is public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procurement.calendar.office_time import local
from procurement.draws.current import reveal_of, seats_of
from procurement.draws.models import Draw, DrawRound, PanelSeat
from procurement.draws.terms import Barred, Method, PartyOf, SeatState, Skipped, Voided
from procurement.money import in_capitals
from procurement.renovations.papers import figure

Fact = tuple[str, str, bool]
WHY_SKIPPED: dict[str, str] = {
    Barred.NO_ACCOUNT: "无系统账号", Barred.HANDLED: "经办过本项目", Barred.RELATED: "回避", Skipped.DRAWN_BEFORE: "前一轮已抽中",
    Skipped.OWN_STAFF: "本单位人员（已放弃评审席位）", Skipped.INSIDERS_FULL: "本单位人员名额已满",
    Skipped.SAME_EMPLOYER: "与已抽中专家同一单位", Skipped.SPECIALITY_FULL: "该专业名额已满",
}  # fmt: skip
WHY_VOID: dict[str, str] = {
    Voided.DECLARED: "声明回避", Voided.RELATED: "登记信息显示应回避", Voided.UNABLE: "不能参加", Voided.SILENT: "逾期未声明",
    Voided.UNSCORED: "逾期未评分", Voided.RELATED_LATE: "入席后发现应回避", Voided.APPLIED: "回避申请成立",
    Voided.NUMBERS_CORRECTED: "随机数更正", Voided.EXHAUSTED: "名单不足，重组评审组",
    Voided.NEW_DRAW: "另行抽取",
}  # fmt: skip
PARTY_ZH: dict[str, str] = {PartyOf.PURCHASER: "采购人", PartyOf.SUPERVISOR: "抽取监督", PartyOf.PLATFORM: "平台"}
ANSWERED: dict[str, str] = {SeatState.ASKED: "已通知", SeatState.DECLARED: "可参加，无回避情形", SeatState.SEATED: "可参加，无回避情形"}
WITHHELD = "成交结果公告前保密"


def draw_record(draw: Draw, *, opened_at: datetime | None, method: str = "", waiver: str = "") -> dict[str, Any]:
    """The record of one draw in print order. `opened_at`: when the result was posted, names are secret before; `method`: 采购方式;
    `waiver`: the document by which the bureau has given up its seat, if it has."""
    tender, reveal, seats = draw.tender, reveal_of(draw), seats_of(draw)
    witness = reveal.witnesses.select_related("by").order_by("id").last() if reveal is not None else None
    rounds = list(reveal.rounds.order_by("no")) if reveal is not None else []
    names = {e.label: e.expert for e in draw.entries.select_related("expert")} if opened_at is not None else {}
    return {
        "title": "专家抽取记录表",
        "number": f"{draw.committed['tender']}-{draw.no}",
        "fields": [*_head(draw, tender, method, rounds), *_random(draw, reveal)],
        "result": _result(seats, names),
        "substitutes": _substitutes(seats, rounds, names),
        "skipped": _skipped(rounds, names),
        "foot": _foot(draw, witness, waiver, opened_at),
    }  # fmt: skip


def _head(draw: Draw, tender: Any, method: str, rounds: list[DrawRound]) -> list[Fact]:
    """抽取时间 is the moment of the first round, when the seats were drawn; the commitment was sealed before (密封时间 in the foot)."""
    places: dict[str, int] = {}
    for speciality in draw.needed:
        places[speciality or "不限"] = places.get(speciality or "不限", 0) + 1
    return [
        ("项目编号", draw.committed["tender"], False), ("项目名称", tender.title, False),
        ("预算金额", f"￥{figure(tender.amount)}　（人民币{in_capitals(tender.amount)}）", True), ("采购方式", method, False),
        ("抽取依据", f"{draw.library}（名单 {len(draw.committed['labels'])} 人）", False),
        ("抽取时间", _moment(rounds[0].at) if rounds else "尚未抽取", False), ("抽取地点", draw.place, False),
        ("专业要求及人数", "、".join(f"{name} {number} 人" for name, number in places.items()), False),
        ("回避单位", "、".join(one["name"] for one in draw.suppliers), True),
    ]  # fmt: skip


def _random(draw: Draw, reveal: Any) -> list[Fact]:
    if draw.method == Method.PUBLIC:
        source = "公开随机数：" + "；".join(draw.committed["sources"])
    else:
        source = "采购人、抽取监督、平台三方密封内容"
    facts: list[Fact] = [("随机数来源", source, True), ("承诺摘要", draw.root, True), ("一次性码链末端", draw.committed["chain"], True)]
    for stopped in draw.reveals.exclude(aborted_by="").order_by("no"):
        facts.append(("未公布密封内容", f"{PARTY_ZH[stopped.aborted_by]}：{stopped.reason}（{_moment(stopped.at)}）", True))
    facts.append(("随机种子", reveal.randomness if reveal is not None else "尚未公布", True))
    return facts


def _who(label: str, names: dict[str, Any]) -> list[str]:
    """Name, employer and number of whoever stands behind a label; the label alone while names are secret."""
    expert = names.get(label)
    return [f"{label[:12]}…", WITHHELD] if expert is None else [expert.name, expert.employer]


def _result(seats: list[PanelSeat], names: dict[str, Any]) -> dict[str, Any]:
    rows = [[str(seat.place), *_who(seat.label, names), seat.speciality or "不限", _contact(seat), WHY_VOID.get(seat.void_because, "")]
            for seat in sorted(seats, key=lambda one: (one.place, one.pk))]
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "姓名", "width": 26}, {"title": "单位"},
               {"title": "专业", "width": 22}, {"title": "联系结果", "width": 30}, {"title": "未到原因", "width": 30}]
    return {"caption": "抽取结果", "columns": columns, "rows": rows, "total": None}


def _contact(seat: PanelSeat) -> str:
    if seat.asked_at is None:
        return "未通知"
    return "未参加" if seat.state == SeatState.VOID else ANSWERED[SeatState(seat.state)]


def _substitutes(seats: list[PanelSeat], rounds: list[DrawRound], names: dict[str, Any]) -> dict[str, Any] | None:
    notes = {one.pk: one for one in rounds}
    rows = [[f"第{notes[seat.round_id].no - 1}次", _moment(seat.drawn_at), _who(seat.substituted_for.label, names)[0],
             WHY_VOID.get(seat.substituted_for.void_because, ""), _who(seat.label, names)[0], notes[seat.round_id].note]
            for seat in seats if seat.round_id in notes and seat.substituted_for is not None]
    columns = [{"title": "补抽", "width": 16, "align": "c"}, {"title": "时间", "width": 34}, {"title": "原专家", "width": 26},
               {"title": "原因"}, {"title": "补抽专家", "width": 26}, {"title": "备注", "width": 28}]
    return {"caption": "补抽记录", "columns": columns, "rows": rows, "total": None} if rows else None


def _skipped(rounds: list[DrawRound], names: dict[str, Any]) -> dict[str, Any] | None:
    rows = [[f"第{one.no}轮", *_who(label, names), WHY_SKIPPED.get(rule, rule)] for one in rounds for label, rule in one.skips()]
    columns = [{"title": "轮次", "width": 16, "align": "c"}, {"title": "姓名", "width": 26}, {"title": "单位"},
               {"title": "跳过理由", "width": 50}]
    return {"caption": "按规则跳过", "columns": columns, "rows": rows, "total": None} if rows else None


def _foot(draw: Draw, witness: Any, waiver: str, opened_at: datetime | None) -> list[Fact]:
    given_up = draw.committed["rules"]["no_own_staff"]
    return [
        ("操作人", str(draw.operator), False), ("监督人", str(witness.by) if witness else "", False),
        ("监督意见", witness.said if witness else "", True),
        ("采购人代表", f"放弃评审席位{f'（{waiver}）' if waiver else ''}" if given_up else "按规则参加抽取", True),
        ("密封时间", _moment(draw.at), False), ("解密时间", _moment(opened_at) if opened_at else "", False),
        ("核验", "附抽取记录文件 draw.json 与核验程序 recompute.py，任何人可重新计算", True),
    ]  # fmt: skip


def _moment(value: datetime) -> str:
    here = local(value)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"
