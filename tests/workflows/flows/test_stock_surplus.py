"""盘盈处理, read as a regulation: one explained surplus, value by document, appraisal or nominal sum, decision by value, a card of its own."""
from decimal import Decimal as D
from uuid import uuid4

import pytest

from approvals.trail.verify import verify_case
from procurement.assets.models import Card
from procurement.stocktakes import services as stocktakes
from procurement.surpluses.models import Surplus
from procurement.surpluses.open_work import open_surpluses
from workflows.demo.scenarios import stock_surplus as scene
from workflows.demo.stage import Stage
from workflows.engine import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def forward(stage):
    scene.put_forward(stage, scene.counted(stage))
    return stage


def fields(stage, who, node, data):
    with pytest.raises(act.Invalid) as wrong:
        stage.does(who, node, data)
    return set(wrong.value.form.errors)


def decided_on(stage, value):
    """The surplus at the desk of whoever decides on that value."""
    stage.does(stage.people.assets, "value", scene.valued(value))
    return stage.waiting()


def test_from_the_stock_take_to_the_card(stage):
    scene.carry(stage)
    record, card = scene.record(stage), Card.objects.get(number="ZC-PY-0003")
    assert stage.case.status == "DONE" and stage.case.outcome == "completed" and stage.case.unit == stage.people.unit_c
    assert (card.name, card.entry, card.original_value, card.quantity) == (scene.FOUND, "surplus", D("23800.00"), D(1))
    assert (card.unit, card.location, record.card) == (stage.people.unit_c, "三层会议室", card)
    assert verify_case(stage.case).ok


def test_the_shortage_of_the_same_stock_take_stands_as_it_is(stage):
    """盘盈盘亏不得相抵: the card of what is missing is not touched by what is over."""
    scene.carry(stage)
    assert Card.objects.get(number=scene.PRINTER).state == "in_use"


def test_a_surplus_is_put_forward_once_and_only_after_the_stock_take_is_closed(stage):
    take = scene.counted(stage)
    assert [note.stock_take for note in open_surpluses()] == [take]
    scene.put_forward(stage, take)
    assert open_surpluses() == []
    with pytest.raises(act.Invalid):
        scene.put_forward(stage, take)
    assert Surplus.objects.count() == 1


def test_a_refused_surplus_stays_open_work_and_may_come_again(forward):
    take = Surplus.objects.get().difference.stock_take
    decided_on(forward, "5000.00")
    forward.rejects(forward.people.vice_head, "decide_vice", "属于其他单位财产，请先核实权属。")
    assert forward.case.refresh_from_db() is None and len(open_surpluses()) == 1
    scene.put_forward(forward, take)
    assert Surplus.objects.count() == 2


def test_a_wrong_number_is_corrected_on_the_card_and_begins_no_case(stage):
    take = scene.counted(stage)
    take.explanations.model(stock_take=take, found=take.explanations.get(found__isnull=False).found, cause="miscoded", words="标签贴错",
                            evidence="照片", by=stage.people.counter, at=stage.clock.moment).save()
    assert open_surpluses() == []


@pytest.mark.parametrize(("told", "wrong"), [
    ({"document": ""}, {"value_document"}), ({"basis": "appraised", "valuer": ""}, {"valuer"}),
    ({"basis": "appraised", "valuer": "示例评估公司", "document": ""}, {"value_document"}),
    ({"basis": "nominal", "value": "1.01", "document": ""}, {"value"}), ({"basis": "nominal", "value": "0.99", "document": ""}, {"value"}),
])
def test_a_value_rests_on_document_appraisal_or_the_nominal_sum(forward, told, wrong):
    assert fields(forward, forward.people.assets, "value", scene.valued(**told)) == wrong


def test_the_nominal_sum_is_one_yuan(forward):
    forward.does(forward.people.assets, "value", scene.valued("1.00", "nominal", ""))
    assert forward.waiting() == ["decide_vice"]


@pytest.mark.parametrize(("value", "hand"), [("99999.99", "decide_vice"), ("100000.00", "decide_head")])
def test_the_value_chooses_the_hand(forward, value, hand):
    assert decided_on(forward, value) == [hand]


def test_who_counted_neither_decides_nor_keeps_the_books_though_he_put_nothing_forward(stage, ticking):
    """The vice head and the accountant were of the team; the table of pairs knows only whoever put the case forward."""
    p = stage.people
    original, p.second_counter = p.second_counter, p.vice_head
    take = scene.counted(stage)
    p.second_counter = original
    scene.put_forward(stage, take)
    decided_on(stage, "5000.00")
    with pytest.raises(act.Invalid) as wrong:
        stage.does(p.vice_head, "decide_vice", scene.decided())
    assert wrong.value.form.non_field_errors()


def test_who_put_it_forward_is_kept_from_decision_and_books(forward):
    p = forward.people
    decided_on(forward, "5000.00")
    assert forward.tries(p.counter, "decide_vice", scene.decided())
    forward.does(p.vice_head, "decide_vice", scene.decided())
    assert forward.tries(p.counter, "enter_card", scene.card())
    assert forward.tries(p.vice_head, "enter_card", scene.card())


def test_a_card_number_is_given_once(forward):
    decided_on(forward, "5000.00")
    forward.does(forward.people.vice_head, "decide_vice", scene.decided())
    assert fields(forward, forward.people.asset_accountant, "enter_card", scene.card(scene.CHAIRS)) == {"card_number"}


def test_more_of_a_lot_than_its_card_says_is_entered_with_what_is_over(stage):
    """Twelve chairs where the card says ten: a card for two, the first one stays as it is."""
    take = scene.counted(stage, name="", typed=scene.CHAIRS, quantity=D(12))
    note = take.explanations.filter(line__card__number=scene.CHAIRS).get()
    stage.starts(stage.people.counter, scene.StockSurplusFlow, take.unit, {"difference": note.pk, "kind": "furniture", "request": "补登"})
    assert (scene.record(stage).quantity, scene.record(stage).title) == (D(2), "会议椅")


def test_an_open_stock_take_gives_no_case(cast, stage):
    """An explained surplus waits until the whole stock-take is closed."""
    take = scene.counted(stage)
    later = stocktakes.open_(number="PD-2", title="再盘", occasion="regular", unit=cast.unit_c, key_day=take.key_day,
                             team=[cast.counter, cast.second_counter], actor=cast.assets, at=stage.clock.moment)
    found = stocktakes.count(later, {"token": uuid4(), "typed": "", "name": "投影仪", "quantity": D(1)}, actor=cast.counter, at=stage.clock.moment)
    note = stocktakes.explain(later, {"line": None, "found": found, "cause": "unbooked", "words": "未入账", "evidence": "照片"},
                              actor=cast.counter, at=stage.clock.moment)
    assert note not in open_surpluses() and [one.stock_take for one in open_surpluses()] == [take]
