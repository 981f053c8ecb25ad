"""The totals of the yearly report are the sum of its rows, whatever became of a purchase."""
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from procurement.tenders.reports import report
from tests.procurement.evaluation.review import purchase
from tests.workflows.engine.stage import Stage, build

pytestmark = pytest.mark.django_db
POSTED = datetime(2026, 5, 7, 2, 0, tzinfo=UTC)


def test_rows_and_totals_agree_on_what_is_not_public_yet_and_on_what_was_terminated(db, ticking):
    bare = Stage(build(), ticking)

    def bought(award, *, posted=POSTED, terminated=False):
        case = bare.new()
        if terminated:
            bare.on_case(case, "head", "terminate", reason="任务取消")
        purchase(case, layer=1, award_amount=Decimal(award), awarded_on=date(2026, 5, 6), posted_at=posted, requested_on=date(2026, 4, 1))

    bought("900000.00")
    bought("800000.00", posted=None)
    bought("700000.00", terminated=True)
    told = report(2026)
    assert len(told.rows) == 3 and told.total.purchases == 1
    assert told.total.award == sum(row.award for row in told.rows if row.award is not None) == Decimal("900000.00")
