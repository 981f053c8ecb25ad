"""A thief disposes of what is the State's: by a case given up in time, by other cards, by gates that he goes around."""
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from approvals.imports import KINDS, jobs
from approvals.models import Unit
from procurement.assets import services as register
from procurement.assets.models import Card, CardHold
from procurement.disposals import batching
from procurement.facts import RuleBroken
from procurement.stocktakes.models import BookLine, DifferenceNote, StockTake, TeamMember
from tests.approvals.imports.tables import csv_of
from workflows.demo.scenarios import disposal_asking as asking
from workflows.demo.scenarios import disposal_leaving as leaving
from workflows.demo.scenarios.disposal_exits import LOST
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import CAR, card, record_of
from workflows.desk.assets.cells import cells
from workflows.engine import act
from workflows.flows.asset_disposal import AssetDisposalFlow

from .deeds import refused, wrong
from .test_added_signers import adds

pytestmark = pytest.mark.django_db
SMALL = Decimal("30000.00")


def by_now(stage, one):
    return Card.objects.get(pk=one.pk)


def complaints(deed, *args, **how):
    """The fields at which the form complains."""
    with pytest.raises(act.Invalid) as no:
        deed(*args, **how)
    form = no.value.form
    return {*form.errors, *(f"{name}-{place}" for name, rows in form.lines.items() for place, row in enumerate(rows.forms) if row.errors)}


def changes(stage, one, **facts):
    told = {"reason": "更正（演示）", "actor": stage.people.assets, "at": stage.clock.moment, "document": "调账凭证1号（演示）"}
    register.change(by_now(stage, one), facts, **told)


# --- a case given up ---
def test_what_has_left_is_carried_to_the_books_and_no_longer_given_up(stage):
    """Ended in time, the card would be free for a further case: sold twice, and the money of the first never paid in."""
    p = stage.people
    asking.applies_with(stage, asking.idle([card(stage, original_value=SMALL)], "sale"))
    on_to(stage, "deliver")
    stage.on_case(p.section_chief, "suspend", "等待付款。")  # before the delivery everything can still be given up
    stage.on_case(p.section_chief, "resume", "付款到账。")
    leaving.delivers(stage)
    assert refused(stage.on_case, p.section_chief, "terminate", "不再办理。") == "must_go_on"
    on_to(stage, "archive")
    assert refused(stage.on_case, p.section_chief, "terminate", "不再办理。") == "must_go_on"
    on_to(stage, "")
    assert not CardHold.objects.filter(released_at=None).exists()


@pytest.mark.parametrize(("form", "gone"), [("donation", "donate"), ("exchange", "exchange"), ("scrap", "scrap"), ("loss", "find_liability")])
def test_what_was_given_away_scrapped_or_found_lost_is_not_taken_back(stage, form, gone):
    """Done again, a residue of 500 yuan would become one of nothing."""
    p = stage.people
    if form in ("donation", "exchange"):
        asking.applies_with(stage, asking.idle([card(stage, original_value=SMALL)], form))
    else:
        asking.applies(stage, [card(stage)], **(LOST if form == "loss" else {}))
    on_to(stage, gone)
    how = {"scrap": lambda: leaving.scraps(stage, "500.00"), "loss": lambda: leaving.finds(stage, "3000.00", "1000.00")}
    how.get(form, lambda: leaving.LEAVING[gone](stage))()
    assert refused(stage.on_case, p.assets if gone == "donate" else p.handler, "withdraw", "录入有误") == "final"


# --- cards that change under the case ---
@pytest.mark.parametrize("facts", [
    {"original_value": Decimal("100.00"), "depreciation": Decimal(0)}, {"secrecy": "none"}, {"custodian": None}, {"category_code": "A05010201"},
])
def test_what_a_case_rests_on_does_not_change_on_the_card_while_the_case_is_open(stage, facts):
    p = stage.people
    one = card(stage, original_value=Decimal("49000.00"), custodian=p.vice_head, secrecy="secret")
    asking.applies(stage, [one])
    with pytest.raises(RuleBroken, match=stage.case.number):
        changes(stage, one, **facts)
    changes(stage, one, location="地下库房", depreciation=Decimal("4790.00"))  # where it lies and what the month wrote off: yes
    stage.rejects(p.unit_head, "endorse", "暂不处置。")
    changes(stage, one, **facts)


def test_nor_by_a_table_of_the_register(stage):
    """Handed in before the case and confirmed in it, neither."""
    p, one = stage.people, card(stage, original_value=Decimal("49000.00"))
    columns = KINDS["assets"].columns
    other = ["A05010201" if column.code == "category_code" else cell
             for column, cell in zip(columns, cells(columns, one), strict=True)]  # fmt: skip

    def handed_in():
        return jobs.take(p.assets, "assets", csv_of("assets", other), "更正（演示）", stage.clock.moment)

    before = handed_in()
    assert before.state == "ready", before.problems
    asking.applies(stage, [one])
    assert handed_in().state == "bad"
    try:
        assert jobs.confirm(before, p.assets, stage.clock.moment).state != "done"
    except (ValidationError, jobs.NotTaken):
        pass
    assert by_now(stage, one).category_code == one.category_code


def test_no_right_of_a_card_goes_over_while_its_case_is_open(stage):
    p = stage.people
    one = card(stage)
    asking.applies(stage, [one])
    told = {"on": stage.clock.moment.date(), "reason": "划转（演示）", "actor": p.assets, "at": stage.clock.moment}
    with pytest.raises(RuleBroken, match=stage.case.number):
        register.hand_right(by_now(stage, one), "use", p.unit_b, **told)


