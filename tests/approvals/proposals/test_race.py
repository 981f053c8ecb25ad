"""Two security administrators press at the same moment: one decides, the other learns that it is settled."""
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from approvals import proposals
from approvals.duties.many import Wish
from approvals.models import TrailEntry, UnitGrant
from approvals.office import grants
from approvals.roles import Role
from tests.approvals.office.people_of_office import office
from tests.approvals.rows import AT, DAY, hat, person

pytestmark = pytest.mark.races


def test_a_proposal_is_put_in_force_once(own_database):
    if own_database.vendor != "postgresql":
        pytest.skip("on SQLite one writer waits for the other anyway")
    c = office()
    other = person("second")
    hat(other, Role.SECURITY_ADMIN, c.bureau)
    paper = grants.propose([Wish(True, c.stranger, Role.LEGAL, c.bureau)], by=c.system_admin, at=AT, reason="任职")
    gate, answers = threading.Barrier(2), []

    def press(who):
        try:
            gate.wait(5)
            answers.append(proposals.decide(paper, by=who, at=AT + DAY, agreed=True).state)
        except ValidationError as wrong:
            answers.append(wrong.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(who,)) for who in (c.security_admin, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == ["approved", "settled"]
    assert UnitGrant.objects.filter(user=c.stranger).count() == TrailEntry.objects.filter(action="grant.given").count() == 1
