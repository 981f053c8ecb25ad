"""The hard checks and the other applications on the page of a case: in words, with their rules, in few queries."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.renovations.models import Renovation
from workflows.demo.scenarios import renovation_papers as papers

from .walked import START, in_full

pytestmark = pytest.mark.django_db


def accepted(walk, cast, **changes):
    """An application as far as the desk of the handler."""
    walk.starts(cast.requester, files=in_full(), **papers.application(START, **changes))
    walk.does(cast.unit_head, "endorse", "approve")
    walk.does(cast.window, "accept", **papers.acceptance())


def test_before_acceptance_nothing_is_checked(begun, cast):
    assert 'id="checks"' not in begun.opens(cast.unit_head)


def test_every_reader_sees_the_checks_with_their_rules(walk, cast):
    accepted(walk, cast)
    walk.does(cast.handler, "classify", **papers.classification(luxury=["lamps"]))
    for reader in (cast.requester, cast.handler, cast.head):
        page = walk.opens(reader)
        assert 'id="checks" open' in page.replace('class="card stage" ', "")
        for word in ("各项硬性检查", "机关团体建设楼堂馆所管理条例 第十三条", "renovation.whole_scope_age", "豪华灯具", "不符合"):
            assert word in page, word


def test_a_permitted_exception_is_shown_as_one(walk, cast):
    accepted(walk, cast)
    asked = papers.classification(luxury=["lamps"], exception_codes=["fixtures"], exception_reason="文物建筑原有灯具。")
    walk.does(cast.handler, "classify", **asked)
    assert "特批放行" not in walk.opens(cast.handler)
    walk.does(cast.head, "permit_exception", "approve", permit_conditions="保护原物。")
    page = walk.opens(cast.handler)
    assert "特批放行" in page and "保护原物。" in page


def test_the_officer_answers_the_other_applications_on_the_page(walk, cast):
    accepted(walk, cast)
    first = walk.case
    accepted(walk, cast, title="同楼另一项目")
    page = walk.opens(cast.handler)
    assert "同单位或同地址的其他申请" in page and first.number in page
    assert not walk.tries(cast.handler, "classify", **papers.classification())
    assert walk.response.status_code == 422
    answer = [{"number": first.number, "answer": "merge", "reason": ""}]
    walk.does(cast.handler, "classify", **papers.classification(related=answer))
    assert str(Renovation.objects.get(case_id=walk.case.pk).project_amount) == "1720000.00"


def test_no_table_is_shown_where_nothing_else_was_applied_for(walk, cast):
    accepted(walk, cast)
    page = walk.opens(cast.handler)
    assert "lines-related" not in page and "应一并实施的维修" in page


@pytest.mark.parametrize("others", [0, 4])
def test_the_page_of_the_classification_asks_no_more_for_more_applications(walk, cast, others):
    for _n in range(others):
        walk.starts(cast.requester, files=in_full(), **papers.application(START))
    accepted(walk, cast)
    walk.opens(cast.handler)
    with CaptureQueriesContext(connection) as asked:
        walk.opens(cast.handler)
    told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(told) <= 12, "\n".join(sql[:120] for sql in told)
