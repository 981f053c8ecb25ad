"""The stock-take of the demo: everything counted by two, one thing short, one thing over, neither netted, and closed."""
import pytest

from approvals.models import TrailEntry
from procurement.stocktakes.differences import result
from workflows.demo import assets, counting
from workflows.demo.stage import Stage
from workflows.engine import clock


@pytest.mark.django_db
def test_a_surplus_and_a_shortage_stand_apart_with_their_causes_and_the_count_is_closed(cast, ticking):
    assets.build(cast, clock.now())
    take = counting.carry(Stage(ticking, cast, say=lambda line: None))
    found = result(take)
    (short,), (more,) = found.shortage, found.surplus
    assert (short.line.card.name, short.book, short.actual, short.explanation.cause) == (counting.SHORT, 1, 0, "lost")
    assert short.value == short.line.original_value > 0
    assert (more.line, more.found.name, more.value, more.explanation.cause) == (None, counting.FOUND, 0, "unbooked")
    assert not found.uncounted and found.matching == take.book.count() - 1
    assert take.closed_by == cast.assets and {row.person for row in take.team.all()} == {cast.counter, cast.second_counter}
    told = [entry.action for entry in TrailEntry.objects.filter(action__startswith="stocktake.").order_by("chain", "seq")]
    assert told == ["stocktake.opened", *["stocktake.counted"] * 2, *["stocktake.explained"] * 2, "stocktake.closed"]
    assert take.counts.filter(second=None).count() == 0
