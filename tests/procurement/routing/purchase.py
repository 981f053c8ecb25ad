"""A purchase on a case that the engine made, its suppliers and agencies, and what is sent at each step of the road."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal as D

from procurement.budgets.models import BudgetLine
from procurement.parties.models import Agency, Supplier
from procurement.routing import forms, services
from procurement.tenders.models import Tender

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
LATER = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
CODE = "91440300TEST0001X1"


@dataclass
class File:
    paper: str
    added_at: datetime


def tender(case, amount="200000", **facts):
    known = {"name": "办公费", "amount": D("9000000"), "entered_at": AT}
    line, _made = BudgetLine.objects.get_or_create(unit=case.unit, fiscal_year=2026, code="30201", defaults=known)
    return Tender.objects.create(**{
        "case": case, "title": "风管清洗", "object_type": "goods", "category_code": "A020201", "category_name": "空调", "amount": D(amount),
        "fiscal_year": 2026, "budget_line": line, **facts,
    })  # fmt: skip


def agency(**facts):
    return Agency.objects.create(**{
        "name": "示例招标代理有限公司", "credit_code": "91440300AGENCY0001", "scope": "货物、服务采购代理", "contract_no": "WT-2026-01",
        "since": date(2026, 1, 1), "until": date(2026, 12, 31), "entered_at": AT, **facts,
    })  # fmt: skip


def supplier(**facts):
    return Supplier.objects.create(**{"name": "示例清洗有限公司", "credit_code": CODE, "entered_at": AT, **facts})


def do(service, form_class, record, data, *, at=AT, papers=(), by=None):
    """Form and service as the engine joins them; afterwards the record as the database holds it."""
    form = form_class(data, record=record, case_unit=record.case.unit)
    assert form.is_valid(), form.errors
    service(record, data=form.cleaned_data, actor=by, at=at, case=record.case, numbers=None,
            attached=lambda: [File(kind, at) for kind in papers])
    record.refresh_from_db()
    return record


def road(**changes):
    return {"layer": "1", "method": "review", **changes}


def settle(record, at=AT, **changes):
    return do(services.settle_road, forms.RoadForm, record, road(**changes), at=at)


def permit(record, at=AT, conditions=""):
    return do(services.permit_lower_layer, forms.PermitForm, record, {"permit_conditions": conditions}, at=at)


HAND = {"handover_minutes_no": "纪要〔2026〕5号", "handover_minutes_on": "2026-02-27", "handover_note": "需求书、预算批复移交刘工"}


def hand(record, papers=("hand.minutes",), at=AT, **changes):
    return do(services.hand_over, forms.HandOverForm, record, HAND | changes, at=at, papers=papers)


AWARD = {
    "back_outcome": "awarded", "back_project_no": "JY-2026-18", "back_announced_on": "2026-03-05", "back_opened_on": "2026-03-30",
    "back_reported_on": "2026-03-30", "winner_code": CODE, "award_amount": "1,450,000", "awarded_on": "2026-04-02",
    "back_published_on": "2026-04-03", "back_notice_on": "2026-04-03",
}  # fmt: skip
FAILURE = {"back_outcome": "failed", "back_project_no": "JY-2026-18", "back_failure": "too_few", "back_failed_on": "2026-03-30", "back_note": "仅两家"}


def back(record, papers=("back.report", "back.notice"), at=LATER, **changes):
    base = FAILURE if changes.get("back_outcome") == "failed" else AWARD
    return do(services.file_back, forms.FileBackForm, record, base | changes, at=at, papers=papers)
