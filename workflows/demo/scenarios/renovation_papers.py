"""What the people of the cast type in a renovation case. Invented, plainly demo; the figures are those of the worked examples.

Asked 860,000.00, accepted 742,500.00: 117,500.00 cut, 13.66 %. County bureau of 60 posts: 558.00 ㎡ of office rooms allowed, 640.00 in use,
82.00 over (14.70 %)."""
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from procurement.calendar.office_time import local
from procurement.money import two_places
from procurement.renovations import related

ITEMS = (
    ("屋面防水层更换", "㎡", "1200", "150.00", "1100", "165000.00", "现场实测1100㎡，核减100㎡"),
    ("给排水立管更换", "米", "480", "210.00", "480", "100800.00", ""),
    ("老旧配电线路改造", "米", "3200", "62.50", "3200", "200000.00", ""),
    ("外窗更换为节能窗", "㎡", "420", "480.00", "420", "201600.00", ""),
    ("会议室吊顶与墙面装饰", "㎡", "260", "480.00", "260", "46800.00", "造型吊顶与木饰面超出维修标准，按普通吊顶和乳胶漆核定"),
    ("措施费及税金", "项", "1", "52800.00", "1", "28300.00", "按核减后的基数重新计取"),
)


def application(start: date, **changes: Any) -> dict[str, Any]:
    """The application of the worked example; `changes` replaces fields."""
    return {
        "title": "统计局办公楼屋面、管线及门窗维修改造",
        "kind_asked": "full",
        "urgency": 1,
        "building": "区统计局办公楼",
        "address": "示例区人民路18号",
        "part": "1至4层及屋面",
        "year_built": 2006,
        "structure": "frame",
        "height": "multi_storey",
        "building_area": "2180.00",
        "works_area": "1960.00",
        "last_repaired": date(2013, 9, 30),
        "last_repair": "外墙局部维修、卫生间翻新",
        "reason": "办公楼使用二十年，屋面多处渗漏，给排水立管锈蚀，配电线路老化跳闸，外窗变形透风。",
        "necessity": "存在用电和坠物隐患，雨季渗漏影响档案安全，须整体维修以消除隐患、恢复功能、降低能耗。",
        "feasibility": "分层轮换施工，不影响正常办公；技术方案成熟。",
        "contents": "更换屋面防水层；更换给排水立管；改造配电线路；更换节能外窗；会议室吊顶与墙面维修。不改变结构，不增加面积。",
        "touches_structure": False,
        "test_report": "",
        "planned_start": start,
        "working_days": 75,
        "funding": "budget",
        "budget_line": "2026-维修-0117",
        "established": 60,
        "staff": 58,
        "contact": "赵敏",
        "phone": "010-5550-0118",
        "items": [{"name": n, "unit": u, "quantity": q, "unit_price": p} for n, u, q, p, *_rest in ITEMS],
    } | changes


ALL_PAPERS = ["letter", "building", "evidence", "plan", "schedule", "history", "competent", "funds", "staff"]
ALL_KINDS = [*ALL_PAPERS, "test_report", "other"]


def acceptance(**wrong: str) -> dict[str, Any]:
    """Everything in order; `funds="missing"` or `plan="预算书未盖章"` (what is defective) names what is not."""
    checks = []
    for kind in ALL_KINDS:
        said = wrong.get(kind, "ok" if kind in ALL_PAPERS else "none")
        defective = said not in ("ok", "none", "missing")
        checks.append({"paper": kind, "verdict": "defective" if defective else said, "wrong": said if defective else ""})
    return {"paper_checks": checks, "acceptance_note": "" if wrong else "材料齐全，当场受理。"}


def classification(kind: str = "full", **changes: Any) -> dict[str, Any]:
    return {
        "repair_class": kind, "scope": "systems", "area_change": "0", "grounds": ["long_use", "ageing", "hazard"],
        "related_works": "无。该地址本年度无其他维修项目。",
        "class_reason": "涉及屋面、给排水、电气、门窗多个系统的整体维修，不改变结构、不增加面积。", "advice": "",
        "funding_faults": ["none"], "use_faults": ["none"], "luxury": ["none"], "decoration_amount": "0", "explain_repeat": "",
        "explain_bundle": "", "surplus_area": "0", "surplus_source": "房屋使用情况台账（演示）", "surplus_on": date(2026, 1, 15),
    } | changes


