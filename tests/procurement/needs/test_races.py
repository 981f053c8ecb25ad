"""Two purchases at once: the last yuan of a line goes to one of them, and so do the last piece of a quota, the sum of a project, an old
thing that is to be replaced."""
import threading
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connections, transaction

from procurement.assets import services as register
from procurement.budgets import services as budgets
from procurement.budgets.balance import balance
from procurement.budgets.models import BudgetLine, Quota
from procurement.facts import RuleBroken
from procurement.needs import forms, services
from procurement.tenders.models import Tender
from workflows.demo.cast import build

from .purchases import AT, PC, asked, budget, item, project, request

TIMES = 12
pytestmark = [pytest.mark.races, pytest.mark.slow]


@pytest.fixture(scope="module")
def arena(own_database_module):
    return build(AT)


def check(pk):
    """As the engine does it: the case's record read in the transaction that writes it."""
    form = forms.BudgetForm({"budget_opinion": "预算内", "quota_document": ""})
    assert form.is_valid()
    with transaction.atomic():
        record = Tender.objects.select_related("case__unit", "budget_line").get(pk=pk)
        services.check_budget(record, data=form.cleaned_data, at=AT, case=record.case)
    return "held"


def corrects(pk, line, **changes):
    """The unit changes what it asks for; the field at which it is refused."""
    with transaction.atomic():
        record = Tender.objects.select_related("case__unit", "budget_line").get(pk=pk)
        form = forms.RequestForm(request(line, **changes), record=record, case_unit=record.case.unit)
        assert form.is_valid(), form.errors
        services.save_request(record, data=form.cleaned_data, at=AT, case=record.case)
    return "held"


def at_once(*acts):
    """Run all at the same moment, each on a connection of its own; what each came to."""
    gate, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place, act):
        try:
            connections["default"].ensure_connection()
            gate.wait(20)
            answers[place] = act()
        except RuleBroken as broken:
            answers[place] = f"broken {broken.field}"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(answers)


def test_the_last_yuan_is_taken_once(arena):
    for round_ in range(TIMES):
        line = budget(arena.unit_a, "99999.99", code=f"r{round_}")
        pair = [asked(arena.requester, arena.unit_a, line) for _n in range(2)]
        assert at_once(*[lambda pk=one.pk: check(pk) for one in pair]) == ["broken None", "held"]
        assert balance(line).left == D("49999.99")


def test_the_last_piece_of_a_quota_is_taken_once_though_the_lines_differ(arena):
    for round_ in range(TIMES):
        quota = budgets.enter_quota(arena.unit_b, category_code="A020101", period="year", measure="quantity", most=D(19 + 10 * round_),
                                    over="stop", since=AT.date(), at=AT)  # fmt: skip
        pair = [asked(arena.second_requester, arena.unit_b, budget(arena.unit_b, code=f"q{round_}{n}")) for n in range(2)]
        assert at_once(*[lambda pk=one.pk: check(pk) for one in pair]) == ["broken None", "held"]
        Quota.objects.filter(pk=quota.pk).update(until=quota.since.replace(day=1))  # over, before the next one


def test_the_sum_of_a_project_is_shared_out_once(arena):
    for round_ in range(TIMES):
        entry = project(arena.requester, arena.unit_a, "99999.99", until=date(2026, 12, 31))
        line = budget(arena.unit_a, code=f"p{round_}")
        pair = [asked(arena.requester, arena.unit_a, line) for _n in range(2)]
        answers = at_once(*[lambda pk=one.pk, line=line, entry=entry: corrects(pk, line, pool_entry=entry.pk) for one in pair])
        assert answers == ["broken pool_entry", "held"]


def test_an_old_thing_is_replaced_once(arena):
    for round_ in range(TIMES):
        number, line = f"ZC-{round_}", budget(arena.unit_a, code=f"o{round_}")
        register.enter({"number": number, "name": "台式计算机", "kind": "equipment", "category_code": PC, "measure": "台", "unit": arena.unit_a,
                        "original_value": D("4800"), "acquired_on": date(2019, 1, 1), "in_use_since": date(2019, 1, 1)},
                       actor=arena.assets, at=AT)  # fmt: skip
        pair = [asked(arena.requester, arena.unit_a, line) for _n in range(2)]
        items = [item("1", replaces=number)]
        answers = at_once(*[lambda pk=one.pk, line=line, items=items: corrects(pk, line, items=items) for one in pair])
        assert answers == ["broken items-0-replaces", "held"]


def test_a_line_is_not_cut_below_what_is_just_being_held(arena):
    for round_ in range(TIMES):
        line = budget(arena.unit_a, "60000", code=f"c{round_}")
        record = asked(arena.requester, arena.unit_a, line, items=[item("10")])

        def cut(line=line):
            budgets.change_line(line.pk, amount=D("40000"), document="d", reason="r", by=arena.finance, at=AT)
            return "cut"

        answers = at_once(lambda pk=record.pk: check(pk), cut)
        assert answers in (["broken None", "cut"], ["broken amount", "held"])
        now = balance(BudgetLine.objects.get(pk=line.pk))
        assert now.left >= 0
