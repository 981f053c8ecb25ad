"""资产处置 up to its reply: who may not approve, what a month adds up to, what is offered to whom, what a shortage allows, and who is told."""
from datetime import date, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest

from approvals import delegations
from approvals.models import Notice
from procurement.assets.models import Card, CardHold
from procurement.calendar.office_time import end_of, local
from procurement.disposals import batching, forming, offering, shortages
from procurement.disposals.application_forms import ApplicationForm
from procurement.disposals.models import DisposalItem
from procurement.disposals.terms import Hand
from procurement.facts import RuleBroken
from procurement.money import yuan
from procurement.stocktakes.models import BookLine, CountEntry, DifferenceNote, StockTake, TeamMember
from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios import disposal_leaving as leaving
from workflows.demo.scenarios.disposal_exits import LOST
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import card, record_of, rows
from workflows.demo.scenarios.tender_scene import balks
from workflows.demo.stage import Stage

from ..desk.desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def lost(stage, value, **facts):
    """A case that is neither appraised nor offered, of one thing of that value."""
    thing = card(stage, original_value=D(value), depreciation=D(0), **facts)
    ask.applies(stage, [thing], **LOST)
    return stage.case


# --- cards ---------------------------------------------------------------------------------------------------------------
def test_a_card_lies_in_one_open_case_and_is_free_after_any_end(stage):
    thing = card(stage)
    ask.applies(stage, [thing])
    first = stage.case.number
    assert first in balks(stage, lambda: ask.applies(stage, [thing]))
    stage.rejects(stage.people.unit_head, "endorse", "暂不处置。")
    assert CardHold.objects.filter(card=thing, released_at=None).count() == 0
    ask.applies(stage, [thing])
    assert CardHold.objects.get(card=thing, released_at=None).case_id == stage.case.pk


def test_only_cards_of_the_own_unit_each_once(stage):
    other, own = card(stage, unit=stage.people.unit_b), card(stage)
    assert other.number in balks(stage, lambda: ask.applies(stage, [other]))
    balks(stage, lambda: ask.applies(stage, [own, own]))
    assert not DisposalItem.objects.exists()


def test_a_number_is_found_however_it_is_typed(stage):
    thing = card(stage)
    typed = f" {thing.number.lower().translate({ord(sign): ord(sign) + 0xFEE0 for sign in '0123456789'})} "  # full-width figures
    ask.applies_with(stage, ask.application([thing]) | {"items": [{"number": typed}]})
    assert record_of(stage).item_rows()[0].number == thing.number


def test_the_thing_stands_as_its_card_stood_at_the_application(stage):
    thing = card(stage)
    ask.applies(stage, [thing])
    Card.objects.filter(pk=thing.pk).update(name="改名后的卡片", original_value=D("9999.00"))
    item = record_of(stage).item_rows()[0]
    assert (item.name, item.original_value, item.net_value, item.life) == ("台式计算机", D("4800.00"), D("0.00"), 6)
    assert record_of(stage).amount == D("4800.00")


# --- who may not approve --------------------------------------------------------------------------------------------------
def test_whoever_keeps_a_listed_thing_approves_neither_himself_nor_by_a_deputy(stage):
    p = stage.people
    at = stage.clock.moment
    delegations.make(p.second_vice_head, p.deputy, starts=at, ends=at + timedelta(days=30), reason="出差", by=p.second_vice_head, at=at)
    lost(stage, "30000.00", custodian=p.second_vice_head)
    on_to(stage, "vice_head")
    assert stage.tries(p.second_vice_head, "vice_head", verb="approve")
    assert stage.tries(p.deputy, "vice_head", verb="approve", on_behalf_of=p.second_vice_head)
    stage.does(p.vice_head, "vice_head", comment="同意。")


def test_the_custodian_withdraws_from_the_meeting_that_decides(stage):
    p = stage.people
    lost(stage, "600000.00", custodian=p.second_vice_head)
    on_to(stage, "hold_meeting")
    told = ask.meeting(stage)
    assert p.second_vice_head.display_name in balks(stage, lambda: stage.does(p.recorder, "hold_meeting", told))