def answered(record: Any, unit_id: int, answer: str = "independent") -> dict[str, Any]:
    """Every other application that the system finds, answered alike."""
    reason = "" if answer == "merge" else "楼栋、部位和工期不同，不能一并实施。"
    return {"related": [{"number": hit["number"], "answer": answer, "reason": reason} for hit in related.find(record, unit_id)]}


def daily() -> dict[str, Any]:
    return classification(
        "daily", class_reason="零星维修，金额在日常维修上限以内。", advice="由本单位在日常维修经费中安排，完工后将资料报备。",
    )  # fmt: skip


def construction() -> dict[str, Any]:
    return classification(
        "construction", area_change="12.50", class_reason="拟在屋顶加层，增加建筑面积，属于改建、扩建。",
        advice="按基本建设程序向发展改革部门申报项目建议书和可行性研究报告。",
    )  # fmt: skip


def visit(at: datetime, first: str = "2102", second: str = "2103") -> dict[str, Any]:
    """`first` and `second` are the staff numbers of the inspectors sent."""
    return {
        "visit_at": at, "visit_first": first, "visit_second": second, "visit_place": "区统计局办公楼一层大厅",
        "visit_guide": "赵敏", "visit_phone": "010-5550-0118", "visit_note": "请备好竣工图、上次维修资料，打开屋面和配电间。",
        "visit_anyway": True,  # the two inspectors of the cast go from house to house
    }  # fmt: skip


def inspection(at: datetime, second: str, photos: tuple[str, ...] = ("", "", "", "", "")) -> dict[str, Any]:
    """`second` is the staff number of the second inspector; `photos` the photo numbers row by row."""
    columns = ("system", "part", "grade", "defect", "cause", "measured", "claimed", "measure_unit", "hazard", "haste", "advice", "photos")
    rows = (
        ("envelope", "屋面", 4, "防水卷材开裂，顶层三处渗漏", "超过使用年限", "1100", "1200", "㎡", "general", 1, "整体更换"),
        ("envelope", "外窗", 3, "窗框变形，密封失效", "老化", "420", "420", "㎡", "none", 1, "更换为节能窗"),
        ("water", "给排水立管", 4, "管壁锈蚀，两处渗水", "镀锌管老化", "480", "480", "米", "general", 1, "更换"),
        ("electric", "各层配电线路", 5, "绝缘破损，频繁跳闸", "线路老化、负荷增加", "3200", "3200", "米", "major", 2, "立即改造"),
        ("finishes", "会议室", 3, "吊顶局部下沉", "渗漏浸泡", "260", "260", "㎡", "none", 0, "按普通标准维修"),
    )
    return {
        "inspected_at": at, "weather": "晴", "method": "measure", "second_inspector": second, "guide": "赵敏",
        "inspection_summary": "主要系统损坏属实，配电线路存在重大隐患；屋面实测面积小于申报面积。",
        "inspection_lines": [dict(zip(columns, (*row, shown), strict=True)) for row, shown in zip(rows, photos, strict=True)],
    }


def confirmation() -> dict[str, Any]:
    return {"was_there": True, "confirmation_note": "与现场情况一致。"}


def area(level: str = "county") -> dict[str, Any]:
    ranks = {
        "county": [("section_chief", 1), ("section_deputy", 3), ("other", 56)],
        "city": [("bureau_chief", 1), ("bureau_deputy", 3), ("other", 56)],
    }[level]
    rooms = [("301", "24.00", f"{level}.{ranks[0][0]}", 1), ("302", "36.00", f"{level}.other", 4), ("305", "18.50", "", "")]
    return {
        "standard_edition": "2014", "area_staff": [{"rank": f"{level}.{rank}", "heads": heads} for rank, heads in ranks],
        "office_actual": "640.00", "area_rooms": [{"room": n, "use": "office", "area": a, "rank": r, "people": p} for n, a, r, p in rooms],
        "reassign_possible": "no", "area_note": "编制数据来自编办批文，实测面积来自房屋台账；无可调剂房源。",
    }  # fmt: skip


def estimate(cut: bool = True, items: tuple[Any, ...] = ITEMS) -> dict[str, Any]:
    """Lines accepted as in the worked example, or all as asked."""
    rows = []
    for no, (_name, _unit, asked, price, quantity, accepted, reason) in enumerate(items, 1):
        whole = {"no": no, "accepted_quantity": asked, "accepted": two_places(Decimal(asked) * Decimal(price)), "cut_reason": ""}
        rows.append(whole | ({"accepted_quantity": quantity, "accepted": accepted, "cut_reason": reason} if cut else {}))
    return {"items": rows, "estimate_note": "工程量按现场实测核定，单价参照当期信息价；装饰部分按普通标准核定。"}


