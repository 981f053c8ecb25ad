"""调剂大厅 on the screen: who sees it, who may say what, what is entered, and how many questions a page asks."""
import pytest
from django.urls import reverse

from approvals.models import TrailEntry
from procurement.disposals.models import DisposalItem, DisposalWish
from workflows.demo.scenarios import disposal_asking as ask
from workflows.demo.scenarios.disposal_road import on_to
from workflows.demo.scenarios.disposal_scene import card
from workflows.demo.stage import Stage

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def thing(stage):
    """An idle computer that is offered, beside a classified one that is not."""
    ask.applies_with(stage, ask.idle([card(stage), card(stage, "涉密计算机", secrecy="secret")], "sale"))
    on_to(stage, "publish_offer")
    ask.offers(stage)
    return DisposalItem.objects.get(no=1)


def say(who, thing, unit, verb="wish", **data):
    return browser(who).post(reverse("desk:offer", args=[thing.pk]), {"unit": unit.pk, "reason": "窗口排队使用", "quota": "", "verb": verb} | data)


def test_every_unit_sees_what_is_offered_and_nothing_that_held_secrets(stage, thing):
    page = browser(stage.people.second_requester).get("/offers/").content.decode()
    assert thing.number in page and "涉密计算机" not in page
    secret = DisposalItem.objects.get(no=2)
    assert browser(stage.people.second_requester).get(f"/offers/{secret.pk}/").status_code == 404
    answer = browser(stage.people.stranger).get("/offers/")
    assert answer.status_code == 403


def test_a_unit_says_that_it_wants_it_and_takes_it_back_and_both_are_entered(stage, thing):
    p = stage.people
    assert say(p.second_requester, thing, p.unit_b).status_code == 302
    assert "本单位" not in browser(p.assets).get(f"/offers/{thing.pk}/").content.decode()
    assert "窗口排队使用" in browser(p.assets).get(f"/offers/{thing.pk}/").content.decode()
    assert say(p.second_requester, thing, p.unit_b).status_code == 422
    assert say(p.second_requester, thing, p.unit_b, "withdraw").status_code == 302
    assert list(DisposalWish.objects.order_by("pk").values_list("wants", flat=True)) == [True, False]
    actions = TrailEntry.objects.filter(action__startswith="offer.").order_by("pk").values_list("action", flat=True)
    assert sorted(actions) == ["offer.wish_withdrawn", "offer.wished"]


def test_neither_the_own_unit_nor_a_reader_of_the_bureau_can_want_it(stage, thing):
    p = stage.people
    assert say(p.requester, thing, p.unit_a).status_code == 422
    assert say(p.assets, thing, p.unit_b).status_code == 422
    assert not DisposalWish.objects.exists()


def test_after_the_last_day_nobody_is_offered_anything(stage, thing):
    p = stage.people
    while "close_offer" not in stage.waiting():
        stage.waits(1)
    assert browser(p.second_requester).get("/offers/").context["rows"] == []
    assert say(p.second_requester, thing, p.unit_b).status_code == 422
    ask.closes_offer(stage)
    assert "继续处置" in browser(p.second_requester).get(f"/offers/{thing.pk}/").content.decode()


def test_the_hall_asks_the_same_few_questions_however_much_is_offered(stage, thing, django_assert_max_num_queries):
    client = browser(stage.people.second_requester)
    client.get("/offers/")
    with django_assert_max_num_queries(12):
        client.get("/offers/")
    with django_assert_max_num_queries(12):
        client.get(f"/offers/{thing.pk}/")


def test_the_page_of_a_thing_says_where_it_stands(stage, thing):
    page = browser(stage.people.second_requester).get(f"/offers/{thing.pk}/").content.decode()
    assert "存放地点" in page and "名次" not in page
