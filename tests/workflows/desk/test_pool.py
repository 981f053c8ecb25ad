"""项目储备库 on the screen: who sees it, its order, its pages, its changes, what is entered about them, and who is reminded."""
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from approvals.models import Notice, TrailEntry
from approvals.trail.verify import verify_many
from procurement.pool.models import PoolEntry, PriorityChange
from procurement.written import WrittenOnce
from workflows.demo.scenarios import renovation_works as scene
from workflows.demo.scenarios.renovation_review import applies, up_to
from workflows.demo.stage import Stage
from workflows.desk.pool import screens, watch

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def entry(stage):
    return scene.agreed(stage)


def twice(stage):
    """A second project, for the other unit."""
    p = stage.people
    applies(stage, p.second_requester, p.unit_b, title="文化馆屋面维修", building="文化馆主楼", address="示例市中山路6号")
    up_to(stage, "")
    return PoolEntry.objects.get(renovation__case=stage.case.pk)


def change(stage, entry, who, **data):
    return browser(who).post(reverse("desk:pool_entry", args=[entry.pk]), {"priority": "", "reason": "", "verb": "priority"} | data)


# --- the list -----------------------------------------------------------------------------------------------------------
def test_the_list_shows_order_sum_validity_and_state(stage, entry):
    other = twice(stage)
    PoolEntry.objects.filter(pk=other.pk).update(priority=9000)
    page = browser(stage.people.section_chief).get("/pool/").content.decode()
    assert page.index("文化馆屋面维修") < page.index("统计局办公楼屋面")
    assert "1,485,000.00" in page and "机管初审〔2026〕2号" in page and entry.valid_until.isoformat() in page and "待实施" in page


def test_the_list_is_filtered_by_year_state_and_word(stage, entry):
    client = browser(stage.people.finance)

    def titles(query):
        return [row["title"] for row in client.get(f"/pool/?{query}").context["rows"]]

    assert titles("year=2026") == [entry.title] and titles("year=2027") == []
    assert titles("state=waiting") == [entry.title] and titles("state=expired") == titles("state=taken") == titles("state=withdrawn") == []
    assert titles("q=统计局") == titles("q=WX-2026-0001") == [entry.title] and titles("q=文化馆") == []
    PoolEntry.objects.update(valid_until=scene.today(stage) - timedelta(days=1))
    assert titles("state=expired") == [entry.title] and titles("state=waiting") == []
    assert client.get("/pool/?state=expired").context["total"] == D("742500.00")


def test_a_project_whose_works_are_under_way_is_taken(stage, entry):
    scene.taken_up(stage)
    rows = browser(stage.people.handler).get("/pool/?state=taken").context["rows"]
    assert [row["waiting"] for row in rows] == [False] and rows[0]["take_url"] == ""


def test_pages_go_by_key_and_skip_nothing(stage, entry, monkeypatch):
    other = twice(stage)
    monkeypatch.setattr(screens, "PER_PAGE", 1)
    PoolEntry.objects.update(priority=500)  # equal: the earlier entry goes first
    client = browser(stage.people.head)
    first = client.get("/pool/")
    second = client.get(first.context["pager"]["next_url"])
    assert [first.context["rows"][0]["pk"], second.context["rows"][0]["pk"]] == [entry.pk, other.pk]
    assert second.context["pager"]["next_url"] == ""
    assert client.get("/pool/?after=x-y").status_code == client.get("/pool/?after=-").status_code == 200


@pytest.mark.parametrize("who", ["requester", "unit_head", "archivist", "stranger", "system_admin"])
def test_whoever_has_no_part_in_planning_learns_whom_to_ask(stage, entry, who):
    answer = browser(getattr(stage.people, who)).get("/pool/")
    assert answer.status_code == 403
    assert "韩雪" in answer.content.decode()


def test_the_pages_ask_few_queries(stage, entry, django_assert_max_num_queries):
    twice(stage)
    client = browser(stage.people.section_chief)
    for url in ("/pool/", f"/pool/{entry.pk}/"):
        with django_assert_max_num_queries(12):
            client.get(url)


def test_taking_up_starts_from_the_list_with_the_number_filled_in(stage, entry):
    client = browser(stage.people.handler)
    url = client.get("/pool/").context["rows"][0]["take_url"]
    page = client.get(url)
    assert page.status_code == 200 and page.context["form"].initial["entry"] == str(entry.pk)
    assert page.context["unit_name"] == str(stage.people.unit_a)
    sent = client.post("/start/renovation_works/", {"key": "k1", "entry": str(entry.pk), "take_up_note": "", "verb": "submit"})
    assert sent.status_code == 302 and PoolEntry.objects.get().works.get().case.unit == stage.people.unit_a
    again = client.post("/start/renovation_works/", {"key": "k2", "entry": str(entry.pk), "take_up_note": "", "verb": "submit"})
    assert again.status_code == 422 and "已启动" in again.content.decode()
    nothing = client.post("/start/renovation_works/", {"key": "k3", "entry": "99999", "take_up_note": "", "verb": "submit"})
    assert nothing.status_code == 422 and "储备库中没有该项目" in nothing.content.decode()


