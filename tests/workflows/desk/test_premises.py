"""办公用房台账 on the screen: who keeps it, who reads what, the totals of a year, the table by which rooms come in, and the clock of leases."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from approvals.models import Notice, TrailEntry
from procurement.checklists.models import ChecklistItem
from procurement.premises.models import Lease, LeaseReminder, Occupancy, Room, UnitPosts
from workflows.desk.checklists import acts as checklists
from workflows.desk.premises import acts, watch

from .desk_b import browser
from .editions import seen, sends
from .test_parties import confirmed, text, upload
from .test_register_exports import taken

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def house(cast, ticking):
    return acts.enter_building({"name": "1号楼", "address": "示例区学府路1号", "year_built": 1998, "area": D("4000"), "level": "county",
                                "height": "multi_storey"}, by=cast.assets, at=ticking.moment)


@pytest.fixture
def room(cast, house, ticking):
    def made(number="301", area="20.00", unit=cast.unit_a, use="office"):
        return acts.enter_room({"building": house, "floor": "3", "number": number, "use": use, "area": D(area), "unit": unit},
                               by=cast.assets, at=ticking.moment)
    return made


def actions(*starts):
    return [one for one in TrailEntry.objects.order_by("chain", "seq").values_list("action", flat=True) if one.startswith(starts)]


# --- keeping ------------------------------------------------------------------------------------------------------------
def test_the_keeper_enters_a_building_a_room_and_who_sits_there(cast):
    client = browser(cast.assets)
    facts = {"name": "1号楼", "address": "示例路1号", "year_built": "1998", "area": "4,000", "level": "county", "height": "multi_storey"}
    assert client.post("/premises/buildings/add/", facts).status_code == 302
    building = Room._meta.get_field("building").related_model.objects.get()
    answer = client.post("/premises/rooms/add/", {"building": building.pk, "number": "301", "use": "office", "area": "18.55", "unit": cast.unit_a.pk})
    one = Room.objects.get()
    assert answer.url == f"/premises/rooms/{one.pk}/" and one.area == D("18.55")
    seat = {"rank": "county.other", "name": "科员", "heads": "2", "kind": "post", "main": "on", "since": "2026-03-01"}
    assert sends(client, f"/premises/rooms/{one.pk}/seat/", seat).status_code == 302
    page = text(client.get(f"/premises/rooms/{one.pk}/"))
    assert all(word in page for word in ("1号楼 301", "18.55", "科员", "2人", "超标", "登记入台账")) and "0.55" in page
    assert actions("building.", "room.", "occupancy.") == ["building.entered", "room.entered", "occupancy.entered"]


def test_a_refusal_stands_at_its_field_and_nothing_is_lost(cast, room):
    one = room()
    answer = sends(browser(cast.assets), f"/premises/rooms/{one.pk}/seat/", {
        "rank": "county.other", "name": "老同志", "heads": "1", "kind": "care", "main": "on", "since": "2026-03-01"})
    assert answer.status_code == 422 and "复核日期" in text(answer) and "老同志" in answer.content.decode() and not Occupancy.objects.exists()


def test_a_name_enters_the_trail_as_a_commitment(cast, room, ticking):
    acts.seat(room().pk, {"rank": "county.other", "name": "高某某", "staff_no": "GH-1999", "heads": 1, "kind": "post", "since": TODAY},
              by=cast.assets, at=ticking.moment)
    entry = TrailEntry.objects.get(action="occupancy.entered")
    told = bytes(entry.body).decode()
    assert "高某某" not in told and "GH-1999" not in told and "occupancy.entered" in told


def test_reclaiming_and_reassigning_name_their_document(cast, room):
    one, client = room(area="45.30"), browser(cast.assets)
    sends(client, f"/premises/rooms/{one.pk}/reclaim/", {"on": "2026-03-01", "document": "清退〔2026〕3号"})
    sends(client, f"/premises/rooms/{one.pk}/reassign/", {"on": "2026-03-02", "document": "调剂〔2026〕1号", "to": cast.unit_b.pk})
    assert actions("room.re") == ["room.reclaimed", "room.reassigned"]
    page = text(client.get("/premises/movements/?year=2026"))
    assert all(word in page for word in ("清退〔2026〕3号", "调剂〔2026〕1号", "45.30", "清理腾退", "调剂使用"))
    assert Room.objects.get().unit == cast.unit_b and "45.30" not in text(client.get("/premises/movements/?year=2025"))


@pytest.mark.parametrize("who", ["handler", "head", "auditor", "requester", "unit_head", "buyer", "system_admin"])
def test_nobody_else_writes_and_is_told_who_does(cast, room, who):
    one, client = room(), browser(getattr(cast, who))
    for url in ("/premises/rooms/add/", "/premises/buildings/add/", f"/premises/rooms/{one.pk}/change/", f"/premises/rooms/{one.pk}/lease/"):
        answer = client.post(url, {})
        assert answer.status_code == 403 and "资产管理" in text(answer)


def test_whoever_has_lost_the_role_is_refused_at_the_act(cast, room, ticking):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied, match="资产管理"):
        acts.reclaim(room().pk, on=TODAY, document="清退", by=cast.handler, at=ticking.moment)


def test_area_and_use_change_by_a_survey_with_its_document(cast, room):
    one, client = room(), browser(cast.assets)
    url, data = f"/premises/rooms/{one.pk}/change/", {"floor": "3", "use": "office", "area": "17.90", "reason": "更正"}
    for changed in ({"document": ""}, {"document": "口头通知"}, {"area": "20.00", "use": "service", "document": ""}):
        answer = sends(client, url, data | changed)
        assert answer.status_code == 422 and "测绘" in text(answer), changed
    assert sends(client, url, data | {"area": "20.00", "floor": "4", "document": ""}).status_code == 302  # the floor is no survey
    assert sends(client, url, data | {"document": "测绘报告2026-11号"}).status_code == 302
    assert Room.objects.get().area == D("17.90") and "测绘报告2026-11号" in text(client.get(f"/premises/rooms/{one.pk}/"))
    assert "测绘报告2026-11号" in bytes(TrailEntry.objects.filter(action="room.changed").latest("seq").body).decode()


# --- two people ---------------------------------------------------------------------------------------------------------
SEAT = {"rank": "county.other", "name": "科员", "heads": "2", "kind": "post", "main": "on", "since": "2026-03-01"}


@pytest.mark.parametrize(("verb", "data"), [
    ("change", {"floor": "9", "use": "office", "area": "20.00", "reason": "楼层更正"}), ("seat", SEAT | {"name": "另一人"}),
    ("reclaim", {"on": "2026-03-01", "document": "清退〔2026〕3号"}), ("end", {"on": "2026-03-01", "reason": "拆除"}),
])
def test_what_a_colleague_wrote_meanwhile_on_a_room_is_told_and_not_overwritten(cast, room, verb, data):
    one, first, second = room(), browser(cast.assets), browser(cast.assets)
    url = f"/premises/rooms/{one.pk}/{verb}/"
    before = seen(second, url)
    assert sends(first, f"/premises/rooms/{one.pk}/seat/", SEAT).status_code == 302
    changes = one.changes.count()
    late = second.post(url, data | {"edition": before})
    assert late.status_code == 409 and all(word in text(late) for word in (str(cast.assets), "科员", "未保存")), text(late)
    assert one.changes.count() == changes and Occupancy.objects.count() == 1
    before = seen(second, url)
    left = sends(first, f"/premises/rooms/{one.pk}/occupancies/{Occupancy.objects.get().pk}/end/", {"on": "2026-03-02"})
    late = second.post(url, data | {"edition": before})
    assert left.status_code == 302 and late.status_code == 409 and "科员" in text(late)


def test_buildings_posts_and_returns_tell_of_a_colleague_too(cast, room, house, ticking):
    one, client = room(), browser(cast.assets)
    lease = acts.enter_lease(one.pk, old(), by=cast.assets, at=ticking.moment)
    facts = {"year_built": "1998", "area": "4,000", "level": "county", "height": "multi_storey", "storeys": "5", "reason": "更正"}
    posted = {"rank": "county.other", "posts": "5", "document": "编发8号", "since": "2026-03-02"}
    for url, data in ((f"/premises/buildings/{house.pk}/change/", facts), (f"/premises/units/{cast.unit_a.pk}/posts/", posted)):
        before = seen(client, url)
        assert client.post(url, data).status_code == 422  # nobody knows what it saw
        assert client.post(url, data | {"edition": before}).status_code == 302
        assert client.post(url, data | {"edition": before}).status_code == 409
    url = f"/premises/leases/{lease.pk}/return/"
    before = seen(client, url)
    acts.change_room(one.pk, {"floor": "8"}, reason="楼层更正", by=cast.assets, at=ticking.moment)
    assert client.post(url, {"on": "2026-03-02", "document": "交接单", "edition": before}).status_code == 409


# --- reading ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["assets", "handler", "section_chief", "vice_head", "head", "coordinator", "supervisor", "auditor"])
def test_leaders_and_watchers_read_every_unit(cast, room, who):
    room("301")
    room("501", unit=cast.unit_b)
    page = browser(getattr(cast, who)).get("/premises/")
    assert {row["room"].number for row in page.context["rows"]} == {"301", "501"}
    assert 'href="/premises/"' in browser(getattr(cast, who)).get("/").content.decode()


@pytest.mark.parametrize("who", ["requester", "unit_head"])
def test_a_unit_reads_its_own_rooms_only(cast, room, who):
    mine, theirs = room("301"), room("501", unit=cast.unit_b)
    client = browser(getattr(cast, who))
    assert [row["room"] for row in client.get("/premises/").context["rows"]] == [mine]
    assert client.get(f"/premises/rooms/{mine.pk}/").status_code == 200 and client.get(f"/premises/rooms/{theirs.pk}/").status_code == 404
    assert client.get(f"/premises/check/?unit={cast.unit_a.pk}").status_code == 200
    refused = client.get(f"/premises/check/?unit={cast.unit_b.pk}")
    assert refused.status_code == 403 and "只能查看本单位" in text(refused)
    for url in ("/premises/surplus/", "/premises/movements/", "/premises/leases/", "/premises/buildings/", "/premises/export/movements/"):
        assert client.get(url).status_code == 403


def test_many_rooms_are_walked_by_key_and_cost_few_queries(cast, room, django_assert_max_num_queries):
    for n in range(45):
        room(f"{n:03}")
    client, seen, url = browser(cast.assets), [], "/premises/"
    while url:
        with django_assert_max_num_queries(12):
            page = client.get(url)
        seen += [row["room"].number for row in page.context["rows"]]
        url = (page.context["pager"] or {}).get("next_url")
    assert seen == sorted(seen) and len(set(seen)) == len(seen) == 45


def test_the_other_pages_cost_few_queries(cast, room, ticking, django_assert_max_num_queries):
    one = room()
    for n in range(12):
        acts.reclaim(room(f"R{n}").pk, on=TODAY, document="清退", by=cast.assets, at=ticking.moment)
    client = browser(cast.assets)
    for url in (f"/premises/rooms/{one.pk}/", f"/premises/check/?unit={cast.unit_a.pk}", "/premises/movements/", "/premises/surplus/",
                "/premises/leases/", "/premises/buildings/"):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_the_check_of_a_unit_shows_each_figure_with_its_rule(cast, room, ticking):
    for rank, posts in (("county.section_chief", 1), ("county.section_deputy", 3), ("county.other", 56)):
        acts.set_posts(cast.unit_a, {"rank": rank, "posts": posts, "document": "编发8号", "since": TODAY}, by=cast.assets, at=ticking.moment)
    room("301", "640.00")
    page = text(browser(cast.unit_head).get("/premises/check/"))
    for words in ("超标82.00㎡（14.70%）", "558.00", "480.00", "93.42", "1,131.42", "18 + 36 + 504", "发改投资〔2014〕2674号"):
        assert words in page, words
    assert UnitPosts.objects.count() == 3 and actions("posts.") == ["posts.set"] * 3


def test_empty_rooms_stand_by_building_and_use(cast, room):
    room("301", "20.10")
    room("302", "30.25")
    page = text(browser(cast.handler).get("/premises/surplus/"))
    assert "50.35" in page and "1号楼 302" in page


# --- tables -------------------------------------------------------------------------------------------------------------
def row(number="401", area="18.50", unit="FW01", building="1号楼", use="办公室", document=""):
    return [building, "示例区学府路1号", "4", number, use, area, unit, document]


def test_a_table_enters_rooms_and_surveys_known_ones(cast, room):
    one, keeper = room("301", "20.00"), browser(cast.assets)
    confirmed(keeper, upload(keeper, "rooms", row(), row("301", "20.05", document="测绘报告2026-11号")))
    assert set(Room.objects.values_list("number", "area")) == {("401", D("18.50")), ("301", D("20.05"))}
    assert one.changes.order_by("-pk")[0].reason == "年度入库"
    assert actions("room.") == ["room.entered", "room.entered", "room.changed"]


@pytest.mark.parametrize(("bad", "sentence"), [
    (row(area="0"), "大于0"), (row(area="18.555"), "最多两位小数"), (row(unit="XX99"), "没有使用该编码的在用单位"), (row(building="9号楼"), "请先登记房屋"),
    (row("301", unit="FW02"), "不能通过导入变更"), (row("301", "20.05"), "测绘"), (row(use="舞厅"), "舞厅"), (row("402"), "402"),
])  # fmt: skip
def test_every_bad_row_is_named_and_nothing_is_stored(cast, room, bad, sentence):
    room("301", "20.00")
    keeper = browser(cast.assets)
    answer = upload(keeper, "rooms", row("402"), bad)
    job = keeper.get(answer.url).context["job"]
    assert job.state == "bad" and 3 in {number for number, *__ in job.problems} and sentence in text(keeper.get(answer.url))
    confirmed(keeper, answer)
    assert Room.objects.count() == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_ledger_is_taken_along_with_its_reason(cast, room, ticking, ending):
    acts.reclaim(room("301", "20.10").pk, on=TODAY, document="清退〔2026〕3号", by=cast.assets, at=ticking.moment)
    assert browser(cast.assets).post("/premises/export/rooms/", {"format": ending, "reason": ""}).status_code == 422
    (one,) = taken(cast.assets, "/premises/export/rooms/", ending, "年度检查")
    assert (one["房号"], one["使用面积（㎡）"], one["房间状态"], one["超标（㎡）"]) == ("301", "20.10", "闲置", "20.10")
    (moved,) = taken(cast.head, "/premises/export/movements/?year=2026", ending, "年度检查")
    assert (moved["变动类型"], moved["变动面积（㎡）"], moved["变动日期"]) == ("清理腾退", "20.10", "2026-03-02")
    assert taken(cast.head, "/premises/export/movements/?year=2025", ending, "年度检查") == []
    assert TrailEntry.objects.filter(action="export.made").exists()


def test_a_unit_takes_along_its_own_rooms_only(cast, room):
    room("301")
    room("501", unit=cast.unit_b)
    assert [row["房号"] for row in taken(cast.unit_head, "/premises/export/rooms/", "csv", "本单位用房自查")] == ["301"]


# --- leases -------------------------------------------------------------------------------------------------------------
def old(**changes):
    return {"kind": "lease", "borrower": "示例公司", "document": "合同〔2011〕7号", "signed_on": date(2011, 1, 1), "since": date(2011, 1, 1),
            "ends_on": TODAY + timedelta(days=90), "rent": D("12000.00"), **changes}


def test_a_new_lease_is_refused_on_the_screen_with_the_law(cast, room):
    one = room()
    told = {**old(signed_on=TODAY, since=TODAY), "rent": "0"}
    answer = sends(browser(cast.assets), f"/premises/rooms/{one.pk}/lease/", told)
    assert answer.status_code == 422 and "机关事务管理条例" in text(answer) and "第二十三条" in text(answer) and not Lease.objects.exists()


def test_the_clock_reminds_at_ninety_thirty_and_none_then_opens_a_task_each_once(cast, room, ticking):
    acts.enter_lease(room().pk, old(), by=cast.assets, at=ticking.moment)
    start, told = ticking.moment, []
    for days in range(0, 100):
        at = start + timedelta(days=days)
        told += [days] * watch.warn(at)
        assert watch.warn(at) == 0
    assert told == [0, 60, 90, 91]
    notices = list(Notice.objects.filter(kind__startswith="lease").order_by("pk").values_list("to", "kind"))
    assert notices == [(cast.assets.pk, "lease_ending")] * 3 + [(cast.assets.pk, "lease_over")]
    item = ChecklistItem.objects.get()
    assert (item.owner, item.source, item.deadline) == (cast.assets, "lease", TODAY + timedelta(days=91 + 30)) and "收回" in item.task
    assert item.signer != item.owner
    assert actions("lease.") == ["lease.entered", "lease.reminded", "lease.reminded", "lease.reminded", "lease.overdue"]
    page = text(browser(cast.assets).get("/premises/leases/"))
    assert "示例公司" in page and "合同〔2011〕7号" in page


def test_a_recovery_is_not_signed_off_while_the_room_is_not_back(cast, room, ticking):
    lease = acts.enter_lease(room().pk, old(ends_on=TODAY - timedelta(days=1)), by=cast.assets, at=ticking.moment)
    assert watch.warn(ticking.moment) == 1
    item = ChecklistItem.objects.get()
    checklists.report(item.pk, words="已收回", document="交接单", done=True, files=(), by=cast.assets, at=ticking.moment)
    url = f"/checklists/{item.pk}/"
    answer = browser(item.signer).post(url, {"verb": "sign", "a-words": ""})
    assert answer.status_code == 422 and "尚未在台账中收回" in text(answer) and "301" in text(answer)
    item.refresh_from_db()
    assert item.state == "reported"
    acts.take_back(lease.pk, on=TODAY, document="交接单", by=cast.assets, at=ticking.moment)
    assert browser(item.signer).post(url, {"verb": "sign", "a-words": ""}).status_code == 302


def test_a_clock_that_stood_still_tells_the_nearest_only(cast, room, ticking):
    acts.enter_lease(room().pk, old(), by=cast.assets, at=ticking.moment)
    assert watch.warn(ticking.moment + timedelta(days=75)) == 1
    assert list(LeaseReminder.objects.values_list("code", "days")) == [("premises.lease.second", 15)]


def test_the_return_ends_the_lease_and_empties_the_room(cast, room, ticking):
    one = room()
    lease = acts.enter_lease(one.pk, old(ends_on=TODAY - timedelta(days=5)), by=cast.assets, at=ticking.moment)
    client = browser(cast.assets)
    assert "已超期5天" in text(client.get("/premises/leases/"))
    assert sends(client, f"/premises/leases/{lease.pk}/return/", {"on": "2026-03-02", "document": "交接单"}).status_code == 302
    assert Room.objects.get().state == "empty" and watch.warn(ticking.moment) == 0 and actions("lease.")[-1] == "lease.ended"
    assert "示例公司" not in text(client.get("/premises/leases/")) and "交接单" in text(client.get("/premises/leases/?tab=ended"))


def test_a_notice_of_a_lease_leads_to_the_register(cast, room, ticking):
    acts.enter_lease(room().pk, old(), by=cast.assets, at=ticking.moment)
    watch.warn(ticking.moment)
    notice = Notice.objects.get(kind="lease_ending")
    client = browser(cast.assets)
    assert client.get(f"/notices/{notice.pk}/").url == "/premises/leases/" and "示例公司" in text(client.get("/notices/"))
