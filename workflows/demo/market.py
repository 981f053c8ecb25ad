"""The invented market of the demo: suppliers, experts, an agency, and the budget lines of the units that buy. All plainly made up."""
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

from approvals import proposals
from approvals.duties.rights import Right
from approvals.models import Waiver
from approvals.waivers import entering
from procurement.budgets.models import BudgetLine
from procurement.calendar.office_time import local
from procurement.parties.models import Agency, Expert, ExpertEmployer, Supplier
from procurement.parties.terms import Size

SUPPLIERS = (
    ("甲", "示例甲办公设备有限公司（演示）", Size.SMALL, "100"), ("乙", "示例乙科技有限公司（演示）", Size.MICRO, "100"),
    ("丙", "示例丙商贸有限公司（演示）", Size.MEDIUM, "60"), ("丁", "示例丁实业有限公司（演示）", Size.LARGE, "85"),
    ("戊", "示例戊物业服务有限公司（演示）", Size.SMALL, "100"), ("己", "示例己食品有限公司（演示）", Size.SMALL, "100"),
)
"""Letter, name, size, domestic share (%)."""

EXPERTS = (
    ("expert_1", "ZJ001", ("办公设备", "信息技术"), "示例大学（演示）"),
    ("expert_2", "ZJ002", ("办公设备", "财务"), "示例会计师事务所（演示）"),
    ("expert_3", "ZJ003", ("办公设备", "信息技术"), "示例职业学院（演示）"),
    ("expert_4", "ZJ004", ("办公设备", "财务"), "示例税务师事务所（演示）"),
    ("expert_5", "ZJ005", ("办公设备", "后勤服务"), "示例设计院（演示）"),
    ("expert_6", "ZJ006", ("办公设备", "法律", "后勤服务"), "示例律师事务所（演示）"),
)
"""Person of the cast, number, specialities, employer."""

LINES = (("2010301", "办公设备购置", "3000000"), ("2010302", "后勤服务", "6000000"), ("2010303", "维修及专用材料", "30000000"))
"""Budget line, name, yuan."""


def build(people: SimpleNamespace, at: datetime) -> SimpleNamespace:
    """Make what is missing; hands out suppliers by their letter, experts by their person, and the agency."""
    waive(people, at)
    suppliers = {}
    for place, (letter, name, size, share) in enumerate(SUPPLIERS, 1):
        facts = {"name": name, "size": size, "domestic_share": Decimal(share), "entered_at": at, "contact": "联系人（演示）"}
        suppliers[letter] = Supplier.objects.get_or_create(credit_code=f"91000000DEMO{place:05}X", defaults=facts)[0]
    experts = {}
    for person, code, specialities, employer in EXPERTS:
        user = getattr(people, person)
        facts = {"name": user.display_name, "user": user, "specialities": list(specialities), "employer": employer, "entered_at": at}
        expert, made = Expert.objects.get_or_create(code=code, defaults=facts)
        if made:
            ExpertEmployer.objects.create(expert=expert, employer=employer, since=date(2015, 1, 1), entered_at=at)
        experts[person] = expert
    agency = Agency.objects.get_or_create(credit_code="91000000DEMO90001X", defaults={
        "name": "示例招标代理有限公司（演示）", "scope": "货物、服务、工程的政府采购代理", "contract_no": "DL-2025-01",
        "since": date(2025, 1, 1), "until": date(2030, 12, 31), "entered_at": at})[0]
    for unit in (people.unit_a, people.unit_b, people.bureau):
        for year in (at.year - 1, at.year):
            for code, name, amount in LINES:
                BudgetLine.objects.get_or_create(unit=unit, fiscal_year=year, code=code, defaults={
                    "name": name, "amount": Decimal(amount), "document": f"预算批复〔{year}〕1号（演示）", "entered_at": at})
    return SimpleNamespace(suppliers=suppliers, experts=experts, agency=agency)


def line(unit: object, year: int, code: str = "2010301") -> BudgetLine:
    """One budget line of a unit."""
    return BudgetLine.objects.get(unit=unit, fiscal_year=year, code=code)


def waive(people: SimpleNamespace, at: datetime) -> None:
    """还权于民: the bureau gives up the three rights, proposed by one administrator and agreed by another, as everywhere else."""
    if Waiver.objects.exists():
        return
    for right in Right:
        proposal = entering.propose(
            right=right.value, waived=True, document=f"示机管〔{at.year}〕3号（演示）", title="关于放弃三项权利的规定（演示）",
            since=local(at).date(), reason="局务会议决定（演示）", by=people.system_admin, at=at,
        )  # fmt: skip
        proposals.decide(proposal, by=people.security_admin, at=at, agreed=True)
