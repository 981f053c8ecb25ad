"""Two units join one another at the same moment, or one joins while the other's road is being settled: one goes first, the other is told
in a sentence, and no error of the database comes through."""
import threading

import pytest
from django.db import connections
from django.utils import translation

from approvals.models import Case, Step
from approvals.models.cases import OPEN
from approvals.trail.verify import verify_case
from procurement.tenders.models import Tender
from workflows.demo import market
from workflows.demo.cast import build
from workflows.demo.scenarios import tender_needs as needs
from workflows.demo.scenarios.tender_road import on_to
from workflows.demo.stage import Stage
from workflows.engine import act, clock
from workflows.flows.sunshine_tender import SunshineTenderFlow

from .purchases import AT

ROUNDS = 4
SHREDDERS = "A02021301"
TOGETHER = {"package": "together"}
pytestmark = [pytest.mark.races, pytest.mark.slow]


@pytest.fixture(scope="module")
def stage(own_database_module):
    with clock.simulated(AT) as ticking, translation.override("en"):
        people = build(AT)
        market.build(people, AT)
        yield Stage(ticking, people, say=lambda line: None)


def lead_by(stage, unit, who, head, node):
    """A case of a unit that buys shredders, as far as a step."""
    wanted = needs.request(stage, unit=unit, title="碎纸机采购", category_code=SHREDDERS, items=[needs.item("碎纸机", 10, "1600.00", "台")])
    stage.starts(who, SunshineTenderFlow, unit, wanted)
    on_to(stage, "draw_up", endorse=lambda s: s.does(head, "endorse", comment="同意。"))
    if node != "draw_up":
        on_to(stage, node, draw_up=lambda s: s.does(s.people.buyer, "draw_up", needs.need(ceiling="16000.00", package="together",
                                                                                         package_with=s.case.number)))
    return stage.case


def two(stage, node="draw_up"):
    p = stage.people
    theirs = lead_by(stage, p.unit_b, p.second_requester, p.head_with_two_hats, "draw_up")
    return lead_by(stage, p.unit_a, p.requester, p.unit_head, node), theirs


def doing(stage, case, node, data):
    """The buyer's act on that step; what came of it, as a word or a sentence."""
    step = Step.objects.get(process=case, flow_task=getattr(SunshineTenderFlow, node), status__in=OPEN)
    edition = Case.objects.values_list("edition", flat=True).get(pk=case.pk)

    def go():
        with translation.override("en"):
            act.act(stage.people.buyer, step.pk, step.flow_task.verbs[0], edition=edition, key=f"race-{step.pk}", data=data)
        return "done"

    return go


def at_once(*acts):
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, one):
        try:
            connections["default"].ensure_connection()
            gate.wait(20)
            answers[place] = one()
        except Exception as error:  # noqa: BLE001 - whatever comes through is judged below
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def told(answers):
    """What the losers were told; nothing but the engine's own refusals may come through."""
    lost = [one for one in answers if one != "done"]
    assert all(isinstance(one, act.Busy | act.Invalid | act.Refused | act.Stale) for one in lost), lost
    return [str(getattr(one, "errors", "") or one) for one in lost]


def sound(*cases):
    for case in cases:
        assert verify_case(Case.objects.get(pk=case.pk)).ok


def clear(stage, *cases):
    """Out of the way of the next round."""
    for case in cases:
        if Case.objects.get(pk=case.pk).status == "NEW":
            act.act_on_case(stage.people.section_chief, case.pk, "terminate", key=f"end-{case.pk}", reason="下一轮")


def test_of_two_that_join_one_another_one_goes_and_the_other_leads(stage):
    for _round in range(ROUNDS):
        ours, theirs = two(stage)
        answers = at_once(
            doing(stage, ours, "draw_up", TOGETHER | {"package_with": theirs.number}),
            doing(stage, theirs, "draw_up", TOGETHER | {"package_with": ours.number}),
        )
        lost = told(answers)
        joined = {one.case_id: one.joined_to for one in Tender.objects.filter(case__in=[ours.pk, theirs.pk]).select_related("joined_to")}
        assert answers.count("done") == 1 and len(lost) == 1, answers
        assert sum(lead is not None for lead in joined.values()) == 1, joined
        assert "leads" in lost[0] or "working on this case" in lost[0] or "has joined" in lost[0], lost
        sound(ours, theirs)
        clear(stage, ours, theirs)


def test_whoever_joins_while_the_road_is_settled_is_in_time_or_is_told(stage):
    for _round in range(ROUNDS):
        ours, theirs = two(stage, "settle_road")
        answers = at_once(
            doing(stage, ours, "settle_road", {"layer": "1", "method": "review"}),
            doing(stage, theirs, "draw_up", TOGETHER | {"package_with": ours.number}),
        )
        lost = told(answers)
        lead, other = (Tender.objects.get(case=case) for case in (ours, theirs))
        assert answers.count("done") == 1 and len(lost) == 1, answers
        assert (lead.routed_on is None) == (other.joined_to_id == lead.pk)  # never settled without the lines of the one that joined
        assert "return the need" in lost[0] or "have been settled" in lost[0] or "working on this case" in lost[0], lost
        sound(ours, theirs)
        clear(stage, ours, theirs)
