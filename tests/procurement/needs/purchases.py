"""Purchases laid down for tests of this floor: a case as the guards ask, a record written by the services, people of the cast."""
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest

from approvals.models import Case, User
from procurement.budgets.models import BudgetLine
from procurement.facts import RuleBroken
from procurement.needs import forms, services
from procurement.parties.models import Expert
from procurement.pool.models import PoolEntry
from procurement.renovations.models import Renovation
from procurement.tenders.models import Tender
from tests.approvals import rows

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)  # a Monday, 9:30 in Shanghai
TODAY = date(2026, 3, 2)
PC, LAPTOP, CHAIR, CATERING, FOOD = "A02010105", "A02010108", "A05010301", "C22040001", "C22040002"


def budget(unit, amount="5000000", code="2010301", year=2026):
    return BudgetLine.objects.create(
        unit=unit, fiscal_year=year, code=code, name="办公设备购置", amount=D(amount), document="预算〔2026〕1号", entered_at=AT,
    )


def blank(who, unit, **case):
    """A record that nobody has written yet, in a case that waits for somebody."""
    return Tender(case=rows.case(who, unit, [rows.step("inspect", unit)], at=AT, **case))


def request(line, **changes):
    """What a unit asks for: ten computers of 5,000 each."""
    asked = {
        "title": "台式计算机采购", "object_type": "goods", "purpose": "更新使用满六年的计算机", "category_code": PC, "fiscal_year": 2026,
        "budget_line": line.pk, "urgency": 0, "urgency_reason": "", "delivery_wanted": "2026-06-30",
        "items": [item()],
    }
    return asked | changes


def item(quantity="10", price="5000.00", code="", **changes):
    return {"category_code": code, "name": "台式计算机", "specification": "八核", "unit": "台", "quantity": quantity, "price": price,
            "delivery_place": ""} | changes


def survey(*sums, **changes):
    quotes = [quote(f"供应商{n}有限公司", amount) for n, amount in enumerate(sums or ("48000", "49000", "47000.01"), 1)]
    known = {"survey_kind": "fresh", "survey_from_no": "", "survey_on": "2026-03-02", "survey_grounds": [], "survey_findings": "市场供应充足",
             "survey_exception": "", "survey_quotes": quotes}
    return known | changes


def quote(supplier, amount, source="written", on="2026-02-27", **changes):
    return {"supplier": supplier, "credit_code": "", "source": source, "quoted_on": on, "amount": amount, "paper": "报价单"} | changes


def need(**changes):
    known = {
        "requirements": "八核处理器，16G内存，三年保修", "ceiling": "50000", "uniform": False, "price_fixed": False, "award_method": "scoring",
        "sme_suitable": True, "reserve": "none", "reserve_share": "", "reserve_small": "", "reserve_reason": "", "small_rate": "15",
        "domestic": "preferred", "imports_document": "", "panel_size": "3", "intention_exempt": "", "split_answer": "", "split_reason": "",
        "package": "", "package_with": "", "package_reason": "", "qualifications": [], "factors": factors(),
        "specialities": [{"name": "计算机"}], "helpers": [],
    }
    return known | changes


def factors(price="0.30", technical="0.50", business="0.20"):
    return [factor("价格", "price", price), factor("技术参数", "technical", technical), factor("售后服务", "business", business)]


def factor(name, kind, weight):
    return {"name": name, "kind": kind, "weight": weight, "most": "100"}


def lowest(**changes):
    return need(award_method="lowest_price", uniform=True, factors=[], **changes)


def do(service, form_class, record, data, *, actor=None, at=AT):
    """Form and service as the engine joins them."""
    form = form_class(data, record=record, case_unit=record.case.unit)
    assert form.is_valid(), (form.errors, [table.errors for table in form.lines.values()])
    service(record, data=form.cleaned_data, actor=actor, at=at, case=record.case, numbers=None)
    return Tender.objects.select_related("case__unit", "budget_line").get(pk=record.pk)


@contextmanager
def refuses(field, *words):
    """The field at which a service refuses, and words of its sentence; no placeholder is left in it."""
    with pytest.raises(RuleBroken) as broken:
        yield
    said = str(broken.value)
    assert broken.value.field == field, (broken.value.field, said)
    assert "%(" not in said and all(word in said for word in words), said


def asked(who, unit, line, **changes):
    """A request that stands."""
    return do(services.save_request, forms.RequestForm, blank(who, unit), request(line, **changes), actor=who)


def held(record, at=AT, **changes):
    """Checked by finance: the sum is held."""
    data = {"budget_opinion": "预算内", "quota_document": ""} | changes
    return do(services.check_budget, forms.BudgetForm, record, data, at=at)


def surveyed(record, *sums, at=AT, **changes):
    return do(services.record_survey, forms.SurveyForm, record, survey(*sums, **changes), at=at)


def experts(*specialities, many=9, prefix="", **facts):
    """So many entries of the register, each with all of these specialities, an account and an employer of its own."""
    made = []
    for n in range(many):
        code = f"ZJ-{prefix or specialities[0]}-{n}"
        user = User.objects.create(username=code, display_name=code)
        made.append(Expert.objects.create(
            **{"code": code, "name": code, "employer": f"单位{code}", "user": user, "specialities": list(specialities), "entered_at": AT} | facts))
    return made


def drawn(record, data=None, at=AT, *, register=True):
    """`register`: the register of experts is made to hold enough of each speciality before."""
    held = {name for one in Expert.objects.all() for name in one.specialities}
    for name in dict.fromkeys(row["name"] for row in (data or need()).get("specialities", ())) if register else ():
        if name not in held:
            experts(name)
    return do(services.draw_up_need, forms.NeedForm, record, data or need(), at=at)


def project(who, unit, amount, *, until):
    """An agreed renovation of the unit that waits in the pool."""
    case = rows.case(who, unit, [rows.step("inspect", unit)], at=AT)
    facts = {field.name: field.get_default() for field in Renovation._meta.concrete_fields if not field.null and field.has_default()}
    needed = {"case": case, "title": "档案楼消防维修", "planned_start": date(2026, 6, 1), "year_built": 1990, "opinion_no": "示维〔2026〕1号"}
    record = Renovation(**facts | needed)
    for field in Renovation._meta.concrete_fields:
        if not field.null and not field.has_default() and not field.primary_key and field.name not in needed:
            setattr(record, field.attname, {"DateField": date(2026, 1, 1), "CharField": "", "TextField": "", "JSONField": []}.get(
                field.get_internal_type(), 1))
    record.save()
    return PoolEntry.objects.create(renovation=record, title="档案楼消防维修", plan_year=2026, amount=D(amount), score=10, priority=10,
                                    entered_on=date(2026, 1, 5), valid_until=until)


def ends(record, status="CANCELED"):
    """The case is over; what the engine does in an act, laid down by hand past the guard of the entry."""
    from django.db import transaction

    from approvals.models import TrailEntry

    case = Case.objects.get(pk=record.case_id)
    with transaction.atomic():
        seq = case.seq + 1
        TrailEntry.objects.create(id=case.pk << 16 | seq, eid=f"e{case.pk}-{seq}", chain=f"case/{case.key.hex}", seq=seq, case_id=case.pk,
                                  action="case.ended", at=AT, actor=case.requester, principal=case.requester, body=b"{}", hash=f"{case.pk:063x}e")
        Case.objects.filter(pk=case.pk).update(status=status, seq=seq, head=f"{case.pk:063x}e")


LATER = timedelta(days=1)
