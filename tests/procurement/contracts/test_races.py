"""Two contracts signed in the same moment cannot bear one number, on each engine."""
import threading

import pytest
from django.db import connections, transaction
from django.utils import translation

from procurement.facts import RuleBroken
from procurement.tenders.models import Tender
from tests.procurement.contracts.purchase import Road, people, purchase
from tests.workflows.engine.stage import MONDAY, Stage, build
from workflows.engine import clock

pytestmark = [pytest.mark.races, pytest.mark.slow]
ROUNDS = 12


@pytest.fixture
def arena(own_database):
    with clock.simulated(MONDAY) as ticking, translation.override("en"):
        yield Stage(build(), ticking), people()


def signs_at_once(roads, number):
    """Each on a connection of its own; what each came to."""
    gate, answers = threading.Barrier(len(roads)), [""] * len(roads)

    def run(place, road):
        try:
            connections["default"].ensure_connection()
            gate.wait(20)
            with transaction.atomic(), translation.override("en"):
                road.signs(contract_no=number)
            answers[place] = "signed"
        except RuleBroken as broken:
            answers[place] = str(broken.field)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(roads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(answers)


def test_a_number_is_given_once(arena):
    stage, who = arena
    for n in range(ROUNDS):
        roads = [Road(purchase(stage.new()), who) for _one in range(2)]
        assert signs_at_once(roads, f"HT-{n}") == ["contract_no", "signed"]
        assert Tender.objects.filter(contract_no=f"HT-{n}").count() == 1
