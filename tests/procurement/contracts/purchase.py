"""A purchase with its award, and the shortest way to carry it on: form and service as the engine joins them."""

from datetime import UTC, date, datetime
from decimal import Decimal as D
from types import SimpleNamespace

from approvals.models import User
from procurement.budgets.models import BudgetLine
from procurement.contracts import forms, services
from procurement.parties.models import Supplier
from procurement.tenders.models import Tender, TenderItem

CODE = "91440300MA5EXAMPL1"
NOTICE = date(2026, 10, 8)
AT = datetime(2026, 11, 6, 2, 0, tzinfo=UTC)  # the thirtieth day but one after the notice, 10:00 in Shanghai
DUCTS = (("清洗风管", "㎡", "34600", "10.00"), ("清洗风机盘冷凝器", "台", "1792", "70.00"), ("拆除锈蚀风口", "件", "189", "100.00"),
         ("更换风口", "件", "155", "50.00"))
CHAIRS = (("办公椅", "把", "40", "500.00"), ("文件柜", "组", "10", "1200.00"))
PEOPLE = ("buyer", "signer", "leader", "acceptor", "second", "storekeeper", "finance")


def purchase(case, *, kind="services", lines=DUCTS, award="500000", size="small", layer=1, title="机关大楼通风系统清洗", code=CODE,
             **facts):
    """The record as it stands after the award and its notice."""
    supplier = Supplier.objects.filter(credit_code=code).first() or Supplier.objects.create(
        name="示例通风清洗有限公司", credit_code=code, size=size, entered_at=AT)
    money, _made = BudgetLine.objects.get_or_create(unit=case.unit, fiscal_year=2026, code="2010301",
                                                    defaults={"name": "后勤服务", "amount": "9000000", "entered_at": AT})
    record = Tender.objects.create(
        case=case, title=title, object_type=kind, category_code="C18", category_name="通风系统清洗", amount="600000", fiscal_year=2026,
        budget_line=money, winner=supplier, award_amount=award, awarded_on=NOTICE, layer=layer,
        law_applies=layer > 1, **facts,
    )  # fmt: skip
    for no, (name, unit, quantity, price) in enumerate(lines, 1):
        TenderItem.objects.create(tender=record, no=no, category_code="C18", name=name, unit=unit, quantity=quantity, price=price,
                                  amount=D(quantity) * D(price))
    return Tender.objects.get(pk=record.pk)


def people():
    """Accounts without roles: this floor knows no grants."""
    return SimpleNamespace(**{name: User.objects.create(username=f"p-{name}", display_name=f"演示{name}") for name in PEOPLE})


class Road:
    """One purchase and its people."""

    def __init__(self, record, who):
        self.pk, self.who, self.record = record.pk, who, record
        self.counter = 0

    def does(self, service, form_class, data, actor, at=AT):
        """One step, on the record as the database holds it."""
        record = Tender.objects.select_related("case").get(pk=self.pk)
        form = form_class(data, record=record)
        assert form.is_valid(), (form.errors, [[row.errors for row in rows.forms] for rows in form.lines.values()])
        service(record, data=form.cleaned_data, actor=getattr(self.who, actor), at=at, case=record.case, numbers=self.number, attached=())
        self.record = Tender.objects.get(pk=self.pk)
        return self.record

    def number(self, series, shape="{year}-{n}"):
        self.counter += 1
        return shape.format(year=2026, n=self.counter)

    def signs(self, actor="signer", at=AT, **changes):
        return self.does(services.sign_contract, forms.ContractForm, contract(**changes), actor, at)

    def reports(self, actor="buyer", at=AT, **data):
        return self.does(services.record_progress, forms.PerformForm, data, actor, at)

    def delivers(self, on="2026-11-06", at=AT, actor="buyer"):
        return self.reports(actor, at, progress="delivered", delivered_on=on)

    def accepts(self, actor="acceptor", at=AT, **changes):
        return self.does(services.accept_delivery, forms.AcceptanceForm, acceptance(self.record, **changes), actor, at)

    def confirms(self, actor="second", at=AT):
        return self.does(services.confirm_delivery, forms.ConfirmationForm, {"was_present": True, "user_opinion": "风量恢复正常"}, actor, at)

    def asks_payment(self, amount, actor="buyer", at=AT, **more):
        data = {"payment_amount": amount, "payment_reason": "首期款", "invoice_no": "24442000000001234567"} | more
        return self.does(services.request_payment, forms.PaymentForm, data, actor, at)

    def approves_payment(self, actor="finance", at=AT):
        return self.does(services.approve_payment, forms.PaymentApprovalForm, {"payment_note": "同意支付"}, actor, at)

    def to_acceptance(self, **contract_facts):
        """Signed and delivered."""
        self.signs(**contract_facts)
        self.delivers()
        return self

    def to_payment(self, **contract_facts):
        """Signed, delivered, accepted and confirmed."""
        self.to_acceptance(**contract_facts)
        self.accepts()
        self.confirms()
        return self


def contract(**changes):
    """The paper that is signed on Friday 2026-11-06."""
    return {
        "contract_no": "HT-2026-018", "contract_credit_code": CODE, "contract_amount": "500000.00", "contract_signed_on": "2026-11-06",
        "contract_begin": "2026-11-06", "contract_end": "2026-12-31", "contract_bond": "50000.00", "contract_sme": True,
    } | changes


def sheet(month="2026-11-01", **changes):
    """A month without anything to complain of: 100 of 100."""
    return {
        "progress": "supervision", "supervision_month": month, "complaints": "0", "mistakes": "0", "accidents": "0",
        "supervision_items": [{"item": "清洗质量", "most": "60", "score": "60"}, {"item": "现场管理", "most": "40", "score": "40"}],
    } | changes


def amendment(amount, direction="increase", **changes):
    return {
        "progress": "amendment", "amendment_direction": direction, "amendment_amount": amount, "amendment_reason": "增加三层机房",
        "amendment_document": "补充协议一",
    } | changes


def acceptance(record, accepted=None, points=(), **changes):
    """Line by line as planned, three requirements met; `accepted` {no: (quantity, note)}, `points` verdicts in their order."""
    accepted, verdicts = accepted or {}, [*points, *["met"] * 3][:3]
    rows = [{"no": str(row["no"]), "accepted": accepted.get(row["no"], (row["planned"], ""))[0],
             "note": accepted.get(row["no"], ("", ""))[1]} for row in record.quantities]
    found = (("technical", "风管内壁积尘量≤1g/㎡", "0.6g/㎡"), ("service", "夜间施工，不影响办公", "均在20时后进场"),
             ("safety", "高处作业持证", "查验证件7份"))
    return {
        "accepted_on": "2026-11-06", "verdict": "passed", "accepted_amount": "500000.00", "acceptance_note": "", "quantities": rows,
        "acceptance_points": [{"aspect": a, "requirement": r, "actual": f, "verdict": v}
                              for (a, r, f), v in zip(found, verdicts, strict=True)],
    } | changes
