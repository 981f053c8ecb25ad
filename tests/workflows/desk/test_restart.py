"""终止后重新启动: a new case with the old content, linked both ways, only for the unit and only after an end in vain."""
import re
from datetime import timedelta

import pytest

from approvals.models import Case, TrailEntry
from procurement.pool.models import PoolEntry
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_states as states
from workflows.demo.scenarios import renovation_works as scene
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.flows.renovation_review import RenovationReviewFlow

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def terminated(stage):
    applies(stage)
    up_to(stage, "accept")
    stage.on_case(stage.people.section_chief, "terminate", "该楼列入整体搬迁计划，终止办理。")
    return Case.objects.get(pk=stage.case.pk)


def link(client, case):
    """Where the page of the case leads to take it up again; empty when it does not."""
    page = client.get(f"/cases/{case.key}/")
    assert page.status_code == 200
    return page.context["take_up_url"]


def again(stage, old, who=None, **changes):
    """The new application, as the form would send it."""
    data = papers.application(stage.days_ahead(40).date(), **changes) | {"takes_up": str(old.key)}
    return stage.starts(who or stage.people.requester, RenovationReviewFlow, old.unit, data)


def record(case):
    return RenovationReviewFlow.records().get(case_id=case.pk)


def fields_of(page):
    """What a browser would send back of a form just shown."""
    form = page.context["form"]
    data = {f.html_name: f.value() for f in form if f.value() not in (None, False, "")}
    for name, rows in form.lines.items():
        data |= {f"{name}-TOTAL_FORMS": str(len(rows.forms)), f"{name}-INITIAL_FORMS": "0"}
        data |= {f.html_name: f.value() for row in rows.forms for f in row if f.value() not in (None, "")}
    return {name: str(value) if not isinstance(value, list) else value for name, value in data.items()}


def test_the_old_page_leads_to_a_form_in_which_nothing_is_typed_again(stage, terminated):
    client, old = browser(stage.people.requester), terminated
    page = client.get(link(client, old))
    assert page.status_code == 200 and old.number in page.content.decode()
    sent = client.post("/start/renovation_review/", {**fields_of(page), "key": "again-1", "verb": "submit"})
    assert sent.status_code == 302, sent.context and sent.context["form"].errors
    fresh = Case.objects.exclude(pk=old.pk).get()
    was, now = record(old), record(fresh)
    assert now.follows == old and [i.amount for i in now.item_rows()] == [i.amount for i in was.item_rows()]
    for name in ("title", "building", "address", "reason", "necessity", "contents", "amount", "contact", "established"):
        assert getattr(now, name) == getattr(was, name), name
    assert not now.opinion_no and now.accepted_on is None and fresh.number != old.number


def test_both_pages_show_the_tie_and_the_trail_names_the_old_case(stage, terminated):
    old = terminated
    fresh = again(stage, old)
    client = browser(stage.people.requester)
    for page, other in ((old, fresh), (fresh, old)):
        assert re.search(rf'href="/cases/{other.key}/"[^>]*>{other.number}', client.get(f"/cases/{page.key}/").content.decode())
    assert f'"follows":"{old.number}"' in bytes(TrailEntry.objects.get(case=fresh, seq=1).body).decode()
    old.refresh_from_db()
    assert old.outcome == "terminated"  # nothing is overwritten


def test_it_is_taken_up_once(stage, terminated):
    again(stage, terminated)
    assert link(browser(stage.people.requester), terminated) == ""
    with pytest.raises(act.Invalid) as wrong:
        again(stage, terminated)
    assert "已经重新启动" in str(wrong.value.form.errors) and Case.objects.count() == 2


def test_when_the_new_case_is_given_up_too_there_is_another_attempt(stage, terminated):
    again(stage, terminated)
    stage.on_case(stage.people.requester, "withdraw", "填错。")
    assert link(browser(stage.people.requester), terminated)
    again(stage, terminated)
    assert Case.objects.count() == 3


def test_another_unit_does_not_take_up_what_is_not_its_own(stage, terminated):
    data = papers.application(stage.days_ahead(40).date()) | {"takes_up": str(terminated.key)}
    with pytest.raises(act.Invalid) as wrong:
        stage.starts(stage.people.second_requester, RenovationReviewFlow, stage.people.unit_b, data)
    assert "本单位" in str(wrong.value.form.errors)
    assert browser(stage.people.second_requester).get(f"/start/renovation_review/?follows={terminated.key}").status_code == 404


@pytest.mark.parametrize("key", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_invented_key_is_refused(stage, terminated, key):
    data = papers.application(stage.days_ahead(40).date()) | {"takes_up": key}
    with pytest.raises(act.Invalid):
        stage.starts(stage.people.requester, RenovationReviewFlow, stage.people.unit_a, data)
    assert browser(stage.people.requester).get(f"/start/renovation_review/?follows={key}").status_code == 404


def test_a_case_under_way_is_not_taken_up(stage):
    old = applies(stage)
    assert link(browser(stage.people.requester), old) == ""
    with pytest.raises(act.Invalid):
        again(stage, old)


@pytest.mark.parametrize(("happens", "can"), [
    (states.refused_by_the_unit, True), (states.lapsed, True), (states.withdrawn, True), (states.closed_daily, False),
    (states.sent_to_investment, False),
])  # fmt: skip
def test_what_ended_in_vain_can_be_taken_up_and_what_goes_on_elsewhere_cannot(stage, happens, can):
    happens(stage, 0)
    old = Case.objects.get(pk=stage.case.pk)
    who = stage.people.requester if old.unit_id == stage.people.unit_a.pk else stage.people.second_requester
    assert bool(link(browser(who), old)) is can


def test_an_agreement_is_taken_up_only_after_it_has_expired_unused(stage):
    entry, old = scene.agreed(stage), stage.case
    client = browser(stage.people.requester)
    assert link(client, old) == ""
    PoolEntry.objects.filter(pk=entry.pk).update(valid_until=scene.today(stage) - timedelta(days=1))
    record(old).__class__.objects.filter(pk=entry.renovation_id).update(valid_until=scene.today(stage) - timedelta(days=1))
    assert link(client, old)


def test_only_whoever_may_apply_is_led_there(stage, terminated):
    assert link(browser(stage.people.unit_head), terminated) == "" == link(browser(stage.people.section_chief), terminated)


def test_a_correction_keeps_the_tie(stage, terminated):
    fresh = again(stage, terminated)
    stage.returns(stage.people.unit_head, "endorse", "工程量请再核实。")
    stage.does(stage.people.requester, "correct", papers.application(record(fresh).planned_start))
    assert record(fresh).follows == terminated