DEMANDS = (
    ("limit", "超出标准的办公室面积82.00㎡腾退交回后方可开工", 60),
    ("forbidden", "不得增加面积、改变结构，不得豪华装修", None),
    ("keep", "按政府采购和建设工程有关规定组织实施", None),
)
REASONS = {
    "correct": "所附工程预算书未盖章，缺结构检测报告，无法核定。", "disagree": "该楼列入整体搬迁计划，五年内不再使用。",
    "reassign": "同院二号楼有闲置办公室420㎡，可调剂使用。", "daily": "核减后属零星维修，由单位在日常维修经费中安排。",
}


def opinion(conclusion: str = "agree_cut", conditions: Any = DEMANDS, **changes: Any) -> dict[str, Any]:
    """`conditions`: rows of (kind, what, working days), or one sentence to be done within sixty working days."""
    rows = [("limit", conditions, 60)] if isinstance(conditions, str) else conditions
    return {
        "need": "necessary", "conclusion": conclusion, "addressee": "示例市示例区统计局（演示）",
        "basis": "《机关事务管理条例》第二十一条、第二十二条；《机关团体建设楼堂馆所管理条例》第二十八条；"
                 "《党政机关办公用房建设标准》（发改投资〔2014〕2674号）。",
        "basis_codes": ["renovation.extension_share", "renovation.head_amount", "renovation.opinion_valid"],
        "need_opinion": "办公楼已使用二十年，主要系统损坏属实并存在安全隐患，确需维修。",
        "contents_opinion": "屋面按实测工程量核定；会议室按普通标准装修；其余内容同意。",
        "conclusion_reason": REASONS.get(conclusion, ""), "item_needs": [],
        "conditions": [{"kind": kind, "what": what, "within_days": days} for kind, what, days in rows],
        "valid_months": 12 if conclusion.startswith("agree") else None,
    } | changes


def meeting(people: Any, at: datetime, votes: tuple[str, str, str] = ("for", "for", "for"), outcome: str = "agreed") -> dict[str, Any]:
    """Held an hour before: three members entitled and there, the head last; discipline supervision watches, the section reports."""
    members = (people.vice_head, people.second_vice_head, people.head)
    seats = [{"person": m.username, "name": "", "capacity": "member", "presence": "present"} for m in members]
    seats.append({"person": people.section_chief.username, "name": "", "capacity": "attending", "presence": "present"})
    seats.append({"person": people.supervisor.username, "name": "", "capacity": "discipline", "presence": "present"})
    words = {"for": "同意按核定金额办理。", "against": "今年财力紧张，不同意。", "defer": "方案再细化后议。", "abstain": "弃权。"}
    held = at - timedelta(hours=1)
    return {
        "body": "head_office", "topic": "审议办公楼维修改造初审意见", "held_at": held, "place": "局三楼会议室",
        "chair": people.head.username, "minutes_no": "", "outcome": outcome, "seats": seats,
        "minutes": "会议听取了房产管理科汇报，与会人员逐一发表意见，主要负责同志末位表态。",
        "papers": [{"file": "", "title": "初审意见书（送审稿）", "sent_on": local(held).date() - timedelta(days=5)}],
        "opinions": [{"person": m.username, "name": "", "vote": v, "words": words[v]} for m, v in zip(members, votes, strict=True)],
    }  # fmt: skip


def higher_reply(day: date, decision: str = "agreed", amount: str = "742500.00") -> dict[str, Any]:
    """What the government of the place made of the opinion."""
    return {
        "higher_body": "示例市人民政府", "higher_reported_on": day, "higher_no": "示政复〔2026〕12号", "higher_on": day,
        "higher_decision": decision, "higher_amount": "" if decision == "refused" else amount,
        "higher_note": "" if decision == "agreed" else "按批复执行。",
    }  # fmt: skip


def issue() -> dict[str, Any]:
    return {"delivery": "窗口当面送达，申请单位签收"}


def archive() -> dict[str, Any]:
    return {"file_count": 14, "page_count": 62, "box_no": "WX-2026-003", "retention": "30"}
