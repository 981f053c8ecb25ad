"""化整为零 between the layers: several purchases of layer 1 that together reach layer 2; and the catalogue, out of which nobody splits."""
from decimal import Decimal as D

import pytest

from procurement.needs import rules, splitting
from procurement.needs.terms import SplitVerdict
from procurement.routing.terms import Layer
from procurement.rulebook.limits import text
from procurement.tenders.models import Tender

from .purchases import CHAIR, LAPTOP, TODAY, asked, budget, drawn, ends, held, item, need, refuses, surveyed

pytestmark = pytest.mark.django_db  # no place in particular: layer 2 from 1,000,000 on, open tender from 2,000,000


@pytest.fixture
def line(cast):
    return budget(cast.unit_a, "90000000")


def bought(cast, line, amount, code=CHAIR, **facts):
    record = asked(cast.requester, cast.unit_a, line, category_code=code, items=[item("1", amount)])
    Tender.objects.filter(pk=record.pk).update(**facts)
    return Tender.objects.select_related("case__unit", "budget_line").get(pk=record.pk)


def found(record):
    one = splitting.check(record, TODAY)
    return one.verdict, one.total, one.layer


def test_the_lines_between_the_layers_are_those_that_rows_name():
    assert [text(f"tender.split_layer{n}", TODAY) for n in (2, 3)] == ["routing.purchase_limit", "routing.open_tender"]


@pytest.mark.parametrize(("amount", "verdict"), [
    ("399999.99", SplitVerdict.CLEAR), ("400000", SplitVerdict.WARN), ("600000", SplitVerdict.WARN), ("600000.01", SplitVerdict.BLOCK),
])  # fmt: skip
def test_eighty_hundredths_warn_the_line_itself_passes_and_a_fen_more_is_blocked(cast, line, amount, verdict):
    bought(cast, line, "400000", layer=1)
    record = bought(cast, line, amount)
    assert splitting.check(record, TODAY).verdict == verdict


def test_three_that_together_cross_the_line_one_still_pending_and_one_ended_without_award(cast, line):
    signed, _pending = bought(cast, line, "400000", layer=1), bought(cast, line, "400000")
    Tender.objects.filter(pk=signed.pk).update(contract_amount=D("390000"))
    gone = bought(cast, line, "999999", layer=1)
    ends(gone)
    assert found(bought(cast, line, "200000.01")) == (SplitVerdict.BLOCK, D("1000000.01"), Layer.AGENT)
    assert found(bought(cast, line, "0.01"))[0] == SplitVerdict.BLOCK  # the third is pending and counts


def test_what_went_to_a_higher_layer_is_not_counted(cast, line):
    bought(cast, line, "900000", layer=2, method="consultation")
    bought(cast, line, "1500000")  # so large that the router sends it up itself
    assert found(bought(cast, line, "300000"))[2] is None or found(bought(cast, line, "300000"))[0] == SplitVerdict.BLOCK


def test_on_the_layer_due_for_all_nothing_is_evaded(cast, line):
    bought(cast, line, "800000", layer=1)
    record = surveyed(held(bought(cast, line, "300000")))
    data = {"ceiling": "300000"}
    with refuses("split_answer", "2 purchases", "1,100,000.00", "1,000,000.00", "2 Agent"):
        drawn(record, need(**data))
    kept = drawn(record, need(**data, split_answer="higher"))
    assert kept.split_layer == Layer.AGENT and rules.asks_split_permit(kept)
    kept.layer = 2
    assert not rules.asks_split_permit(kept)
    kept.layer = 1
    with refuses(None, "1,100,000.00", "leader then decides"):
        splitting.must_have_answered(kept, TODAY)
    kept.split_reason = "两处办公楼分期交付"
    splitting.must_have_answered(kept, TODAY)


def test_out_of_the_catalogue_nobody_splits_however_little_it_is(cast, line):
    bought(cast, line, "5000", LAPTOP, layer=1)
    second = bought(cast, line, "3000", LAPTOP)
    assert second.in_catalogue and found(second)[0] == SplitVerdict.CLEAR  # on its due layer
    second.layer = 1
    assert found(second) == (SplitVerdict.BLOCK, D("8000"), Layer.AGENT)
    chairs = bought(cast, line, "3000", layer=1)
    assert found(chairs)[0] == SplitVerdict.CLEAR