# --- changes ------------------------------------------------------------------------------------------------------------
def test_a_change_of_priority_is_a_further_row_and_is_entered(stage, entry):
    p, was = stage.people, entry.priority
    assert change(stage, entry, p.handler, priority="950", reason="市领导现场办公会确定优先实施").status_code == 302
    assert change(stage, entry, p.section_chief, priority="40", reason="改为下半年实施").status_code == 302
    rows = list(PriorityChange.objects.order_by("no").values_list("no", "before", "after", "by__username"))
    assert rows == [(1, was, 950, p.handler.username), (2, 950, 40, p.section_chief.username)]
    entry.refresh_from_db()
    assert (entry.priority, entry.score) == (40, was)
    first, second = TrailEntry.objects.filter(action="pool.priority_changed").order_by("seq")
    assert b'"priority":950' in bytes(first.body) and "市领导" in bytes(first.body).decode() and second.actor == p.section_chief
    assert all(verdict.ok for verdict in verify_many([first.chain]).values())
    page = browser(p.finance).get(f"/pool/{entry.pk}/").content.decode()
    assert "改为下半年实施" in page and "pool.points.hazard.major" in page


@pytest.mark.parametrize(("data", "field"), [
    ({"reason": "x" * 3}, "priority"), ({"priority": "10"}, "reason"), ({"priority": "10000", "reason": "理由"}, "priority"),
    ({"priority": "高", "reason": "理由"}, "priority"), ({"priority": "-1", "reason": "理由"}, "priority"),
])  # fmt: skip
def test_a_change_without_figure_or_reason_changes_nothing(stage, entry, data, field):
    answer = change(stage, entry, stage.people.handler, **data)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not PriorityChange.objects.exists() and not TrailEntry.objects.filter(action__startswith="pool.").exists()


def test_the_same_priority_is_no_change(stage, entry):
    answer = change(stage, entry, stage.people.handler, priority=str(entry.priority), reason="理由")
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["priority"]


def test_those_who_plan_with_the_pool_do_not_change_it(stage, entry):
    for who in (stage.people.finance, stage.people.auditor, stage.people.head):
        assert change(stage, entry, who, priority="1", reason="理由").status_code == 403
        assert "formbar" not in browser(who).get(f"/pool/{entry.pk}/").content.decode()
    assert not PriorityChange.objects.exists()


def test_a_withdrawn_project_stays_and_is_offered_no_more(stage, entry):
    p = stage.people
    assert change(stage, entry, p.section_chief, verb="withdraw", reason="该楼列入搬迁计划").status_code == 302
    row = browser(p.handler).get("/pool/?state=withdrawn").context["rows"][0]
    assert (row["title"], row["take_url"], row["waiting"]) == (entry.title, "", False)
    assert TrailEntry.objects.filter(action="pool.withdrawn").count() == 1
    assert change(stage, entry, p.handler, priority="1", reason="理由").status_code == 422
    assert change(stage, entry, p.handler, verb="withdraw", reason="理由").status_code == 422


def test_the_history_of_a_place_is_not_rewritten(stage, entry):
    change(stage, entry, stage.people.handler, priority="1", reason="理由")
    row = PriorityChange.objects.get()
    for tamper in (row.save, row.delete, lambda: PriorityChange.objects.update(after=2), PriorityChange.objects.all().delete):
        with pytest.raises(WrittenOnce):
            tamper()


def test_a_project_that_is_not_there(stage, entry):
    assert browser(stage.people.handler).get("/pool/99999/").status_code == 404
    assert browser(stage.people.handler).post("/pool/99999/", {"priority": "1", "reason": "理由"}).status_code == 404


# --- the page of the case -------------------------------------------------------------------------------------------------
def test_the_page_of_the_case_tells_the_place_in_the_pool_and_the_works(stage, entry):
    p, review = stage.people, stage.case
    assert f"第 {entry.pk} 号" in browser(p.requester).get(f"/cases/{review.key}/").content.decode()
    scene.taken_up(stage)
    page = browser(p.section_chief).get(f"/cases/{review.key}/").content.decode()
    assert f'href="/cases/{stage.case.key}/"' in page and "WG-2026-0001" in page
    assert f'href="/cases/{review.key}/"' in browser(p.handler).get(f"/cases/{stage.case.key}/").content.decode()


def test_a_lapsed_opinion_is_flagged_on_its_case(stage, entry):
    PoolEntry.objects.update(valid_until=scene.today(stage) - timedelta(days=1))
    assert "失效" in browser(stage.people.requester).get(f"/cases/{stage.case.key}/").content.decode()


# --- reminders ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("left", "kind"), [(31, None), (30, "opinion_ending"), (0, "opinion_ending"), (-1, "opinion_lapsed")])
def test_requester_and_handler_are_reminded_once(stage, entry, left, kind):
    PoolEntry.objects.update(valid_until=scene.today(stage) + timedelta(days=left))
    at, p = stage.clock.moment, stage.people
    assert watch.warn(at) == (kind is not None) and watch.warn(at) == 0
    told = Notice.objects.filter(kind__startswith="opinion_")
    assert set(told.values_list("to__username", "kind")) == ({(p.requester.username, kind), (p.handler.username, kind)} if kind else set())
    assert TrailEntry.objects.filter(action="pool.lapsed").count() == (kind == "opinion_lapsed")


def test_first_the_end_is_near_then_it_has_come(stage, entry):
    PoolEntry.objects.update(valid_until=scene.today(stage))
    assert watch.warn(stage.clock.moment) == 1 and watch.warn(stage.clock.moment + timedelta(days=1)) == 1
    assert set(Notice.objects.filter(to=stage.people.requester, kind__startswith="opinion_").values_list("kind", flat=True)) == {
        "opinion_ending", "opinion_lapsed"}


def test_nobody_is_reminded_of_what_has_been_taken_up(stage, entry):
    scene.taken_up(stage)
    PoolEntry.objects.update(valid_until=scene.today(stage))
    assert watch.warn(stage.clock.moment) == 0
