"""账销案存 on the screen: a claim written off goes on being chased, step by step, and every step is entered."""
import json
from decimal import Decimal as D

import pytest

from approvals.models import TrailEntry
from approvals.trail.verify import verify_many
from procurement.calendar.office_time import local
from procurement.disposals.execution.claim_models import ClaimPursuit, KeptClaim
from workflows.demo.scenarios import disposal_exits
from workflows.demo.stage import Stage

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def claim(stage):
    disposal_exits.bad_debt(stage)
    return KeptClaim.objects.get(disposal__case=stage.case)


def step(stage, claim, who, **changed):
    said = {"on": local(stage.clock.moment).date().isoformat(), "what": "发出催款函", "recovered": "", "treasury_receipt": ""} | changed
    return browser(who).post(f"/claims/{claim.pk}/", said)


def test_the_register_shows_what_is_still_owed(stage, claim, django_assert_max_num_queries):
    client = browser(stage.people.finance)
    with django_assert_max_num_queries(12):
        page = client.get("/claims/").content.decode()
    assert "示例丙商贸有限公司" in page and page.count("32,000.00") == 2
    assert "示例丙商贸有限公司" not in client.get("/claims/?q=ZZZ").content.decode()


def test_every_step_of_chasing_is_a_row_and_an_entry(stage, claim, django_assert_max_num_queries):
    p = stage.people
    assert step(stage, claim, p.handler).status_code == 302
    assert step(stage, claim, p.finance, what="债务人还款", recovered="12,000.00", treasury_receipt="缴款书1号").status_code == 302
    rows = list(ClaimPursuit.objects.filter(claim=claim))
    assert [(row.no, row.recovered, row.by) for row in rows] == [(1, D("0.00"), p.handler), (2, D("12000.00"), p.finance)]
    entries = TrailEntry.objects.filter(action="claim.pursued").order_by("seq")
    assert [json.loads(bytes(one.body))["content"]["facts"]["digest"] for one in entries] == [row.digest for row in rows]
    assert all(verdict.ok for verdict in verify_many({entry.chain for entry in entries}).values())
    client = browser(p.finance)
    with django_assert_max_num_queries(12):
        page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "20,000.00" in page and "债务人还款" in page


@pytest.mark.parametrize(("changed", "words"), [
    ({"recovered": "32000.01", "treasury_receipt": "1"}, "尚欠 32,000.00 元"), ({"recovered": "1.00"}, "应上缴国库"), ({"what": ""}, ""),
    ({"on": "2031-01-01"}, ""),
])
def test_what_cannot_be_is_refused_and_nothing_is_stored(stage, claim, changed, words):
    answer = step(stage, claim, stage.people.finance, **changed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not ClaimPursuit.objects.exists()


def test_recovered_in_full_it_is_chased_no_longer(stage, claim):
    step(stage, claim, stage.people.finance, recovered="32000.00", treasury_receipt="缴款书1号")
    page = browser(stage.people.finance).get(f"/claims/{claim.pk}/").content.decode()
    assert "<form class=\"pad\"" not in page and "0.00" in page
    assert step(stage, claim, stage.people.finance).status_code == 422


def test_who_only_reads_does_not_chase(stage, claim):
    answer = step(stage, claim, stage.people.auditor)
    assert answer.status_code == 403 and "财务" in answer.content.decode() and not ClaimPursuit.objects.exists()
    assert browser(stage.people.requester).get("/claims/").status_code == 403
