"""No works on an opinion that is not out."""
import pytest

from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_works as works
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.engine import act

pytestmark = pytest.mark.django_db


def test_a_project_is_not_taken_up_on_an_opinion_that_the_window_took_back(stage, cast):
    """Between taking back and issuing again the entry of the pool stands as it was; the works would begin on nothing."""
    applies(stage)
    up_to(stage, "issue")
    review = stage.case
    stage.does(cast.window, "issue", papers.issue())
    stage.on_case(cast.window, "withdraw", "送达方式填错")
    with pytest.raises(act.Invalid) as no:
        works.taken_up(stage, works.entry_of(stage))
    assert "entry" in no.value.form.errors
    stage.case = review
    stage.does(cast.window, "issue", papers.issue())
    works.taken_up(stage, works.entry_of(stage))
    assert stage.case.number.startswith("WG")
