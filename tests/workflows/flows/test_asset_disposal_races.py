"""资产处置 by several hands in the same moment, on each engine: one wins, the others are told in a sentence what happened, and every chain
verifies. What two units may both say, both have said."""
import threading
from datetime import timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import translation

from approvals.models import Case, Decision, TrailEntry
from approvals.trail.verify import verify_case, verify_many
from procurement.assets.models import Card, CardHold
from procurement.disposals.execution.claim_models import ClaimPursuit, KeptClaim
from procurement.disposals.models import Disposal, DisposalWish
from procurement.facts import RuleBroken
from procurement.stocktakes.models import BookLine, CountEntry, DifferenceNote, StockTake, TeamMember
from tests.workflows.engine.stage import MONDAY
from workflows.demo.cast import PASSWORD, build
from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios import disposal_leaving as leaving
from workflows.demo.scenarios.disposal_exits import LOST
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import card, record_of, today
from workflows.demo.stage import Stage
from workflows.desk.claims import acts as claims
from workflows.desk.offers import acts as hall
from workflows.desk.stocktakes import acts as takes
from workflows.engine import act, clock
from workflows.flows.asset_disposal import AssetDisposalFlow

pytestmark = [pytest.mark.races, pytest.mark.slow]
ROUNDS = 8
SMALL = D("30000.00")


@pytest.fixture(scope="module")
def stage(own_database_module, tmp_path_factory):
    from django.test.utils import override_settings

    with clock.simulated(MONDAY) as ticking, translation.override("zh-hans"), override_settings(FILES_DIR=tmp_path_factory.mktemp("files")):
        yield Stage(ticking, build(MONDAY), say=lambda line: None)


def race(*runners):
    """All at once, each with a connection of its own; "done", or the sentence that each was told."""
    gate, answers = threading.Barrier(len(runners)), [""] * len(runners)

    def run(place, runner):
        try:
            connections["default"].ensure_connection()
            gate.wait(20)
            with translation.override("zh-hans"):
                answers[place] = said(runner)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def said(runner):
    try:
        runner()
    except (RuleBroken, act.Stale, act.Busy) as no:
        return str(no)
    except act.Refused as no:
        return str(no.sentence)
    except act.Invalid as no:
        rows = [error for table in no.form.lines.values() for row in table.forms for error in row.errors.values()]
        return "；".join(str(one) for errors in [*no.form.errors.values(), *rows] for one in errors)
    return "done"


def one_wins(answers):
    """Whoever did not is told why, in Chinese."""
    losers = [one for one in answers if one != "done"]
    assert len(losers) == len(answers) - 1, answers
    assert all(any("一" <= sign <= "鿿" for sign in one) for one in losers), answers
    return losers


def sound(stage):
    assert all(verify_case(case).ok for case in Case.objects.all())
    assert all(one.ok for one in verify_many(set(TrailEntry.objects.filter(case=None).values_list("chain", flat=True))).values())


