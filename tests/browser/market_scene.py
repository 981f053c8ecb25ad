"""Parties and budget lines for the pages that show them: through the doors of the registers, with everything that a page can hold."""
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from procurement.budgets import services as money
from procurement.parties import services
from procurement.parties.models import Agency, BadRecord, Expert, ExpertEmployer, Supplier
from procurement.parties.terms import Kinship, Register, Tie
from workflows.desk.parties import acts

CODES = ("91350100M000100Y43", "91350100M000200YX")


def code(start: str) -> str:
    """The number with its check character."""
    return start + services.ALPHABET[-sum(services.ALPHABET.index(c) * w for c, w in zip(start, services.WEIGHTS, strict=True)) % 31]


def things(people: Any, at: datetime) -> dict[str, str]:
    """A supplier with a past, an expert with relatives, an agency, and three lines of a budget."""
    by: dict[str, Any] = {"by": people.buyer, "at": at}
    acts.enter(Register.SUPPLIER, {"credit_code": CODES[0], "name": "示例甲公司（演示）", "size": "small"}, **by)
    acts.enter(Register.SUPPLIER, {"credit_code": code(CODES[1]), "name": "示例乙公司（演示）", "size": "large"}, **by)
    one, other = Supplier.objects.get(credit_code=CODES[0]), Supplier.objects.get(credit_code=code(CODES[1]))
    since = {"since": date(2020, 1, 1)}
    acts.change(Register.SUPPLIER, one.pk, {"domestic_share": Decimal("80.00")}, reason="年度核对（演示）", **by)
    acts.add_tie(Register.SUPPLIER, one.pk, "person", {"name": "钱总（演示）", "tie": Tie.HEAD, **since}, **by)
    acts.add_tie(Register.SUPPLIER, one.pk, "holding", {"held": other, "share": Decimal("51.00"), **since}, **by)
    acts.add_tie(Register.SUPPLIER, one.pk, "bad", {"reason": "串通报价（演示）", "document": "示罚〔2026〕1号", "since": date(2026, 1, 1)}, **by)
    by["by"] = people.draw_operator
    expert = {"code": "ZJ901", "name": people.expert_1.display_name, "specialities": ["办公设备", "信息技术"], "employer": "示例大学（演示）"}
    judge = Expert.objects.filter(user=people.expert_1).first() or acts.enter(Register.EXPERT, {**expert, "user": people.expert_1}, **by)
    acts.add_tie(Register.EXPERT, judge.pk, "employer", {"employer": "示例大学（演示）", "tie": Tie.STAFF, **since}, **by)
    acts.add_tie(Register.EXPERT, judge.pk, "relative", {"name": "白小明（演示）", "kinship": Kinship.DIRECT, "works_at": "示例乙公司（演示）"}, **by)
    agency = {"credit_code": code("91350100M000300YX"), "name": "示例代理公司（演示）", "contract_no": "DL-1", "scope": "货物（演示）",
              "since": date(2024, 1, 1), "until": date(2025, 12, 31)}
    acts.enter(Register.AGENCY, agency, by=people.buyer, at=at)
    for unit in (people.unit_a, people.bureau):
        for place in (1, 2, 3):
            money.enter_line(unit, fiscal_year=at.year, code=f"901030{place}", name=f"指标{place}（演示）", amount=Decimal(100000 * place),
                             document="预算批复（演示）", at=at)
    bad, employer = BadRecord.objects.get(supplier=one), ExpertEmployer.objects.filter(expert=judge).latest("pk")
    return {"supplier": str(one.pk), "expert": str(judge.pk), "agency": str(Agency.objects.get(contract_no="DL-1").pk),
            "bad_record": f"{one.pk}/bad/{bad.pk}", "employer": f"{judge.pk}/employer/{employer.pk}"}
