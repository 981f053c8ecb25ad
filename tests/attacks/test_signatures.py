"""A signature is the signer's own password, and guessing at it leaves traces and comes to an end."""
import pytest

from approvals.models import TrailEntry
from workflows.demo.cast import PASSWORD
from workflows.demo.scenarios import renovation_states as states
from workflows.demo.scenarios.renovation_review import up_to
from workflows.engine import act

from .deeds import refused, sends, wrong

pytestmark = pytest.mark.django_db


def test_a_page_left_open_does_not_let_a_passer_by_guess_the_password(stage):
    states.begins(stage, 1)
    up_to(stage, "vice_head")
    p, step = stage.people, stage.step("vice_head")
    for guess in ("a", "b", "c", "d", "e"):
        assert "password" in wrong(sends, stage, p.vice_head, step, "approve", password=guess)
    assert TrailEntry.objects.filter(action="signature.failed", actor=p.vice_head, outcome="refused").count() == 5
    assert refused(sends, stage, p.vice_head, step, "approve", password=PASSWORD) == "signature_locked"
    stage.clock.forward(minutes=16)
    assert isinstance(sends(stage, p.vice_head, step, "approve", password=PASSWORD), act.Done)


def test_a_wrong_password_is_called_wrong_and_a_missing_one_is_asked_for(stage):
    states.begins(stage, 1)
    up_to(stage, "vice_head")
    p, step = stage.people, stage.step("vice_head")
    missing = wrong(sends, stage, p.vice_head, step, "approve")["password"]
    mistyped = wrong(sends, stage, p.vice_head, step, "approve", password="guess")["password"]  # noqa: S106 - wrong on purpose
    assert "密码不正确" in str(mistyped) and "密码不正确" not in str(missing)


def test_a_forgotten_password_field_is_no_guess(stage):
    states.begins(stage, 1)
    up_to(stage, "vice_head")
    for _n in range(6):
        assert "password" in wrong(sends, stage, stage.people.vice_head, stage.step("vice_head"), "approve")
    assert not TrailEntry.objects.filter(action="signature.failed").exists()