def test_a_card_taken_out_ties_its_custodian_no_longer(stage):
    p = stage.people
    kept, other = card(stage, custodian=p.vice_head), card(stage)
    ask.applies(stage, [kept, other], **LOST)
    stage.does(p.unit_head, "endorse", comment="同意。")
    ask.checks(stage, out={kept.number: "权属有争议，先行明确。"})
    assert CardHold.objects.get(card=kept).released_at is not None
    on_to(stage, "vice_head")
    stage.does(p.vice_head, "vice_head", comment="同意。")


# --- the month --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("value", "hand"), [
    ("49999.99", Hand.SECTION), ("50000.00", Hand.HEAD), ("499999.99", Hand.HEAD), ("500000.00", Hand.MEETING),
])
def test_the_hand_goes_by_the_original_value_of_the_batch(stage, value, hand):
    lost(stage, value)
    assert batching.judge(record_of(stage), date(2026, 3, 2))[0].hand == hand


def test_three_of_a_month_that_reach_fifteen_million_together_all_go_up_and_a_fen_less_does_not(stage):
    stage.people.unit_a.level = "centre"
    stage.people.unit_a.save()
    cases = [lost(stage, value) for value in ("6000000.00", "5000000.00", "4500000.00")]
    for case in cases:
        stage.case = case
        found, others = batching.judge(record_of(stage), date(2026, 3, 2))
        assert found.upwards and found.value == D("15500000.00") and len(others) == 2 and found.splits
    record = record_of(stage)
    record.amount = D("3999999.99")
    assert not batching.judge(record, date(2026, 3, 2))[0].upwards


def test_what_ended_without_leave_counts_no_longer_and_the_next_month_is_another_batch(stage):
    lost(stage, "30000.00")
    refused = stage.case
    lost(stage, "30000.00")
    assert batching.judge(record_of(stage), date(2026, 3, 2))[0].splits
    second, stage.case = stage.case, refused
    stage.rejects(stage.people.unit_head, "endorse", "不同意。")
    stage.case = second
    assert not batching.judge(record_of(stage), date(2026, 3, 2))[0].splits
    stage.waits(25)
    lost(stage, "30000.00")
    found, others = batching.judge(record_of(stage), local(stage.clock.moment).date())
    assert others == [] and found.hand == Hand.SECTION


