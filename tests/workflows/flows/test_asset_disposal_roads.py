"""资产处置, every way through the page: each outcome of each step, each answer of each gate, each end, carried by the cast once."""
from decimal import Decimal
from types import SimpleNamespace

import pytest

from approvals.models import Case, Step
from approvals.models.cases import OPEN
from approvals.trail.verify import verify_case
from procurement.assets.models import CardHold
from procurement.disposals.models import Disposal
from workflows.demo.scenarios import asset_disposal as scene
from workflows.demo.stage import Stage
from workflows.demo.walked import offered, walked
from workflows.flows.asset_disposal import AssetDisposalFlow

ENDS = {
    "refused_by_the_head_of_the_unit": "refused", "lapsed": "lapsed", "refused_at_the_cards": "refused", "kept_in_use": "kept",
    "refused_by_the_meeting": "refused", "refused_above": "refused_above", "sent_back_by_everybody": "refused",
    "refused_by_the_section": "refused", "refused_by_the_vice_head": "refused", "batch_that_grew": "completed", "bad_debt": "completed",
    "part_of_it_above": "completed", "carry": "completed",
} | dict.fromkeys((
    "classified_disk", "vehicle_scrapped", "transferred", "donated", "sold_after_the_vice_head", "sold_after_the_head", "sold_at_the_line",
    "car_sold_after_the_answer_from_above", "buyer_who_did_not_pay", "exchanged", "lost",
), "completed")
"""Story → how its case ends."""

_told = []


@pytest.fixture
def carried(request):
    """Every story told once, one after the other as `carry` tells them: what came of them, for all tests of this file."""
    if not _told:
        settings, folder = request.getfixturevalue("settings"), request.getfixturevalue("tmp_path")
        settings.FILES_DIR = folder
        _told.append(tell(Stage(request.getfixturevalue("ticking"), request.getfixturevalue("cast"), say=lambda line: None)))
    return _told[0]


def what_is_left(case):
    """The listed cards as the register has them now, how often they were handed over, and what is still claimed."""
    record = Disposal.objects.get(case=case)
    return SimpleNamespace(cards=[(item.card.state, item.card.unit.pk) for item in record.listed], handovers=record.handovers.count(),
                           claims=[str(one.outstanding) for one in record.kept_claims.all()])  # fmt: skip


def tell(stage):
    told = {}
    for story in (scene.carry, *scene.EXITS):
        refused = stage.refusals
        story(stage)
        told[story.__name__] = SimpleNamespace(
            story=story, outcome=Case.objects.get(pk=stage.case.pk).outcome, refusals=stage.refusals - refused,
            record=Disposal.objects.select_related("case", "receiving_unit").get(case=stage.case), left=what_is_left(stage.case),
        )  # fmt: skip
    cases = list(Case.objects.all())
    return SimpleNamespace(
        told=told, walked=walked(AssetDisposalFlow, cases), verdicts={case.number: verify_case(case).ok for case in cases},
        open=[str(step) for step in Step.objects.filter(status__in=OPEN)], held=CardHold.objects.filter(released_at=None).count(),
    )  # fmt: skip


def test_no_branch_return_timer_or_end_of_the_page_is_left_out(carried):
    left = offered(AssetDisposalFlow) - carried.walked - {"case.note"}  # this record takes no addition beside its steps
    assert not left, f"not walked by any story: {sorted(left)}"


def test_every_story_ends_as_it_is_told(carried):
    assert {name: one.outcome for name, one in carried.told.items()} == ENDS


def test_every_story_says_in_one_sentence_what_happens(carried):
    for name, one in carried.told.items():
        assert one.story.__doc__.strip().count("\n") == 0 and one.story.__doc__.strip().endswith("."), name


def test_nothing_stays_open_no_card_stays_held_and_every_chain_verifies(carried):
    assert carried.open == [] and carried.held == 0 and carried.verdicts and all(carried.verdicts.values())


# --- what the stories leave behind after the reply -----------------------------------------------------------------------
def test_below_ninety_per_cent_whoever_approved_was_asked_again_and_at_the_line_nobody(carried):
    courses = {name: [(row["price"], row["confirmed"]) for row in carried.told[name].record.sale_course] for name in (
        "sold_after_the_head", "sold_after_the_vice_head", "car_sold_after_the_answer_from_above", "sold_at_the_line")}  # fmt: skip
    assert courses == {
        "sold_after_the_head": [("89999.99", False), ("89000.00", True)],
        "sold_after_the_vice_head": [(None, None), ("12000.00", False), ("17999.99", True)],
        "car_sold_after_the_answer_from_above": [("60000.00", False), ("70000.00", True)],
        "sold_at_the_line": [("90000.00", None)],
    }


def test_the_income_goes_to_the_treasury_to_the_fen(carried):
    record = carried.told["sold_at_the_line"].record
    assert (str(record.gross), str(record.payable), record.paid_in_late) == ("90000.00", "83200.00", False)
    assert carried.told["vehicle_scrapped"].record.paid_in_late


def test_a_buyer_who_did_not_pay_is_named_and_his_deposit_is_income(carried):
    told = carried.told["buyer_who_did_not_pay"]
    record = told.record
    assert [(row["price"], row.get("paid")) for row in record.sale_course] == [("96000.00", False), ("91000.00", None)]
    assert (record.deposits_kept, record.gross, told.left.handovers) == (Decimal("5000.00"), Decimal("96000.00"), 1)


def test_a_transferred_card_stands_in_the_books_of_the_receiving_unit_and_all_others_are_ended(carried):
    for name, one in carried.told.items():
        if one.outcome == "completed":
            assert all((state == "ended") is (name != "transferred") for state, _unit in one.left.cards), name
    moved = carried.told["transferred"]
    assert moved.left.cards == [("in_use", moved.record.receiving_unit.pk)] and moved.left.handovers == 2


def test_what_is_still_owed_stands_in_the_register_of_claims(carried):
    assert carried.told["lost"].left.claims == ["2000.00"] and carried.told["bad_debt"].left.claims == ["32000.00"]
