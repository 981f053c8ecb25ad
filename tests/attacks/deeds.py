"""What the attacks share: the case and its record as they are now, and the code with which a door closes."""
from itertools import count

import pytest

from approvals.models import Case
from workflows.engine import act
from workflows.flows.renovation_review import RenovationReviewFlow

_keys = count(1)


def case(stage):
    return Case.objects.get(pk=stage.case.pk)


def record(stage):
    return RenovationReviewFlow.records().get(case_id=stage.case.pk)


def sends(stage, who, step, verb, **rest):
    """A form sent straight to the door, as a person with a terminal sends it."""
    return act.act(who, step.pk, verb, **{"edition": case(stage).edition, "key": f"thief-{next(_keys)}", **rest})


def refused(deed, *args, **how):
    """The code with which the door refuses."""
    with pytest.raises(act.Refused) as no:
        deed(*args, **how)
    return no.value.code


def wrong(deed, *args, **how):
    """What the page complains about."""
    with pytest.raises(act.Invalid) as no:
        deed(*args, **how)
    return no.value.about
