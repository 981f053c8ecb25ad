"""补记: what is added later is added by whoever could have done it in time, and by nobody whom the step would have refused."""
import pytest

from approvals.models import TrailEntry
from approvals.roles import Role
from procurement.renovations.outside import OutsideReply
from tests.workflows.engine.stage import grant
from workflows.demo.scenarios.renovation_special import asks_outside, replies
from workflows.engine import act, clock

from .deeds import case, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(stage):
    """One of two departments kept silent; its reply may come late."""
    asks_outside(stage)
    stage.waits(12)
    replies(stage, "silent")
    return case(stage)


def adds(who, found):
    data = {"kind": "late_reply", "form": {"body": "housing", "answer": "agree", "reply_no": "示建函〔2026〕8号",
                                           "replied_on": clock.now().date().isoformat(), "words": "同意。"}}
    return act.act_on_case(who, found.pk, "note", key=f"n-{who.pk}", data=data)


@pytest.mark.parametrize("who", ["requester", "unit_head"])
def test_a_party_to_the_case_adds_no_reply_in_its_own_favour(silent, cast, who):
    """The step itself goes back to the classifying officer, who may be neither applicant nor endorser."""
    person = getattr(cast, who)
    grant(person, Role.HANDLER, cast.bureau)
    assert refused(adds, person, silent) in ("apart", "forbidden")
    assert OutsideReply.objects.count() == 2 and not TrailEntry.objects.filter(action="case.added_to").exists()


@pytest.mark.parametrize("who", ["supervisor", "system_admin", "security_admin", "audit_admin"])
def test_who_watches_or_keeps_the_house_adds_nothing(silent, cast, who):
    person = getattr(cast, who)
    grant(person, Role.HANDLER, cast.bureau)
    assert refused(adds, person, silent) == "watcher"


def test_the_officer_of_the_case_is_only_asked_for_the_paper(silent, cast):
    with pytest.raises(act.Invalid):
        adds(cast.handler, silent)