def test_a_car_whose_card_says_nothing_of_a_vehicle_is_not_listed(stage):
    """It would keep its plate, and would not go up."""
    one = card(stage, "公务轿车", category_code=CAR)
    assert "items-0" in complaints(asking.applies, stage, [one])


# --- gates gone around ---
def test_what_serves_is_not_asked_to_be_written_off_in_order_to_skip_the_offer(stage):
    assert complaints(asking.applies_with, stage, asking.idle([card(stage)], "loss")) == {"form_wished"}


def test_what_was_to_be_written_off_and_was_never_offered_is_not_sold(stage):
    asking.applies(stage, [card(stage)], **LOST | {"ground": "force"})
    on_to(stage, "choose_form")
    assert complaints(stage.does, stage.people.handler, "choose_form", asking.form("sale")) == {"form"}


def test_what_the_check_of_the_cards_took_out_does_not_come_back_with_the_unit_that_wants_it(stage):
    """Offered, promised to a unit, then out because its title is in dispute: a transfer to that unit brings back no card."""
    p = stage.people
    two = [card(stage), card(stage)]
    asking.applies_with(stage, asking.idle(two, "transfer", ground="obsolete"))
    on_to(stage, "publish_offer")
    asking.offers(stage)
    for no in (1, 2):
        asking.wishes(stage, p.second_requester, no)
    while "close_offer" not in stage.waiting():
        stage.waits(1)
    asking.closes_offer(stage, {1: p.unit_b.code, 2: p.unit_b.code})
    stage.returns(p.handler, "choose_form", "请重新鉴定。")
    stage.returns(p.technician, "appraise_technically", "请核实权属。")
    on_to(stage, "check_cards")
    asking.checks(stage, out={two[0].number: "权属存在争议。"})
    on_to(stage, "batch")
    assert [item.number for item in record_of(stage).standing] == [two[1].number]


def test_who_counted_a_shortage_is_tied_to_the_case_though_the_unit_does_not_name_the_stock_take(stage):
    p, at, gone = stage.people, stage.clock.moment, card(stage)
    take = StockTake.objects.create(number="PD-2026-009", title="年度盘点", unit=p.unit_a, key_day=at.date(), opened_by=p.assets, opened_at=at)
    TeamMember(stock_take=take, person=p.vice_head).save()
    line = BookLine(stock_take=take, card=gone, quantity=1, original_value=gone.original_value)
    line.save()
    DifferenceNote(stock_take=take, line=line, cause="stolen", words="被盗", evidence="报案回执", by=p.assets, at=at).save()
    asking.applies(stage, [gone], **LOST)
    on_to(stage, "vice_head")
    assert stage.tries(p.vice_head, "vice_head", verb="approve")


# --- the batch ---
def test_two_units_that_merge_in_mid_month_are_one_batch(stage):
    """Half under the one name and half under the other would stay below the line of the meeting."""
    p = stage.people
    theirs = card(stage, original_value=Decimal("300000.00"), unit=p.unit_b)
    stage.starts(p.second_requester, AssetDisposalFlow, p.unit_b, asking.application([theirs]))
    asking.applies(stage, [card(stage, original_value=Decimal("300000.00"))])
    record = record_of(stage)
    assert batching.others_of(record, record.applied_on.replace(day=1)) == []
    Unit.objects.filter(pk=p.unit_b.pk).update(merged_into=p.unit_a)
    assert [one.value for one in batching.others_of(record, record.applied_on.replace(day=1))] == [Decimal("300000.00")]


@pytest.mark.parametrize(("later", "grown"), [("199999.99", False), ("200000.00", True)])
def test_a_month_that_grows_to_the_line_of_the_meeting_is_not_reported_up_before_the_meeting(stage, later, grown):
    """Decided by the head alone for 300,000; what the unit applies for afterwards makes half a million of it."""
    p = stage.people
    asking.applies(stage, [card(stage, original_value=Decimal("300000.00"), depreciation=Decimal(0))], **LOST)
    on_to(stage, "report_up")
    first = stage.case
    asking.applies(stage, [card(stage, original_value=Decimal(later), depreciation=Decimal(0))], **LOST)
    stage.case = first
    if not grown:
        asking.reports(stage)
        return
    assert complaints(asking.reports, stage) == {"__all__"}
    stage.returns(p.handler, "report_up", "当月批次已达集体决策标准。")
    on_to(stage, "hold_meeting")
    assert record_of(stage).hand == "meeting"
    on_to(stage, "answer_above")


def test_a_deputy_up_to_a_sum_does_not_sign_for_a_batch_above_it(stage):
    asking.applies(stage, [card(stage, original_value=SMALL)])
    record = record_of(stage)
    assert record.under_authority() == ("scrap", SMALL)
    record.batch_value = Decimal("120000.00")
    assert record.under_authority() == ("scrap", Decimal("120000.00"))


# --- to whom, and by whom ---
def test_nothing_is_given_to_whoever_keeps_it_or_applied_for_it(stage):
    p = stage.people
    asking.applies_with(stage, asking.idle([card(stage, original_value=SMALL, custodian=p.vice_head)], "donation"))
    on_to(stage, "choose_form")
    for name in (p.vice_head.display_name, p.requester.display_name, p.unit_a.name):
        told = asking.form("donation", counterparty=name)
        assert complaints(stage.does, p.handler, "choose_form", told) == {"counterparty"}


def test_who_keeps_it_is_not_added_beside_the_approver(stage):
    p = stage.people
    asking.applies(stage, [card(stage, original_value=SMALL, custodian=p.vice_head)])
    on_to(stage, "vice_head")
    assert "to" in wrong(adds, stage, p.second_vice_head, "vice_head", p.vice_head)
