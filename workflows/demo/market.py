"""The invented market of the demo: suppliers, experts, an agency, and the budget lines of the units that buy. All plainly made up.

Everything is entered through the registers, by whoever keeps them, so that register and trail tell who entered it and when."""
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from approvals import proposals
from approvals.duties.rights import Right
from approvals.models import Unit, User, Waiver
from approvals.office.door import told
from approvals.trail import book
from approvals.waivers import entering
from procurement.budgets import services as budgets
from procurement.budgets.models import BudgetLine
from procurement.calendar.office_time import local
from procurement.parties import services
from procurement.parties.models import Expert, Supplier
from procurement.parties.terms import Register, Size, Tie
from workflows.desk.parties import acts
from workflows.engine import clock

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
    suppliers = {
        letter: supplier(place, name, size, people.buyer, at, share=Decimal(share))
        for place, (letter, name, size, share) in enumerate(SUPPLIERS, 1)
    }
    experts = {
        person: expert(code, getattr(people, person), specialities, employer, people.draw_operator, at)
        for person, code, specialities, employer in EXPERTS
    }
    agency = party(Register.AGENCY, {
        "credit_code": credit_code(900001), "name": "示例招标代理有限公司（演示）", "scope": "货物、服务、工程的政府采购代理",
        "contract_no": "DL-2025-01", "since": date(2025, 1, 1), "until": date(2030, 12, 31)}, people.buyer, at)
    for unit in (people.unit_a, people.unit_b, people.bureau):
        for year in (at.year - 1, at.year):
            money(unit, year, people.finance, at)
    return SimpleNamespace(suppliers=suppliers, experts=experts, agency=agency)


# --- one row each, through the doors of the registers ---
def credit_code(number: int) -> str:
    """An invented unified social credit code: a division that does not exist, and the check character of GB 32100-2015."""
    body = f"91000000DEM{number:06}"
    return next(body + last for last in services.ALPHABET if services.is_credit_code(body + last))


def party(register: str, data: dict[str, Any], by: User, at: datetime) -> Any:
    """The party of that number; entered as anybody enters one, where it is not there yet."""
    key = services.KEY[Register(register)]
    found = services.MODELS[register].objects.filter(**{key: data[key]}).first()
    return found or acts.enter(register, data, by=by, at=at)


def supplier(number: int, name: str, size: Size, by: User, at: datetime, *, share: Decimal | None = None) -> Supplier:
    """One supplier of the register."""
    return party(Register.SUPPLIER, {
        "credit_code": credit_code(number), "name": name, "size": size.value, "domestic_share": share, "contact": "联系人（演示）"}, by, at)


def expert(code: str, user: User, specialities: Sequence[str], employer: str, by: User, at: datetime) -> Expert:
    """One expert with an account, and where he works since when."""
    found = party(Register.EXPERT, {
        "code": code, "name": user.display_name, "user": user, "specialities": list(specialities), "employer": employer}, by, at)
    if not found.employers.exists():
        tie = {"employer": employer, "tie": Tie.STAFF, "since": date(2015, 1, 1)}
        acts.add_tie(Register.EXPERT, found.pk, "employer", tie, by=by, at=at)
    return found


def money(unit: Unit, year: int, by: User, at: datetime) -> None:
    """The budget lines of a unit for one fiscal year."""
    document = f"预算批复〔{year}〕1号（演示）"
    for code, name, amount in LINES:
        if not BudgetLine.objects.filter(unit=unit, fiscal_year=year, code=code).exists():
            made = budgets.enter_line(unit, fiscal_year=year, code=code, name=name, amount=Decimal(amount), document=document, at=at)
            book.write("adm", action="budget.line_entered", at=at, actor=by, clock=clock.source(), content=told(
                after={"amount": amount, "document": document}, line=made.pk, unit=unit.code, name=name, fiscal_year=year, code=code))


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