def offered(stage):
    """A thing that other units may have, and the second working hour of the offer."""
    ask.applies_with(stage, ask.idle([card(stage, original_value=SMALL)], "transfer"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    stage.in_office_hours(minutes=20)
    return record_of(stage).item_rows()[0]


def wish(stage, item, who, unit=None):
    at = stage.clock.moment
    return lambda: hall.say(item.pk, wants=True, reason="窗口排队叫号使用", quota="", by=who, at=at, unit=unit)


def test_two_people_of_one_unit_say_the_same_wish_once_and_two_units_both_have_theirs(stage):
    from approvals.duties.holders import give
    from approvals.roles import Role
    from approvals.system import system_user

    p = stage.people
    give(Role.REQUESTER, p.competent, p.unit_c, by=system_user(), at=MONDAY, reason="演示")
    for _round in range(ROUNDS):
        item = offered(stage)
        one_wins(race(wish(stage, item, p.second_requester), wish(stage, item, p.head_with_two_hats, p.unit_b.pk)))
        assert DisposalWish.objects.filter(item=item).count() == 1
        other = offered(stage)
        assert race(wish(stage, other, p.second_requester), wish(stage, other, p.competent)) == ["done", "done"]
        assert DisposalWish.objects.filter(item=other).values("unit").distinct().count() == 2
    while "close_offer" not in stage.waiting():
        stage.waits(1)
    ask.closes_offer(stage, {1: p.unit_b.code}, "该单位编制内缺口较大。")
    assert [one.taken_by for one in record_of(stage).item_rows()] == [p.unit_b], "of two that both said so one gets it"
    sound(stage)


def test_a_claim_brings_in_no_more_than_is_owed(stage):
    p = stage.people
    ask.applies_with(stage, ask.application([card(stage)], **LOST))
    on_to(stage, "find_liability")
    leaving.finds(stage, "100000.00", "1000.00")
    on_to(stage, "")
    claim = KeptClaim.objects.get(disposal=record_of(stage))
    at, on = stage.clock.moment, stage.clock.moment.date()

    def pursues(who, receipt, money):
        return lambda: claims.pursue(claim.pk, on=on, what="扣缴（演示）", recovered=money, treasury_receipt=receipt, by=who, at=at)

    for _round in range(ROUNDS):  # three fifths of what is left: only one of the two fits
        money = (KeptClaim.objects.get(pk=claim.pk).outstanding * 3 / 5).quantize(D("0.01"))
        assert race(pursues(p.handler, "", D(0)), pursues(p.finance, "", D(0))) == ["done", "done"], "letters are steps of their own"
        one_wins(race(pursues(p.handler, "缴款1（演示）", money), pursues(p.finance, "缴款2（演示）", money)))
    rest = KeptClaim.objects.get(pk=claim.pk).outstanding
    one_wins(race(*(pursues(who, "缴款3（演示）", rest) for who in (p.handler, p.finance, p.handler, p.finance))))
    numbers = list(ClaimPursuit.objects.filter(claim=claim).order_by("no").values_list("no", flat=True))
    assert KeptClaim.objects.get(pk=claim.pk).outstanding == 0 and numbers == list(range(1, len(numbers) + 1))
    sound(stage)


def test_a_card_is_held_by_one_of_two_applications(stage):
    p = stage.people
    for n in range(ROUNDS):
        one, other = card(stage), card(stage)
        stage.in_office_hours(minutes=5)
        told = [ask.application([one]), ask.application([other, one] if n % 2 else [one])]
        one_wins(race(*(lambda data=data: act.start(p.requester, AssetDisposalFlow, p.unit_a, key=str(uuid4()), data=data) for data in told)))
        assert CardHold.objects.filter(card=one, released_at=None).count() == 1
        assert Disposal.objects.filter(items__card=one).count() == 1, "nothing half-done of the one that lost"
    sound(stage)


def test_cross_wise_lists_do_not_wait_for_one_another(stage):
    p = stage.people
    for _round in range(ROUNDS):
        pair = [card(stage), card(stage)]
        stage.in_office_hours(minutes=5)
        told = [ask.application(pair), ask.application(pair[::-1])]
        one_wins(race(*(lambda data=data: act.start(p.requester, AssetDisposalFlow, p.unit_a, key=str(uuid4()), data=data) for data in told)))
    sound(stage)


@pytest.mark.parametrize(("node", "people", "verbs"), [
    ("vice_head", ("vice_head", "second_vice_head"), ("approve", "approve")),
    ("vice_head", ("vice_head", "second_vice_head"), ("approve", "reject")),
    ("scrap", ("handler", "deputy"), ("record", "record")),
])
def test_of_two_people_at_one_step_one_acts(stage, node, people, verbs):
    p = stage.people
    for _round in range(ROUNDS // 2):
        ask.applies(stage, [card(stage)])
        on_to(stage, node)
        step, case = stage.step(node), stage.case
        data = {"scrap_lines": [{"no": 1, "certificate": ""}], "recycler": "甲", "recycler_qualification": "证书1", "residual": "0",
                "scrapped_on": today(stage), "scrap_paper": "清单1", "income_on": ""} if node == "scrap" else None  # fmt: skip
        edition = Case.objects.get(pk=case.pk).edition

        def acts(who, verb, step=step, data=data, edition=edition):
            return lambda: act.act(
                getattr(p, who), step.pk, verb, edition=edition, key=str(uuid4()), data=data, comment="演示",
                password=PASSWORD if step.flow_task.signed else None,
            )  # fmt: skip

        one_wins(race(*(acts(*pair) for pair in zip(people, verbs, strict=True))))
        assert Decision.objects.filter(case=case, step=step).count() == 1
        assert node != "scrap" or record_of(stage).scrappings.count() == 1
    sound(stage)


def taken(stage, thing):
    """A stock-take of the unit that misses one thing, explained and not closed yet."""
    p, at = stage.people, stage.clock.moment
    number = f"PD-2026-{StockTake.objects.count() + 1:03d}"
    take = StockTake.objects.create(number=number, title="年度盘点", unit=p.unit_a, key_day=at.date(), opened_by=p.assets, opened_at=at)
    for who in (p.counter, p.second_counter):
        TeamMember(stock_take=take, person=who).save()
    line = BookLine(stock_take=take, card=thing, quantity=1, original_value=thing.original_value)
    line.save()
    CountEntry(stock_take=take, token=uuid4(), line=line, quantity=0, by=p.counter, counted_at=at, at=at).save()
    note = DifferenceNote(stock_take=take, line=line, cause="stolen", words="被盗", evidence="报案回执", by=p.assets, at=at)
    note.save()
    return take, note


def test_a_stock_take_closes_while_a_disposal_takes_its_shortage_or_clears_the_card(stage):
    p = stage.people
    for _round in range(ROUNDS // 2):
        gone = card(stage)
        take, note = taken(stage, gone)
        stage.in_office_hours(minutes=5)
        data, at = ask.application([gone], **LOST, difference=note.pk), stage.clock.moment
        closes = lambda take=take, at=at: takes.close(take, by=p.counter, at=at)  # noqa: E731
        starts = lambda data=data: act.start(p.requester, AssetDisposalFlow, p.unit_a, key=str(uuid4()), data=data)  # noqa: E731
        closed, began = race(closes, starts)
        assert closed == "done" and StockTake.objects.get(pk=take.pk).closed_at
        assert began == "done" or "盘" in began, began
        assert Disposal.objects.filter(difference=note).count() == (began == "done")
        if began != "done":
            starts()
    twice = taken(stage, card(stage))[0]
    one_wins(race(*[lambda: takes.close(twice, by=p.counter, at=at + timedelta(minutes=1))] * 2))
    thing = card(stage)
    ask.applies(stage, [thing], **LOST)
    on_to(stage, "cancel_cards")
    take, _note = taken(stage, thing)
    step, edition, at = stage.step("cancel_cards"), Case.objects.get(pk=stage.case.pk).edition, stage.clock.moment
    data = {"voucher_no": "记-1（演示）", "cancelled_on": today(stage), "new_cards": []}
    clears = lambda: act.act(p.asset_accountant, step.pk, "record", edition=edition, key=str(uuid4()), data=data)  # noqa: E731
    assert race(lambda: takes.close(take, by=p.counter, at=at), clears) == ["done", "done"]
    assert Card.objects.get(pk=thing.pk).state == "ended"
    sound(stage)
