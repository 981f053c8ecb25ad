"""三权放弃 in the browser: open to everybody, entered by one administrator, in force when another has agreed."""
import re
from html import unescape

import pytest

from approvals.models import Proposal, Waiver

from .desk_b import browser

pytestmark = pytest.mark.django_db
TYPED = {"right": "no_panel_seat", "waived": "1", "document": "示机管〔2026〕3号", "title": "关于放弃三项权利的规定", "since": "2026-03-02", "reason": "局务会议决定"}


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_one_proposes_another_agrees_and_everybody_reads_it(cast):
    assert browser(cast.system_admin).post("/office/waivers/add/", TYPED).status_code == 302
    proposal = Proposal.objects.latest("pk")
    assert "示机管〔2026〕3号" not in text(browser(cast.requester).get("/office/waivers/"))
    page = text(browser(cast.security_admin).get(f"/office/proposals/{proposal.key}/"))
    assert "示机管〔2026〕3号" in page and "参与评标" in page and "已放弃" in page
    agreed = {"verb": "approve", "digest": proposal.digest, "note": ""}
    assert browser(cast.security_admin).post(f"/office/proposals/{proposal.key}/", agreed).status_code == 302
    assert Waiver.objects.get().waived and "示机管〔2026〕3号" in text(browser(cast.requester).get("/office/waivers/"))


def test_a_wrong_answer_stands_beside_its_field_and_nothing_is_lost(cast):
    answer = browser(cast.system_admin).post("/office/waivers/add/", TYPED | {"waived": "0"})
    assert answer.status_code == 422 and "没有变化" in text(answer) and "示机管〔2026〕3号" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_it_stands_in_the_navigation_and_others_cannot_enter_it(cast):
    assert 'href="/office/waivers/"' in browser(cast.requester).get("/").content.decode()
    assert browser(cast.buyer).post("/office/waivers/add/", TYPED).status_code == 403


def test_the_page_asks_few_queries(cast, django_assert_max_num_queries):
    reader = browser(cast.vice_head)
    reader.get("/office/waivers/")
    with django_assert_max_num_queries(12):
        reader.get("/office/waivers/")
