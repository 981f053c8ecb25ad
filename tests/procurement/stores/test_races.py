"""Two issues at once cannot take the last piece, and cross-wise lines never wait for one another, on each engine."""

import threading
from decimal import Decimal as D

import pytest
from django.db import connections, transaction
from django.utils import translation

from procurement.facts import RuleBroken
from procurement.stores import ledger
from procurement.stores.models import StockIssue, StockItem
from tests.procurement.contracts.purchase import people, purchase
from tests.procurement.stores.storing import Store
from tests.workflows.engine.stage import MONDAY, Stage, build
from workflows.engine import clock

pytestmark = [pytest.mark.races, pytest.mark.slow]
ROUNDS = 12


@pytest.fixture
def arena(own_database):
    with clock.simulated(MONDAY) as ticking, translation.override("en"):
        yield Stage(build(), ticking), people()


def race(*runners):
    """All at once, each with a connection of its own; what each answered."""
    barrier, answers = threading.Barrier(len(runners)), [""] * len(runners)

    def run(place, runner):
        try:
            connections["default"].ensure_connection()
            barrier.wait()
            with transaction.atomic(), translation.override("en"):
                runner()
            answers[place] = "done"
        except RuleBroken as broken:
            answers[place] = str(broken.field)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def bought(arena, number, lines):
    """A purchase that lies in the store."""
    stage, who = arena
    road = Store(purchase(stage.new(), kind="goods", lines=lines), who)
    road.counter = number * 1000
    with transaction.atomic():
        road.to_payment(contract_no=f"HT-{number}")
        road.receives()
    return road


def test_the_last_piece_goes_to_one(arena):
    for n in range(ROUNDS):
        line = ((f"投影仪{n}", "台", "1", "100.00"),)
        gone, *roads = [bought(arena, 10 * n + k, line) for k in (1, 2, 3)]
        arena[0].on_case(gone.record.case, "requester", "withdraw")  # it left its piece for whoever comes
        with transaction.atomic():
            for road in roads:
                road.asks("2")
                road.issues("1")
        answers = race(lambda a=roads[0]: a.issues("1"), lambda b=roads[1]: b.issues("1"))
        assert sorted(answers) == ["done", "issue_lines-0-quantity"], answers
        item = StockItem.objects.get(name=f"投影仪{n}")
        assert ledger.balances([item.pk]) == {item.pk: D("0.00")}
    assert StockIssue.objects.count() == 3 * ROUNDS


def test_cross_wise_lines_do_not_wait_for_one_another(arena):
    for n in range(ROUNDS):
        one, two = (f"甲{n}", "台", "2", "1.00"), (f"乙{n}", "台", "2", "1.00")
        roads = [bought(arena, 10 * n + 1, (one, two)), bought(arena, 10 * n + 2, (two, one))]
        for road in roads:
            road.asks("2", "2")
        assert race(*(lambda road=road: road.issues("2", "2") for road in roads)) == ["done", "done"]
        items = list(StockItem.objects.filter(name__in=(one[0], two[0])).values_list("pk", flat=True))
        assert ledger.balances(items) == dict.fromkeys(items, D("0.00"))
