"""No works on an opinion that is not out."""
import pytest

from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_works as works
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.engine.errors import Refused

pytestmark = pytest.mark.django_db


def test_an_opinion_that_is_out_is_not_taken_back_and_the_works_stand_on_it(stage, cast):
    """Between taking back and issuing again the works would begin on nothing; an issued opinion stays issued."""
    applies(stage)
    up_to(stage, "issue")
    stage.does(cast.window, "issue", papers.issue())
    with pytest.raises(Refused, match="stands for good|不能撤回"):
        stage.on_case(cast.window, "withdraw", "送达方式填错")
    works.taken_up(stage, works.entry_of(stage))
    assert stage.case.number.startswith("WG")
