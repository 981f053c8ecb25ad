"""Every step of a disposal up to its reply opens on the screen with its form, for whoever does it, in a bounded number of questions."""
from decimal import Decimal as D

import pytest

from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios.disposal_road import STRAIGHT
from workflows.demo.scenarios.disposal_scene import card
from workflows.demo.stage import Stage

from .desk_b import browser

pytestmark = pytest.mark.django_db
MOST = 12
WHO = {
    "endorse": "unit_head", "check_cards": "assets", "appraise_technically": "technician", "publish_offer": "assets",
    "close_offer": "assets", "choose_form": "handler", "batch": "handler", "check_assets": "assets", "check_finance": "finance",
    "check_legal": "legal", "check_secrecy": "secrecy", "section_chief": "section_chief", "vice_head": "vice_head", "head": "head",
    "report_up": "handler", "answer_above": "handler", "issue_reply": "window",
}  # fmt: skip
"""Step → who does it."""


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def test_the_application_opens_with_its_form(stage):
    page = browser(stage.people.requester).get("/start/asset_disposal/").content.decode()
    assert 'name="items-0-number"' in page and 'name="form_wished"' in page and "无偿" in page


def test_every_step_opens_with_its_form(stage, django_assert_max_num_queries):
    p = stage.people
    dear = {"original_value": D("80000.00"), "depreciation": D("80000.00")}
    things = [card(stage, **dear), card(stage, **dear), card(stage, secrecy="secret", **dear)]
    ask.applies(stage, things)
    seen = set()
    for _round in range(200):
        waiting = stage.waiting()
        if not waiting:
            stage.waits(1)
            continue
        node = waiting[0]
        if node not in WHO:
            break
        client = browser(getattr(p, WHO[node]))
        client.get(f"/cases/{stage.case.key}/")
        with django_assert_max_num_queries(MOST):
            page = client.get(f"/cases/{stage.case.key}/")
        form = stage.step(node).flow_task.form_class
        assert page.status_code == 200, node
        text = page.content.decode()
        assert all(f'name="{name}"' in text for name, one in (form.base_fields.items() if form else ()) if not one.disabled), node
        seen.add(node)
        STRAIGHT[node](stage)
    assert seen == set(WHO)
    for who in ("requester", "section_chief", "auditor"):
        assert browser(getattr(p, who)).get(f"/cases/{stage.case.key}/").status_code == 200
