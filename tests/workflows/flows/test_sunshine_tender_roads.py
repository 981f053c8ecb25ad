"""阳光招标, every way through the page: each outcome of each step, each answer of each gate, each end, carried by the cast once."""
from types import SimpleNamespace

import pytest

from approvals.models import Case, Step
from approvals.models.cases import OPEN
from approvals.trail.verify import verify_case
from procurement.tenders.models import Tender
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.demo.stage import Stage
from workflows.demo.walked import offered, walked
from workflows.flows.sunshine_tender import SunshineTenderFlow

ENDS = {
    "refused_by_the_head_of_the_unit": "refused", "over_budget_and_over_quota": "refused", "lapsed": "lapsed", "key_review_fails": "refused",
    "joined_to_another_unit": "refused", "too_few_small_ones": "refused",
    "sent_back_by_everybody": "refused", "refused_by_the_vice_head": "refused", "lower_layer_not_permitted": "refused",
    "lower_layer_by_the_meeting": "failed", "refused_by_the_meeting": "refused", "split_not_permitted": "refused",
    "split_permitted": "terminated", "urgent_to_the_centre": "failed", "agency_road": "archived", "one_quote_only": "failed",
    "two_not_permitted": "failed", "two_permitted_and_outvoted": "failed", "draw_done_again": "terminated", "one_never_scores": "terminated",
    "refused_at_the_award": "failed",
    "annulled_on_an_objection": "annulled", "objections_and_rejected_goods": "terminated", "carry": "archived",
}
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


def tell(stage):
    told = {}
    for story in (scene.carry, *scene.EXITS):
        refused = stage.refusals
        story(stage)
        told[story.__name__] = SimpleNamespace(
            story=story, outcome=Case.objects.get(pk=stage.case.pk).outcome, refusals=stage.refusals - refused,
            record=Tender.objects.select_related("winner").get(case=stage.case),
        )  # fmt: skip
    cases = list(Case.objects.all())
    return SimpleNamespace(
        told=told, walked=walked(SunshineTenderFlow, cases), verdicts={case.number: verify_case(case).ok for case in cases},
        open=[str(step) for step in Step.objects.filter(status__in=OPEN)],
    )  # fmt: skip


def test_no_branch_return_timer_or_end_of_the_page_is_left_out(carried):
    left = offered(SunshineTenderFlow) - carried.walked
    assert not left, f"not walked by any story: {sorted(left)}"


def test_every_story_ends_as_it_is_told(carried):
    assert {name: one.outcome for name, one in carried.told.items()} == ENDS


def test_every_story_says_in_one_sentence_what_happens(carried):
    for name, one in carried.told.items():
        assert one.story.__doc__.strip().count("\n") == 0 and one.story.__doc__.strip().endswith("."), name


def test_nothing_stays_open_and_every_chain_verifies(carried):
    assert carried.open == [] and carried.verdicts and all(carried.verdicts.values())


def test_what_no_rule_lets_through_was_tried(carried):
    tried = {name: one.refusals for name, one in carried.told.items() if one.refusals}
    assert tried == {
        "over_budget_and_over_quota": 2, "key_review_fails": 1, "lower_layer_not_permitted": 1, "split_not_permitted": 1,
        "urgent_to_the_centre": 1, "agency_road": 1, "one_quote_only": 1, "two_permitted_and_outvoted": 1,
        "objections_and_rejected_goods": 2, "carry": 7,
    }  # fmt: skip


# --- what the stories leave behind --------------------------------------------------------------------------------------
def test_a_tie_is_settled_by_the_documents_or_by_draw(carried):
    drawn, weighed = (carried.told[name].record for name in ("annulled_on_an_objection", "objections_and_rejected_goods"))
    assert [row["tied"] for row in drawn.review["rows"][:2]] == [[drawn.review["rows"][1]["code"]], [drawn.review["rows"][0]["code"]]]
    assert any(line["what"] == "tie_draw" for line in drawn.review["workings"])
    assert weighed.winner.name == "示例乙科技有限公司（演示）" and not any(line["what"] == "tie_draw" for line in weighed.review["workings"])


def test_of_three_objections_one_came_late_and_one_was_rejected(carried):
    record = carried.told["objections_and_rejected_goods"].record
    assert [(row["in_time"], row["verdict"]) for row in record.objections] == [(True, "review"), (True, "rejected"), (False, "")]
    assert record.contract_late and record.verdict == "failed" and record.winner is not None


def test_an_increase_within_a_tenth_is_agreed_and_one_beyond_is_not_even_asked(carried):
    record = carried.told["agency_road"].record
    assert [row["standing"] for row in record.amendment_course] == ["refused", "agreed"]
    assert str(record.contract_raised) == "9000.00" and str(record.deductions) == "600.00" and str(record.paid) == "308400.00"


def test_three_purchases_together_cross_the_line_while_two_are_pending(carried):
    record = carried.told["split_not_permitted"].record
    assert record.split_verdict == "block" and str(record.split_total) == "2100000.00" and len(record.split_others) == 2
