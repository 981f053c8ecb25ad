"""The home page, notices, delegations, phrases, search and preferences."""
from datetime import timedelta

import pytest
from django.urls import reverse

from approvals import delegations
from approvals.models import Delegation, Notice, Phrase, TrailEntry
from workflows.engine import clock
from workflows.engine.act import act_on_case

from .desk_b import SMALL, applies, browser

pytestmark = pytest.mark.django_db


def test_the_home_page_shows_what_waits_what_i_started_and_what_i_may_begin(cast, django_assert_max_num_queries):
    case = applies(cast.requester, cast.unit_a, title="屋面维修")
    assert "屋面维修" in browser(cast.unit_head).get("/").content.decode()
    mine = browser(cast.requester).get("/").content.decode()
    assert "屋面维修" in mine and reverse("desk:start_flow", args=["renovation_review"]) in mine
    assert case.number not in browser(cast.stranger).get("/").content.decode()
    head = browser(cast.unit_head)
    head.get("/")
    with django_assert_max_num_queries(12):
        head.get("/")


def test_an_auditor_finds_supervision_and_no_work(cast, django_assert_max_num_queries):
    auditor = browser(cast.auditor)
    page = auditor.get("/").content.decode()
    assert reverse("desk:audit") in page and reverse("desk:integrity") in page and reverse("desk:inbox") not in page
    with django_assert_max_num_queries(12):
        auditor.get("/")


def test_a_notice_leads_to_its_case_and_is_then_read(cast):
    case = applies(cast.requester, cast.unit_a)
    act_on_case(cast.requester, case.pk, "copy", key="c", data={"to": [cast.stranger.pk]})
    stranger = browser(cast.stranger)
    page = stranger.get("/notices/").content.decode()
    notice = Notice.objects.get(to=cast.stranger)
    assert "赵敏" in page and 'class="dot"' in page
    answer = stranger.get(reverse("desk:notice", args=[notice.pk]))
    assert answer["Location"] == reverse("desk:case", args=[case.key])
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert browser(cast.requester).get(reverse("desk:notice", args=[notice.pk])).status_code == 404
    assert case.number in stranger.get("/copied/").content.decode()


def test_all_notices_are_marked_read_by_one_button_and_only_ones_own(cast):
    at = clock.now()
    for n, who in enumerate((cast.stranger, cast.stranger, cast.requester)):
        Notice.objects.create(to=who, kind="export", once=f"t{n}", at=at, params={"name": "x"})
    browser(cast.stranger).post("/notices/read/")
    assert list(Notice.objects.filter(read_at=None).values_list("to", flat=True)) == [cast.requester.pk]


def test_a_delegation_is_made_by_pinyin_shown_to_both_and_revoked_with_a_reason(cast):
    head = browser(cast.unit_head)
    today = clock.now().date()
    form = {"deputy": "fangyuan", "role": "act_as_unit_head", "flow": "renovation_review", "max_amount": "100000", "since": today,
            "until": today + timedelta(days=3), "reason": "出差"}
    assert head.post("/delegations/", form).status_code == 302
    paper = Delegation.objects.get()
    assert (paper.deputy, paper.role) == (cast.stranger, "act_as_unit_head")
    assert "方圆" in head.get("/delegations/").content.decode()
    assert "孙立" in browser(cast.stranger).get("/delegations/").content.decode()
    assert "方圆" not in browser(cast.requester).get("/delegations/").content.decode()
    address = reverse("desk:delegation_revoke", args=[paper.pk])
    assert browser(cast.requester).post(address, {"reason": "好奇"}).status_code == 404
    head.post(address, {"reason": ""})
    paper.refresh_from_db()
    assert paper.revoked_at is None
    head.post(address, {"reason": "已返回"})
    paper.refresh_from_db()
    assert paper.revoked_by == cast.unit_head
    assert set(TrailEntry.objects.filter(action__startswith="delegation").values_list("action", flat=True)) == {
        "delegation.made", "delegation.revoked"}


