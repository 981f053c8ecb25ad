"""What a pre-review or works have told to others or entered in a register is not undone by taking the act back."""
import pytest

from procurement.pool.models import PoolEntry
from procurement.works.models import Building, BuildingRepair
from workflows.demo.scenarios import renovation_review as review
from workflows.demo.scenarios import renovation_works as works

from .regret import Regretful

pytestmark = pytest.mark.django_db
MONEY = ("amount_accepted", "opinion_no", "budget_amount", "contract_amount", "settlement_accepted")


def worth(stage):
    record = stage.case.flow_class.records().get(case=stage.case.pk)
    return [getattr(record, name, None) for name in MONEY], PoolEntry.objects.count(), Building.objects.count(), BuildingRepair.objects.count()


def test_every_act_of_a_pre_review_and_of_works_either_stands_or_can_be_done_again(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stage = Regretful(ticking, cast, say=lambda line: None, worth=worth)
    review.applies(stage)
    review.up_to(stage, "")
    assert stage.stood == {"issue"}  # numbered, delivered and in the pool, out of which it may be taken up
    assert {"accept", "classify", "check_estimate", "draw_up", "head"} <= stage.redone
    works.taken_up(stage)
    works.on_to(stage, "")
    assert stage.stood == {"issue", "update_rooms"}  # a repair entered twice would bar the building for years
    assert {"fund", "contract", "accept_works", "settle"} <= stage.redone
