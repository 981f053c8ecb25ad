"""两人复核 by one man: a start password that one administrator issues to the other would let him sign in as both."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from approvals import proposals
from approvals.duties.many import Wish
from approvals.imports import jobs
from approvals.models import ImportJob, Proposal, UnitGrant, User
from approvals.office import grants
from approvals.passwords import register
from approvals.roles import Role
from tests.approvals.imports.tables import csv_of
from tests.workflows.engine.stage import grant
from workflows.engine import clock

pytestmark = pytest.mark.django_db


def keeper(cast):
    """A second security administrator."""
    second = User.objects.create(username="4012", display_name="第二安全管理员")
    grant(second, Role.SECURITY_ADMIN, cast.bureau)
    return second


def proposed(cast, by=None):
    """The friend shall be head of the bureau."""
    wish = Wish(True, cast.stranger, Role.HEAD, cast.bureau)
    return grants.propose([wish], by=by or cast.system_admin, at=clock.now(), reason="任职文件")


def takes_over(thief, victim, at=None):
    """Issues a start password, signs in with it and chooses one that the owner does not know."""
    at = at or clock.now()
    assert register.issue(victim, by=thief, at=at, reason="本人遗忘")
    register.choose(victim, "Stolen-By-Night-1", at=at)


def refused(paper, by):
    with pytest.raises(ValidationError) as no:
        proposals.decide(paper, by=by, at=clock.now(), agreed=True)
    assert Proposal.objects.get(pk=paper.pk).state == "waiting" and not UnitGrant.objects.filter(permission__codename=Role.HEAD, user__username="1103")
    return no.value.code


def test_the_proposer_does_not_approve_as_the_security_administrator_whose_password_he_issued(cast):
    paper = proposed(cast)
    takes_over(cast.system_admin, cast.security_admin)
    assert refused(paper, cast.security_admin) == "one_hand"


def test_the_security_administrator_does_not_propose_as_the_system_administrator_whose_password_he_issued(cast):
    takes_over(cast.security_admin, cast.system_admin)
    assert refused(proposed(cast), cast.security_admin) == "one_hand"


def test_a_third_account_between_the_two_helps_nobody(cast):
    second = keeper(cast)
    takes_over(cast.security_admin, cast.system_admin)
    takes_over(cast.security_admin, second)
    assert refused(proposed(cast), second) == "one_hand"


def test_who_was_helped_out_honestly_decides_again_after_some_days_and_another_one_at_once(cast, ticking):
    cast.second_keeper = keeper(cast)
    takes_over(cast.system_admin, cast.security_admin)
    assert proposals.decide(proposed(cast), by=cast.second_keeper, at=clock.now(), agreed=True).state == "approved"
    ticking.forward(days=8)
    cast.stranger = cast.handler
    assert proposals.decide(proposed(cast), by=cast.security_admin, at=clock.now(), agreed=True).state == "approved"


def test_first_start_passwords_of_a_founding_bar_nobody(cast):
    assert register.issue(cast.security_admin, by=cast.system, at=clock.now(), reason="建账")
    assert proposals.decide(proposed(cast), by=cast.security_admin, at=clock.now(), agreed=True).state == "approved"


def test_a_refusal_and_a_withdrawal_stay_open_to_them(cast):
    takes_over(cast.system_admin, cast.security_admin)
    for end in (lambda paper: proposals.withdraw(paper, by=cast.system_admin, at=clock.now()),
                lambda paper: proposals.decide(paper, by=cast.security_admin, at=clock.now(), agreed=False, note="未经本人申请")):
        assert end(proposed(cast)).state in ("withdrawn", "refused")


# --- what was shown is what is stored ---
def test_an_old_page_does_not_confirm_a_preview_that_it_did_not_show(cast, client, settings, tmp_path, monkeypatch):
    """Two presses of the same button: the first finds the ground shifted and shows a new preview, the second would store it unseen."""
    settings.FILES_DIR = tmp_path
    job = jobs.take(cast.system_admin, "people", csv_of("people", ["1103", "方圆圆", ""]), "更正", clock.now())
    assert job.state == "ready"
    client.force_login(cast.system_admin)
    shown = client.get(reverse("desk:import", args=[job.key])).context["job"].ground
    cast.stranger.display_name = "方园"
    cast.stranger.save()
    confirm = reverse("desk:import_confirm", args=[job.key])
    client.post(confirm, {"ground": shown})
    assert ImportJob.objects.get().state == "ready" and ImportJob.objects.get().ground != shown
    for old in (shown, ""):
        client.post(confirm, {"ground": old})
        cast.stranger.refresh_from_db()
        assert ImportJob.objects.get().state == "ready" and cast.stranger.display_name == "方园"
    client.post(confirm, {"ground": ImportJob.objects.get().ground})
    cast.stranger.refresh_from_db()
    assert ImportJob.objects.get().state == "done" and cast.stranger.display_name == "方圆圆"
