"""补正告知书: the last notice of correction as the unit takes it along. Statutory, hence Chinese."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.renovations.terms import WRONG, Paper, Verdict
from procurement.rulebook.limits import limit


def notice(record: Any, due: date | None = None) -> dict[str, Any]:
    """What the last notice says, paper by paper, and until when the unit answers: `due` is the day that its open step shows.

    Called in Chinese."""
    last = record.correction_notices[-1]
    given = local(datetime.fromisoformat(last["at"]))
    rows = [[str(n), str(Paper(row["paper"]).label), f"第{row['version']}版" if row["version"] else "未附",
             str(Verdict(row["verdict"]).label), row["wrong"]]
            for n, row in enumerate((row for row in last["checks"] if row["verdict"] in WRONG), 1)]
    columns = [{"title": "序号", "width": 11, "align": "c"}, {"title": "材料"}, {"title": "所附版本", "width": 20, "align": "c"},
               {"title": "审查结果", "width": 24, "align": "c"}, {"title": "问题说明", "width": 44}]
    return {
        "to": record.case.unit_told, "project": record.title, "times": str(last["no"]),
        "date": f"{given.year}年{given.month}月{given.day}日",
        "fields": [("申请单位", record.case.unit_told, False), ("项目名称", record.title, False), ("告知次数", f"第{last['no']}次", False),
                   ("补正期限", _within(given.date(), due), False)],
        "items": {"caption": "须补正的材料（一次性告知）", "columns": columns, "rows": rows, "total": None} if rows else None,
        "other": last["other"], "late": last["late_reason"],
    }


def _within(given: date, due: date | None) -> str:
    """10个工作日（至2026年3月16日）: the day is the last on which the unit may answer."""
    days = limit("renovation.correct", given)
    last = due or add_working_days(given, int(days.amount), load()).day
    return f"{days.text}个工作日（至{last.year}年{last.month}月{last.day}日）"
