"""People work on a case over HTTP: what they see, what the buttons do, what becomes of what they typed."""
from datetime import date

import pytest

from tests.walk import Walk
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
START = date(2026, 6, 1)


@pytest.fixture
def walk(cast):
    return Walk()


@pytest.fixture
def begun(walk, cast):
    walk.starts(cast.requester, **papers.application(START))
    return walk


def test_an_application_is_submitted_and_its_number_told(begun, cast):
    page = begun.opens(cast.requester)
    assert begun.waiting == ["endorse"]
    assert begun.case.number in page and "已提交" in begun.answer or "Submitted" in begun.answer
    assert begun.case.title in page


def test_the_head_of_the_unit_approves_from_the_page(begun, cast):
    page = begun.opens(cast.unit_head)
    assert 'value="approve"' in page and 'value="return"' in page
    begun.does(cast.unit_head, "endorse", "approve", comment="同意申报。")
    assert begun.waiting == ["accept"]
    assert "同意申报。" in begun.opens(cast.unit_head)
