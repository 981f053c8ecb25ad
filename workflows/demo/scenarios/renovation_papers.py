"""What the people of the cast type in a renovation case. Invented, plainly demo; the figures are those of the worked examples.

Asked 860,000.00, accepted 742,500.00: 117,500.00 cut, 13.66 %. County bureau of 60 posts: 558.00 ㎡ of office rooms allowed, 640.00 in use,
82.00 over (14.70 %)."""
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from procurement.money import two_places

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


def acceptance() -> dict[str, Any]:
    return {"papers": ALL_PAPERS, "acceptance_note": "材料齐全，当场受理。"}


def classification(kind: str = "full", **changes: Any) -> dict[str, Any]:
    return {
        "repair_class": kind, "area_change": "0", "related_works": "无。该地址本年度无其他维修项目。",
        "class_reason": "涉及屋面、给排水、电气、门窗多个系统的整体维修，不改变结构、不增加面积。", "advice": "",
    } | changes  # fmt: skip


def daily() -> dict[str, Any]:
    return classification(
        "daily", class_reason="零星维修，金额在日常维修上限以内。", advice="由本单位在日常维修经费中安排，完工后将资料报备。",
    )  # fmt: skip


def construction() -> dict[str, Any]:
    return classification(
        "construction", area_change="12.50", class_reason="拟在屋顶加层，增加建筑面积，属于改建、扩建。",
        advice="按基本建设程序向发展改革部门申报项目建议书和可行性研究报告。",
    )  # fmt: skip


def visit(at: datetime) -> dict[str, Any]:
    return {
        "visit_at": at, "visit_place": "区统计局办公楼一层大厅", "visit_guide": "赵敏", "visit_phone": "010-5550-0118",
        "visit_note": "请备好竣工图、上次维修资料，打开屋面和配电间。",
    }  # fmt: skip


def inspection(at: datetime, second: str) -> dict[str, Any]:
    """`second` is the staff number of the second inspector."""
    columns = ("system", "part", "grade", "defect", "cause", "measured", "claimed", "measure_unit", "hazard", "haste", "advice", "photos")
    rows = (
        ("envelope", "屋面", 4, "防水卷材开裂，顶层三处渗漏", "超过使用年限", "1100", "1200", "㎡", "general", 1, "整体更换", "1-6"),
        ("envelope", "外窗", 3, "窗框变形，密封失效", "老化", "420", "420", "㎡", "none", 1, "更换为节能窗", "7-10"),
        ("water", "给排水立管", 4, "管壁锈蚀，两处渗水", "镀锌管老化", "480", "480", "米", "general", 1, "更换", "11-15"),
        ("electric", "各层配电线路", 5, "绝缘破损，频繁跳闸", "线路老化、负荷增加", "3200", "3200", "米", "major", 2, "立即改造", "16-22"),
        ("finishes", "会议室", 3, "吊顶局部下沉", "渗漏浸泡", "260", "260", "㎡", "none", 0, "按普通标准维修", "23-25"),
    )
    return {
        "inspected_at": at, "weather": "晴", "method": "measure", "second_inspector": second, "guide": "赵敏",
        "inspection_summary": "主要系统损坏属实，配电线路存在重大隐患；屋面实测面积小于申报面积。",
        "inspection_lines": [dict(zip(columns, row, strict=True)) for row in rows],
    }


def confirmation() -> dict[str, Any]:
    return {"was_there": True, "confirmation_note": "与现场情况一致。"}


def area(level: str = "county") -> dict[str, Any]:
    ranks = {
        "county": [("section_chief", 1), ("section_deputy", 3), ("other", 56)],
        "city": [("bureau_chief", 1), ("bureau_deputy", 3), ("other", 56)],
    }[level]
    return {
        "area_staff": [{"rank": f"{level}.{rank}", "heads": heads} for rank, heads in ranks], "office_actual": "640.00",
        "reassign_possible": "no", "area_note": "编制数据来自编办批文，实测面积来自房屋台账；无可调剂房源。",
    }  # fmt: skip


def estimate(cut: bool = True, items: tuple[Any, ...] = ITEMS) -> dict[str, Any]:
    """Lines accepted as in the worked example, or all as asked."""
    rows = []
    for no, (_name, _unit, asked, price, quantity, accepted, reason) in enumerate(items, 1):
        whole = {"no": no, "accepted_quantity": asked, "accepted": two_places(Decimal(asked) * Decimal(price)), "cut_reason": ""}
        rows.append(whole | ({"accepted_quantity": quantity, "accepted": accepted, "cut_reason": reason} if cut else {}))
    return {"items": rows, "estimate_note": "工程量按现场实测核定，单价参照当期信息价；装饰部分按普通标准核定。"}


def opinion(conclusion: str = "agree_cut", **changes: Any) -> dict[str, Any]:
    return {
        "need": "necessary", "conclusion": conclusion, "addressee": "示例市示例区统计局（演示）",
        "basis": "《机关事务管理条例》第二十一条、第二十二条；《机关团体建设楼堂馆所管理条例》第二十八条；"
                 "《党政机关办公用房建设标准》（发改投资〔2014〕2674号）。",
        "need_opinion": "办公楼已使用二十年，主要系统损坏属实并存在安全隐患，确需维修。",
        "contents_opinion": "屋面按实测工程量核定；会议室按普通标准装修；其余内容同意。",
        "conditions": "一、超出标准的办公室面积82.00㎡腾退交回后方可开工。二、不得增加面积、改变结构，不得豪华装修。"
                      "三、按政府采购和建设工程有关规定组织实施。",
        "valid_months": 12,
    } | changes


def issue() -> dict[str, Any]:
    return {"delivery": "窗口当面送达，申请单位签收"}


def archive() -> dict[str, Any]:
    return {"file_count": 14, "page_count": 62, "box_no": "WX-2026-003", "retention": "30"}
