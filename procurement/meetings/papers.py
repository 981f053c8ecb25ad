"""What the printed minutes of a meeting say (会议纪要). Statutory, hence Chinese; reasons of recusals are left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from procurement.calendar.office_time import local
from procurement.meetings.models import Resolution, Seat
from procurement.meetings.terms import Capacity, Presence


def minutes(resolution: Resolution) -> dict[str, Any]:
    """Fields in print order, the table of opinions, the votes, the resolution."""
    held, seats = local(resolution.held_at), resolution.seat_rows()
    return {
        "title": f"{resolution.get_body_display()}纪要", "number": resolution.minutes_no, "date": _day(held.date()),
        "fields": [
            ("议题", resolution.topic, True),
            ("会议时间", f"{_day(held.date())} {held:%H:%M}", False), ("会议地点", resolution.place, False),
            ("主持人", str(resolution.chair), False), ("记录人", str(resolution.recorder), False),
            ("应到人数", f"{resolution.entitled} 人", False), ("实到人数", f"{resolution.present} 人", False),
            ("出席", _names(seats, Capacity.MEMBER, Presence.PRESENT), True),
            ("缺席", _names(seats, Capacity.MEMBER, Presence.ABSENT), False),
            ("回避", "、".join(seat.name for seat in seats if seat.presence == Presence.WITHDREW) or "无", False),
            ("列席", _names(seats, Capacity.ATTENDING, Presence.PRESENT), False),
            ("纪检监察", _names(seats, Capacity.DISCIPLINE, Presence.PRESENT), False),
        ],
        "papers": [f"{paper['title']}（{_day(date.fromisoformat(paper['sent_on']))}送达）" for paper in resolution.papers],
        "spoken": _spoken(resolution), "vote": _vote(resolution), "resolved": str(resolution.get_outcome_display()),
        "dissent": [f"{seat.name}（{seat.get_vote_display()}）：{seat.words}" for seat in resolution.dissent()],
        "text": [line.strip() for line in resolution.minutes.splitlines() if line.strip()],
    }  # fmt: skip


def _spoken(resolution: Resolution) -> dict[str, Any]:
    columns = [{"title": "顺序", "width": 11, "align": "c"}, {"title": "姓名", "width": 24}, {"title": "表决", "width": 18, "align": "c"},
               {"title": "意见"}]
    rows = [[str(seat.spoke_as), seat.name, str(seat.get_vote_display()), seat.words] for seat in resolution.spoken()]
    return {"caption": "发言意见（按发言顺序）", "columns": columns, "rows": rows, "total": None}


def _vote(resolution: Resolution) -> str:
    votes = (("赞成", resolution.votes_for), ("反对", resolution.votes_against), ("弃权", resolution.votes_abstain),
             ("缓议", resolution.votes_defer))
    counted = "，".join(f"{word} {number} 票" for word, number in votes)
    return f"应到 {resolution.entitled} 人，实到 {resolution.present} 人：{counted}"


def _names(seats: list[Seat], capacity: Capacity, presence: Presence) -> str:
    return "、".join(seat.name for seat in seats if seat.capacity == capacity and seat.presence == presence) or "无"


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"