@pytest.mark.parametrize("change, sentence", [
    ({"deputy": "没有此人"}, "deputy"), ({"deputy": "1002"}, "deputy"), ({"reason": " "}, "reason"), ({"until": "2026-02-01"}, "until"),
    ({"until": "2027-02-01"}, "until"), ({"max_amount": "-1"}, "max_amount"),
])
def test_a_delegation_that_the_register_refuses_says_why_at_the_field(cast, change, sentence):
    form = {"deputy": "1103", "role": "", "flow": "", "max_amount": "", "since": "2026-03-02", "until": "2026-03-05", "reason": "出差"}
    answer = browser(cast.unit_head).post("/delegations/", form | change)
    assert answer.status_code == 422 and f'id="id_{sentence}_error"' in answer.content.decode()
    assert not Delegation.objects.exists()


def test_a_name_that_several_people_bear_asks_for_the_staff_number(cast):
    answer = browser(cast.unit_head).post("/delegations/", {"deputy": "l", "since": "2026-03-02", "until": "2026-03-05", "reason": "出差"})
    assert answer.status_code == 422 and "2201" in answer.content.decode()
    options = browser(cast.unit_head).get("/delegations/people/?deputy=fang").content.decode()
    assert "1103 方圆" in options


def test_phrases_are_ones_own_and_the_bureaus_are_shown(cast):
    mine = browser(cast.unit_head)
    mine.post("/phrases/", {"text": "同意，请抓紧。"})
    mine.post("/phrases/", {"text": "同意，请抓紧。"})
    phrase = Phrase.objects.get(owner=cast.unit_head)
    page = mine.get("/phrases/").content.decode()
    assert "同意，请抓紧。" in page and "已阅。" in page
    assert "同意，请抓紧。" not in browser(cast.requester).get("/phrases/").content.decode()
    shared = Phrase.objects.filter(owner=None).first()
    for who, pk in ((cast.requester, phrase.pk), (cast.unit_head, shared.pk)):
        assert browser(who).post(reverse("desk:phrase_remove", args=[pk])).status_code == 404
    mine.post(reverse("desk:phrase_remove", args=[phrase.pk]))
    assert not Phrase.objects.filter(owner=cast.unit_head).exists()
    assert mine.post("/phrases/", {"text": ""}).status_code == 422


@pytest.mark.parametrize("query", ["WX-2026-0001", "屋面", "赵敏", "zhaomin", "zm", "1001"])
def test_search_finds_a_case_by_number_title_name_pinyin_or_staff_number(cast, query):
    applies(cast.requester, cast.unit_a, title="屋面维修")
    assert "屋面维修" in browser(cast.requester).get("/search/", {"q": query}).content.decode()


def test_search_shows_only_what_one_may_see(cast, django_assert_max_num_queries):
    for n in range(5):
        applies(cast.requester, cast.unit_a, title=f"屋面{n}", items=SMALL)
    for who, seen in ((cast.stranger, False), (cast.second_requester, False), (cast.unit_head, True), (cast.auditor, True), (cast.head, True)):
        reader = browser(who)
        with django_assert_max_num_queries(12):
            assert ("屋面3" in reader.get("/search/", {"q": "屋面"}).content.decode()) is seen, who


def test_preferences_are_cookies_with_known_values_and_lead_back_home_only(client):
    answer = client.post("/preferences/", {"theme": "dark", "size": "huge", "next": "//evil.example/"})
    assert answer["Location"] == "/" and answer.cookies["desk_theme"].value == "dark" and "desk_size" not in answer.cookies
    page = client.get("/about/").content.decode()
    assert 'data-bs-theme="dark"' in page and "AGPL" in page


def test_a_deputy_from_tomorrow_on_is_not_in_force_today(cast):
    at = clock.now()
    delegations.make(cast.unit_head, cast.stranger, starts=at + timedelta(days=1), ends=at + timedelta(days=2), reason="出差",
                     by=cast.unit_head, at=at)
    case = applies(cast.requester, cast.unit_a)
    assert case.number not in browser(cast.stranger).get("/inbox/?tab=delegated").content.decode()


def test_the_frame_reads_the_same_roles_as_the_duties_do(cast):
    from approvals.duties.holders import roles_of
    from workflows.desk.figures import figures

    for person in cast.everybody:
        assert figures(person, clock.now()).grants == roles_of(person)