# --- the offer ------------------------------------------------------------------------------------------------------------
def offered(stage):
    things = [card(stage), card(stage, "涉密计算机", secrecy="secret")]
    ask.applies_with(stage, ask.idle(things, "sale"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    return record_of(stage)


def say(stage, item, at=None, unit=None, wants=True):
    p = stage.people
    item.disposal.refresh_from_db()
    return offering.wish(item, unit=unit or p.unit_b, wants=wants, reason="窗口使用", quota="", actor=p.second_requester,
                         at=at or stage.clock.moment)


def test_a_wish_is_taken_until_the_last_moment_of_the_last_day_and_not_of_the_own_unit(stage):
    record = offered(stage)
    open_one, secret = record.item_rows()
    assert offering.offered(record) == [open_one]
    with pytest.raises(RuleBroken):
        say(stage, open_one, unit=stage.people.unit_a)
    with pytest.raises(RuleBroken):
        say(stage, secret)
    with pytest.raises(RuleBroken):
        say(stage, open_one, at=end_of(record.offer_until) + timedelta(microseconds=1))
    assert say(stage, open_one, at=end_of(record.offer_until)).wants
    with pytest.raises(RuleBroken):
        say(stage, open_one)
    say(stage, open_one, wants=False)
    assert offering.wished(record_of(stage)) == {}


def test_what_another_unit_gets_leaves_for_a_transfer_of_its_own(stage):
    p = stage.people
    things = [card(stage), card(stage)]
    ask.applies_with(stage, ask.idle(things, "sale"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    ask.wishes(stage, p.second_requester, 1)
    while "close_offer" not in stage.waiting():
        stage.waits(1)
    told = rows(stage, "close_offer", "offers", taken_by="", taken_reason="")
    balks(stage, lambda: stage.does(p.assets, "close_offer", {"offer_opinion": "公示期满。", "offers": told}))
    ask.closes_offer(stage, {1: p.unit_b.code})
    ask.chooses(stage)
    gone, left = record_of(stage).item_rows()
    assert gone.leaves_list and p.unit_b.name in gone.leaves_because and not left.leaves_list
    [table] = ApplicationForm.shown_tables(record_of(stage))  # the page counts what is still listed, and marks what is not
    assert ["（移出）" in " ".join(row) for row in table.rows] == [True, False]
    assert table.total == yuan(left.original_value) == yuan(record_of(stage).amount)
    assert record_of(stage).amount == left.original_value
    ask.applies_with(stage, ask.idle(things[:1], "transfer"))


# --- forms ------------------------------------------------------------------------------------------------------------------
def test_nothing_is_bought_to_be_given_away(stage):
    young = card(stage, acquired_on=date(2025, 3, 3), in_use_since=date(2025, 3, 3))
    ask.applies_with(stage, ask.idle([young], "donation"))
    on_to(stage, "choose_form")
    record = record_of(stage)
    with pytest.raises(RuleBroken):
        forming._must_be_spare(record, date(2026, 3, 2))
    forming._must_be_spare(record, date(2026, 3, 3))


def test_what_is_gone_is_only_written_off(stage):
    thing = card(stage)
    balks(stage, lambda: ask.applies(stage, [thing], ground="short", form_wished="sale"))


# --- a shortage of a stock-take ---------------------------------------------------------------------------------------------
def test_a_shortage_is_the_ground_of_one_case_and_its_counters_do_not_approve(stage):
    p, at = stage.people, stage.clock.moment
    gone, there = card(stage), card(stage)
    take = StockTake.objects.create(number="PD-2026-001", title="年度盘点", unit=p.unit_a, key_day=date(2026, 3, 2), opened_by=p.assets,
                                    opened_at=at, closed_by=p.assets, closed_at=at)
    TeamMember(stock_take=take, person=p.vice_head).save()
    line = BookLine(stock_take=take, card=gone, quantity=1, original_value=gone.original_value)
    line.save()
    CountEntry(stock_take=take, token=uuid4(), line=line, quantity=0, by=p.counter, counted_at=at, at=at).save()
    note = DifferenceNote(stock_take=take, line=line, cause="stolen", words="被盗", evidence="报案回执", by=p.assets, at=at)
    note.save()
    assert shortages.open_shortages({p.unit_a.pk}) == [note] and shortages.open_shortages({p.unit_b.pk}) == []
    balks(stage, lambda: ask.applies(stage, [there], **LOST, difference=note.pk))
    balks(stage, lambda: ask.applies(stage, [gone], difference=note.pk))
    ask.applies(stage, [gone], **LOST, difference=note.pk)
    assert shortages.open_shortages({p.unit_a.pk}) == []
    on_to(stage, "vice_head")
    assert stage.tries(p.vice_head, "vice_head", verb="approve")
    stage.rejects(p.second_vice_head, "vice_head", "先追究责任。")
    assert shortages.open_shortages({p.unit_a.pk}) == [note]


# --- the reply ------------------------------------------------------------------------------------------------------------
def test_the_reply_lists_what_is_approved_and_its_number_has_no_gap(stage):
    lost(stage, "30000.00")
    on_to(stage, "issue_reply")
    ask.replies(stage)
    record = record_of(stage)
    assert record.reply_no == "机管处复〔2026〕1号" and [item.approved for item in record.listed] == [True]
    assert record.finish_by > record.replied_on and record.demands[-1].startswith("本批复仅对所附明细有效")


def test_whoever_carries_it_out_reads_on_the_page_until_when_and_is_asked_why_it_is_late(stage):
    ask.applies(stage)
    on_to(stage, "scrap")
    record = record_of(stage)
    page = browser(stage.people.handler).get(f"/cases/{stage.case.key}/").content.decode()
    assert f"{record.finish_by:%Y年%-m月%-d日}" in page and "办理期限" in page and 'name="overdue_because"' in page
    stage.waits(61)
    assert record.finish_by.isoformat() in balks(stage, lambda: leaving.scraps(stage))
    leaving.scraps(stage, overdue_because="回收企业排期，原审批方已同意延期（演示）。")
    page = browser(stage.people.auditor).get(f"/cases/{stage.case.key}/").content.decode()
    assert "原审批方已同意延期（演示）" in page


def test_every_end_tells_the_applicant(stage):
    ask.applies(stage)
    stage.rejects(stage.people.unit_head, "endorse", "暂不处置。")
    told = Notice.objects.get(case=stage.case, kind=Notice.Kind.RESULT)
    assert told.to == stage.people.requester and told.params["outcome"] == "refused"
