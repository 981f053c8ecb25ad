"""A unit is merged into another in the middle of its disposal (机构合并): the case goes on to the archive under the successor, the old name
stays in the history and on the papers, and whatever step waits finds somebody to do it."""
import pytest

from approvals import proposals
from approvals.models import Case, Step, TrailEntry, Unit
from approvals.models.cases import OPEN
from approvals.office import merge
from approvals.trail.verify import verify_case
from procurement.assets.models import Card, CardHold
from procurement.calendar.office_time import local
from procurement.disposals import papers
from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios import disposal_leaving as leaving
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import card, record_of
from workflows.demo.stage import Stage
from workflows.flows.asset_disposal import AssetDisposalFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def merges(stage, old=None, new=None):
    """The second unit goes into the first, by two administrators."""
    p, at = stage.people, stage.clock.moment
    paper = merge.propose(old or p.unit_b, new or p.unit_a, on=local(at).date(), document="示编〔2026〕9号", by=p.system_admin, at=at,
                          reason="机构改革")  # fmt: skip
    proposals.decide(paper, by=p.security_admin, at=at, agreed=True)
    for unit in (p.unit_a, p.unit_b, p.unit_c):
        unit.refresh_from_db()


def applies(stage, form, **facts):
    """The second unit applies."""
    p = stage.people
    one = card(stage, unit=p.unit_b, custodian=p.stranger, **facts)
    told = ask.application([one]) if form == "scrap" else ask.idle([one], form)
    stage.starts(p.second_requester, AssetDisposalFlow, p.unit_b, told)
    return one


def heads(stage):
    """The head of the successor speaks for it; of the unit as it was, its own."""
    p = stage.people
    stage.does(p.unit_head if p.unit_b.merged_into_id else p.head_with_two_hats, "endorse", comment="情况属实。")


def corrects(stage):
    record = record_of(stage)
    known = stage.step("correct").flow_task.form_class.known_of(record)
    stage.does(stage.people.second_requester, "correct", known | {"title": "台式计算机报废（更正，演示）"})


def carried(stage, form, node, before=None):
    """On to the step, merged there, on to the archive."""
    one = applies(stage, form)
    how = {"endorse": heads, "correct": corrects}
    on_to(stage, node, **how)
    if before:
        before()
    merges(stage)
    on_to(stage, "", **how)
    return Card.objects.get(pk=one.pk), record_of(stage)


@pytest.mark.parametrize(("form", "node"), [
    ("scrap", "endorse"), ("scrap", "check_cards"), ("scrap", "appraise_technically"), ("scrap", "publish_offer"), ("scrap", "close_offer"),
    ("scrap", "choose_form"), ("scrap", "check_finance"), ("scrap", "issue_reply"), ("scrap", "scrap"), ("scrap", "cancel_cards"),
    ("scrap", "archive"), ("sale", "choose_form"), ("sale", "sell"), ("sale", "pay_in"), ("exchange", "exchange"),
    ("exchange", "cancel_cards"), ("donation", "donate"),
])
def test_wherever_it_stands_the_case_comes_to_the_archive_under_the_successor(stage, form, node):
    p = stage.people
    one, record = carried(stage, form, node)
    case = Case.objects.get(pk=stage.case.pk)
    assert (case.outcome, case.unit_id, one.state) == ("completed", p.unit_b.pk, "ended")
    assert verify_case(case).ok and not Step.objects.filter(process=case, status__in=OPEN).exists()
    assert not CardHold.objects.filter(released_at=None).exists()
    told = papers.disposal(record)["head"][0][1]
    assert told.startswith(p.unit_b.name), told
    assert p.unit_b.name in papers.reply(record)["subject"]
    if form == "exchange":
        new = Card.objects.get(number=record.new_cards[0]["card"])
        assert new.unit_id == p.unit_a.pk, "what comes in stands in the books of the unit that lives"


def test_sent_back_after_the_merger_the_applicant_corrects_and_the_head_of_the_successor_endorses(stage):
    p = stage.people
    applies(stage, "scrap")
    on_to(stage, "check_cards", endorse=heads)
    merges(stage)
    stage.returns(p.assets, "check_cards", "请补充维修记录。")
    assert stage.step("correct").owner == p.second_requester
    corrects(stage)
    assert stage.step("endorse").unit == p.unit_a
    assert stage.tries(p.second_requester, "endorse", verb="approve")
    on_to(stage, "", endorse=heads)
    assert stage.over() and TrailEntry.objects.filter(case=stage.case).exists()
    assert Unit.objects.get(pk=p.unit_b.pk).told(local(stage.clock.moment).date()).startswith(p.unit_b.name)


@pytest.mark.parametrize("node", ["close_offer", "choose_form"])
def test_a_thing_promised_to_a_unit_that_has_come_into_the_own_one_stays_on_the_list(stage, node):
    """There is nobody left to give it to: otherwise the list would be empty, and no form could be proposed any more."""
    p = stage.people
    ask.applies_with(stage, ask.idle([card(stage)], "sale"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    ask.wishes(stage, p.second_requester)
    on_to(stage, "close_offer")
    if node == "close_offer":
        merges(stage)
    ask.closes_offer(stage, {1: p.unit_b.code})
    if node == "choose_form":
        merges(stage)
    stage.does(p.handler, "choose_form", ask.form("sale"))
    assert [item.leaves_list for item in record_of(stage).item_rows()] == [False]
    on_to(stage, "")
    assert stage.case.outcome == "completed"


def test_a_thing_promised_to_a_unit_goes_to_the_one_that_it_was_merged_into(stage):
    p = stage.people
    ask.applies_with(stage, ask.idle([card(stage)], "transfer"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    ask.wishes(stage, p.second_requester)
    on_to(stage, "close_offer")
    ask.closes_offer(stage, {1: p.unit_b.code})
    merges(stage, p.unit_b, p.unit_c)
    stage.does(p.handler, "choose_form", ask.form("transfer", receiving_unit=p.unit_c.code))
    assert [item.leaves_list for item in record_of(stage).item_rows()] == [False]
    on_to(stage, "receive")
    leaving.receives(stage)
    on_to(stage, "")
    assert Card.objects.get(pk=record_of(stage).listed[0].card_id).unit_id == p.unit_c.pk
