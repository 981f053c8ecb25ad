"""资产登记 in the browser: who reads which card, who keeps them, every change with its reason and its entry, two people at one card."""
import re
from datetime import date
from decimal import Decimal

import pytest

from approvals.models import TrailEntry
from approvals.trail.verify import verify_many
from procurement.assets import services
from procurement.assets.models import Card, CardChange, Vehicle
from procurement.assets.terms import Right, State
from procurement.facts import RuleBroken
from tests.approvals import rows
from workflows.engine import clock

from .desk_b import browser
from .editions import sends
from .test_parties import text
from .test_register_editions import shown

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def laptop(cast, **changes):
    """What the keeper types for a laptop of the statistics office."""
    return {
        "number": "ZC2020-0001", "name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "specification": "14英寸",
        "measure": "台", "quantity": "1", "original_value": "6,800.00", "depreciation": "6000.00", "unit": str(cast.unit_a.pk),
        "location": "三层302室", "custodian": cast.requester.username, "acquired_on": "2020-06-20", "in_use_since": "2020-07-01",
        "secrecy": "none", "operation": "none", "title_proof": "发票 24990001", "entry": "purchase", "source": "合同 HT-2020-018",
        "reason": "年初建账（演示）", **changes,
    }


CAR = {"plate": "示A·12345", "vehicle_kind": "small", "quota": "emergency", "quota_no": "BZ-01", "first_registered_on": "2016-05-01",
       "displacement": "1.8", "official_sign": "on"}


def entered(cast, who=None, vehicle=False, **changes):
    data = laptop(cast, **changes) | (CAR if vehicle else {})
    answer = browser(who or cast.assets).post("/assets/add/" + ("?vehicle=1" if vehicle else ""), data)
    assert answer.status_code == 302, text(answer)
    return Card.objects.latest("pk")


def told(action):
    return TrailEntry.objects.filter(action=action)


# --- keeping --------------------------------------------------------------------------------------------------------------
def test_a_card_is_entered_changed_read_handed_over_and_set_idle_with_an_entry_each(cast):
    card, keeper = entered(cast), browser(cast.assets)
    page = f"/assets/{card.pk}/"
    assert (card.original_value, card.custodian, card.unit) == (Decimal("6800.00"), cast.requester, cast.unit_a)
    change = laptop(cast, location="二层201室", reason="岗位调整")
    assert sends(keeper, f"{page}change/", change).status_code == 302
    assert sends(keeper, f"{page}reading/", {"pages": "1200", "reason": "季度抄表"}).status_code == 302
    handed = {"right": "use", "unit": str(cast.unit_b.pk), "on": "2026-03-02", "reason": "调剂使用"}
    assert sends(keeper, f"{page}right/", handed).status_code == 302
    assert sends(keeper, f"{page}idle/", {"reason": "人员调离"}).status_code == 302
    shown_page = text(keeper.get(page))
    assert all(word in shown_page for word in ("三层302室 → 二层201室", "岗位调整", "1200", "调剂使用", "使用权", cast.unit_b.label, "人员调离", "闲置"))
    entries = TrailEntry.objects.filter(action__startswith="asset.").order_by("seq")
    assert [one.action for one in entries] == [
        "asset.entered", "asset.changed", "asset.reading_taken", "asset.right_handed", "asset.changed"]
    assert all(one.actor == cast.assets and one.chain.startswith("adm/") for one in entries)
    assert "年初建账" not in bytes(entries[0].body).decode() and "ZC2020-0001" in bytes(entries[0].body).decode()
    assert all(verdict.ok for verdict in verify_many([entries[0].chain]).values())


def test_the_trail_says_what_changed_in_words_and_not_in_names_of_columns(cast):
    card = entered(cast)
    keeper, page = browser(cast.assets), f"/assets/{card.pk}/"
    assert sends(keeper, f"{page}change/", laptop(cast, location="二层201室", secrecy="secret", reason="岗位调整")).status_code == 302
    assert sends(keeper, f"{page}idle/", {"reason": "闲置"}).status_code == 302
    told_now = text(browser(cast.auditor).get("/audit/"))
    for words in ("存放地点：三层302室 → 二层201室", "状态：在用 → 闲置"):
        assert words in told_now, words
    assert "in_use" not in told_now and "location" not in told_now


def test_no_card_without_its_entry_in_the_trail(cast, monkeypatch):
    from workflows.desk.assets import acts

    def broken(*args, **kwargs):
        raise RuntimeError("the trail is down")

    monkeypatch.setattr(acts.book, "write", broken)
    with pytest.raises(RuntimeError):
        browser(cast.assets).post("/assets/add/", laptop(cast))
    assert not Card.objects.exists() and not CardChange.objects.exists()


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"depreciation": "6800.01"}, "累计折旧"), ({"quantity": "0"}, "不能小于"), ({"acquired_on": "2026-03-03", "in_use_since": ""}, "日期"),
    ({"custodian": "9999"}, "9999"), ({"reason": ""}, "必填"), ({"number": "#1"}, "#"), ({"kind": "ship"}, "类别"),
])
def test_what_the_books_cannot_say_is_told_and_what_was_typed_stays(cast, changes, sentence):
    answer = browser(cast.assets).post("/assets/add/", laptop(cast, **changes))
    assert answer.status_code == 422 and sentence in text(answer) and "三层302室" in answer.content.decode()
    assert not Card.objects.exists()


def test_a_number_and_a_plate_are_taken_once(cast):
    entered(cast, vehicle=True)
    again = browser(cast.assets).post("/assets/add/?vehicle=1", laptop(cast) | CAR)
    assert again.status_code == 422 and "ZC2020-0001" in text(again)
    other = browser(cast.assets).post("/assets/add/?vehicle=1", laptop(cast, number="ZC-2") | CAR)
    assert other.status_code == 422 and "示A·12345" in text(other)
    third = entered(cast, number="ZC-3")
    late = sends(browser(cast.assets), f"/assets/{third.pk}/vehicle/", laptop(cast, reason="补登") | CAR)
    assert late.status_code == 422 and "示A·12345" in text(late) and Card.objects.count() == 2


def test_a_counter_runs_forward_only_and_a_slip_is_corrected_by_a_change(cast):
    card, keeper = entered(cast, vehicle=True), browser(cast.assets)
    url = f"/assets/{card.pk}/reading/"
    assert sends(keeper, url, {"kilometres": "120000", "reason": "年检"}).status_code == 302
    assert "120000" in text(sends(keeper, url, {"kilometres": "119999", "reason": "抄错"}))
    assert sends(keeper, url, {"kilometres": "120000", "reason": "重抄"}).status_code == 422  # nothing differs
    assert sends(keeper, url, {"kilometres": "120001", "reason": "月底"}).status_code == 302
    assert sends(keeper, f"/assets/{card.pk}/change/", laptop(cast, kilometres="112000", reason="上次多写一位") | CAR).status_code == 302
    card.refresh_from_db()
    assert card.kilometres == 112000


def test_a_right_is_not_handed_to_whoever_holds_it_nor_before_the_holder_had_it(cast):
    card, keeper = entered(cast), browser(cast.assets)
    url, data = f"/assets/{card.pk}/right/", {"right": "dispose", "unit": str(cast.unit_a.pk), "on": "2026-03-02", "reason": "更正"}
    assert "已持有" in text(sends(keeper, url, data))
    assert sends(keeper, url, data | {"unit": str(cast.bureau.pk), "on": "2020-06-20"}).status_code == 422
    assert sends(keeper, url, data | {"unit": str(cast.bureau.pk), "on": "2020-06-21"}).status_code == 302
    card = Card.objects.get(pk=card.pk)
    assert services.holder(card, Right.DISPOSE, date(2020, 6, 20)) == cast.unit_a
    assert services.holder(card, Right.DISPOSE, date(2020, 6, 21)) == cast.bureau


def test_a_card_that_was_written_off_offers_nothing_and_takes_nothing(cast):
    card = entered(cast)
    services.write_off(card, on=TODAY, because="报废核销", actor=cast.asset_accountant, at=clock.now())
    keeper, page = browser(cast.assets), f"/assets/{card.pk}/"
    shown = keeper.get(page)
    assert f"{page}change/" not in shown.content.decode() and "核销" in text(shown)
    assert f"{page}eligibility/" not in shown.content.decode() and "有效" not in text(shown)
    assert "不能再变动" in text(sends(keeper, f"{page}idle/", {"reason": "试"}))
    assert str(card.number) not in text(keeper.get("/assets/")) and card.number in text(keeper.get("/assets/?state=ended"))


# --- two people -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("verb", "data"), [
    ("change", None), ("reading", {"pages": "5", "reason": "抄表"}), ("idle", {"reason": "闲置"}),
    ("right", {"right": "use", "unit": "", "on": "2026-03-02", "reason": "调剂"}),
])
def test_what_a_colleague_wrote_meanwhile_is_told_and_not_overwritten(cast, verb, data):
    card = entered(cast)
    first, second, url = browser(cast.assets), browser(cast.assets), f"/assets/{card.pk}/{verb}/"
    data = laptop(cast, location="地下室", reason="迁移") if data is None else data | ({"unit": str(cast.unit_b.pk)} if "unit" in data else {})
    seen = shown(second, url)
    assert sends(first, f"/assets/{card.pk}/change/", laptop(cast, location="二层", reason="岗位调整")).status_code == 302
    late = second.post(url, data | {"edition": seen})
    assert late.status_code == 409
    assert all(word in text(late) for word in (str(cast.assets), "三层302室 → 二层", "未保存")) and data["reason"] in late.content.decode()
    card.refresh_from_db()
    assert card.location == "二层" and CardChange.objects.count() == 2 and told("asset.changed").count() == 1
    again = re.findall(r'name="edition" value="(\d+)"', late.content.decode())
    assert second.post(url, data | {"edition": again[0]}).status_code == 302


def test_a_form_that_does_not_say_what_it_saw_stores_nothing(cast):
    card, keeper = entered(cast), browser(cast.assets)
    url, data = f"/assets/{card.pk}/change/", laptop(cast, location="地下室", reason="迁移")
    for edition in ({}, {"edition": ""}, {"edition": "x"}):
        answer = keeper.post(url, data | edition)
        assert answer.status_code == 422 and "未保存" in text(answer) and "地下室" in answer.content.decode(), edition
    card.refresh_from_db()
    assert card.location == "三层302室" and CardChange.objects.count() == 1
    (now,) = re.findall(r'name="edition" value="(\d+)"', answer.content.decode())  # sent once more it has seen what stands
    assert keeper.post(url, data | {"edition": now}).status_code == 302


# --- what needs its document ----------------------------------------------------------------------------------------------
def test_the_original_value_changes_with_its_voucher_and_not_with_a_reason_alone(cast):
    card, keeper = entered(cast), browser(cast.assets)
    url, data = f"/assets/{card.pk}/change/", laptop(cast, original_value="8800.00", reason="调整")
    for document in ("", "局长同意"):
        answer = sends(keeper, url, data | {"document": document})
        assert answer.status_code == 422 and "凭证" in text(answer), document
    assert sends(keeper, url, data | {"document": "调账凭证2026-03-018号"}).status_code == 302
    card.refresh_from_db()
    assert card.original_value == Decimal("8800.00")
    assert card.changes.latest("pk").after == {"original_value": "8800.00", "document": "调账凭证2026-03-018号"}
    assert "调账凭证2026-03-018号" in text(keeper.get(f"/assets/{card.pk}/"))
    assert "调账凭证2026-03-018号" in bytes(told("asset.changed").get().body).decode()


def test_a_card_goes_to_another_unit_by_a_transfer_or_once_by_the_document_of_a_wrong_first_entry(cast):
    card, keeper = entered(cast), browser(cast.assets)
    url, there = f"/assets/{card.pk}/change/", laptop(cast, unit=str(cast.unit_b.pk), custodian="", reason="登记有误")
    answer = sends(keeper, url, there)
    assert answer.status_code == 422 and "划转" in text(answer)
    assert sends(keeper, url, there | {"document": "更正批复〔2026〕3号"}).status_code == 302
    back = sends(keeper, url, laptop(cast, reason="再改", document="更正批复〔2026〕4号"))
    assert back.status_code == 422 and "划转" in text(back)
    card.refresh_from_db()
    assert card.unit == cast.unit_b


def test_after_a_merger_a_card_goes_to_the_heir_with_its_reason(cast):
    card, keeper = entered(cast), browser(cast.assets)
    cast.unit_a.merged_into = cast.unit_b
    cast.unit_a.save()
    data = laptop(cast, unit=str(cast.unit_b.pk), custodian="", reason="机构合并")
    assert sends(keeper, f"/assets/{card.pk}/change/", data).status_code == 302


# --- one spelling ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["示Ａ·12345", "示A12345", "示a 12345", "示A-12345", "示A・１２３４５", "示A•12345"])
def test_however_a_plate_is_spelled_it_is_one_car(cast, typed):
    entered(cast, vehicle=True)
    data = laptop(cast, number="ZC-2") | CAR | {"plate": typed}
    answer = browser(cast.assets).post("/assets/add/?vehicle=1", data)
    assert answer.status_code == 422 and "示A·12345" in text(answer)
    rows_found = browser(cast.auditor).get("/assets/vehicles/", {"q": typed}).context["rows"]
    assert [row["car"].plate for row in rows_found] == ["示A·12345"]


@pytest.mark.parametrize("typed", ["zc2020-0001", "ＺＣ2020-0001", "ZC2020 - 0001", "ZC2020－0001", "ZC\u30002020-0001"])
def test_however_a_card_number_is_spelled_it_is_one_card(cast, typed):
    entered(cast)
    answer = browser(cast.assets).post("/assets/add/", laptop(cast, number=typed))
    assert answer.status_code == 422 and "ZC2020-0001" in text(answer) and Card.objects.count() == 1
    assert [row["card"].number for row in browser(cast.auditor).get("/assets/", {"q": typed}).context["rows"]] == ["ZC2020-0001"]


# --- reading --------------------------------------------------------------------------------------------------------------
ALL = "assets asset_accountant section_chief vice_head head coordinator supervisor auditor"
OWN = "requester unit_head"
NONE = "buyer finance window storekeeper counter technician system_admin expert_1 stranger"
OF_ANOTHER = "second_requester head_with_two_hats"


@pytest.mark.parametrize(("who", "lists", "reads"), [
    *((who, 200, 200) for who in f"{ALL} {OWN}".split()), *((who, 403, 403) for who in NONE.split()),
    *((who, 200, 403) for who in OF_ANOTHER.split()),
])
def test_who_reads_which_card(cast, who, lists, reads):
    card, client = entered(cast), browser(getattr(cast, who))
    assert client.get("/assets/").status_code == client.get("/assets/vehicles/").status_code == lists
    assert client.get("/assets/allowance/").status_code == lists
    for page in (f"/assets/{card.pk}/", f"/assets/{card.pk}/eligibility/"):
        assert client.get(page).status_code == reads, page
    assert ('href="/assets/"' in client.get("/").content.decode()) is (lists == 200)
    if lists == 200:
        assert ("ZC2020-0001" in text(client.get("/assets/"))) is (reads == 200)


@pytest.mark.parametrize("who", [one for one in f"{ALL} {OWN} {NONE}".split() if one != "assets"])
def test_nobody_but_asset_management_keeps_the_register(cast, who):
    card, client = entered(cast), browser(getattr(cast, who))
    assert client.post("/assets/add/", laptop(cast, number="X")).status_code == 403
    assert sends(client, f"/assets/{card.pk}/change/", laptop(cast, location="别处", reason="x")).status_code == 403
    assert CardChange.objects.count() == 1


def test_a_refusal_says_in_chinese_who_may_and_whom_to_ask(cast):
    card = entered(cast)
    assert all(word in text(browser(cast.buyer).get("/assets/")) for word in ("资产管理", "韩雪"))
    refused = text(browser(cast.second_requester).get(f"/assets/{card.pk}/"))
    assert all(word in refused for word in (cast.unit_a.label, "资产管理", "韩雪"))


def test_after_a_merger_the_successor_reads_the_cards_under_their_old_unit(cast):
    card = entered(cast)
    cast.unit_a.merged_into = cast.unit_b
    cast.unit_a.save()
    client = browser(cast.second_requester)
    assert client.get(f"/assets/{card.pk}/").status_code == 200 and card.number in text(client.get("/assets/"))


def test_the_list_finds_by_unit_class_state_custodian_number_and_name(cast):
    one = entered(cast)
    desk = entered(cast, number="JJ-1", name="办公桌", kind="furniture", category_code="A05010201", unit=str(cast.unit_b.pk), custodian="")
    auditor = browser(cast.auditor)
    for query, found in (
        (f"unit={cast.unit_b.pk}", {desk}), ("kind=equipment", {one}), ("state=idle", set()), ("state=in_use", {one, desk}),
        (f"custodian={cast.requester.username}", {one}), ("custodian=赵", {one}), ("q=JJ", {desk}), ("q=便携", {one}), ("kind=ship", {one, desk}),
    ):
        listed = {row["card"] for row in auditor.get(f"/assets/?{query}").context["rows"]}
        assert listed == found, query


def test_vehicles_have_a_list_of_their_own(cast):
    entered(cast, number="ZC-2")
    car = entered(cast, vehicle=True, name="小型轿车", category_code="A02030501")
    sends(browser(cast.assets), f"/assets/{car.pk}/reading/", {"kilometres": "120000", "reason": "年检"})
    (row,) = browser(cast.auditor).get("/assets/vehicles/").context["rows"]
    assert row["car"] == Vehicle.objects.get(plate="示A·12345")
    page = text(browser(cast.auditor).get("/assets/vehicles/?quota=emergency&q=12345"))
    assert all(word in page for word in ("示A·12345", "应急", "2016-05-01", "120,000", "BZ-01"))
    assert not browser(cast.auditor).get("/assets/vehicles/?quota=messenger").context["rows"]


def test_the_page_tells_in_which_cases_a_card_lies(cast, ticking):
    card = entered(cast)
    case = rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], at=ticking.moment)
    services.hold(card, case, at=ticking.moment)
    page = browser(cast.assets).get(f"/assets/{card.pk}/").content.decode()
    assert case.number in page and f"/cases/{case.key}/" not in page  # asset management sees no case that is not its own
    assert f"/cases/{case.key}/" in browser(cast.auditor).get(f"/assets/{card.pk}/").content.decode()


def test_cards_chosen_in_the_register_stand_in_the_application(cast):
    numbers = [entered(cast, number=f"ZC2020-00{n}").number for n in (21, 22)]
    theirs = entered(cast, number="ZC2020-0023", unit=str(cast.unit_b.pk), custodian="")
    client = browser(cast.requester)
    page = client.get("/assets/").content.decode()
    assert page.count('form="dispose"') == 2 and theirs.number not in page
    blank = client.get("/start/asset_disposal/", {"new": "1", "card": numbers}).content.decode()
    assert [f'value="{number}"' in blank for number in numbers] == [True, True]
    one = client.get(f"/assets/{Card.objects.get(number=numbers[0]).pk}/").content.decode()
    assert f"/start/asset_disposal/?unit={cast.unit_a.pk}&amp;card={numbers[0]}" in one
    for who in (cast.assets, cast.auditor):  # they read the register and apply for nothing
        assert 'id="dispose"' not in browser(who).get("/assets/").content.decode()


def test_a_card_that_lies_in_a_case_is_marked_and_not_offered_for_another(cast, ticking):
    card, car = entered(cast), entered(cast, number="ZC2020-0031", vehicle=True)
    free = entered(cast, number="ZC2020-0032")
    case = rows.case(cast.requester, cast.unit_a, [rows.step("inspect", cast.unit_a)], at=ticking.moment)
    for one in (card, car):
        services.hold(one, case, at=ticking.moment)
    client = browser(cast.requester)
    page = client.get("/assets/").content.decode()
    assert page.count("在办事项中") == 2 and page.count('form="dispose"') == 1 and f'value="{free.number}"' in page
    page = client.get("/assets/vehicles/").content.decode()
    assert page.count("在办事项中") == 1 and 'form="dispose"' not in page
    assert f"card={card.number}" not in client.get(f"/assets/{card.pk}/").content.decode()
    services.release(case, at=ticking.moment)
    page = client.get("/assets/").content.decode()
    assert "在办事项中" not in page and page.count('form="dispose"') == 3


@pytest.mark.parametrize("who", ["assets", "requester", "auditor"])
def test_a_page_asks_no_more_for_many_cards_than_for_one(cast, django_assert_max_num_queries, who, ticking):
    card = entered(cast, vehicle=True)
    for number in range(30):
        entered(cast, number=f"ZC-{number}")
        services.change(card, {"location": f"{number}室", "custodian": (cast.requester, cast.unit_head)[number % 2]}, reason="核对",
                        actor=cast.assets, at=ticking.moment)
    client = browser(getattr(cast, who))
    for url in ("/assets/", "/assets/?q=ZC&kind=equipment", "/assets/vehicles/", f"/assets/{card.pk}/", f"/assets/{card.pk}/eligibility/",
                f"/assets/allowance/?unit={cast.unit_a.pk}&thing=laptop&heads=40"):
        client.get(url)
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200, url
    first = client.get("/assets/").context
    assert len(first["rows"]) == 20 and len(client.get(first["pager"]["next_url"]).context["rows"]) == 11


@pytest.mark.parametrize("url", ["/assets/", "/assets/vehicles/", "/assets/add/?vehicle=1", "/assets/allowance/"])
def test_the_pages_are_english_where_english_is_asked(cast, url):
    entered(cast, vehicle=True)
    client = browser(cast.assets)
    client.cookies["django_language"] = "en"
    page = client.get(url).content.decode()
    bare = re.sub(r"<(\w+)[^>]* data-raw[^>]*>.*?</\1>", "", re.sub(r"<(script|symbol|header|footer|nav).*?</\1>", "", page, flags=re.S), flags=re.S)
    main = bare[bare.index('id="main"'):]
    assert "Register of assets" in page and not re.findall(r"[\u4e00-\u9fff]+", re.sub(r"<[^>]+>", " ", main.split("</main>")[0]))


# --- the standards --------------------------------------------------------------------------------------------------------
def answers(client, card, on):
    return client.get(f"/assets/{card.pk}/eligibility/?on={on}").context


def test_a_laptop_is_blocked_on_the_last_day_of_its_life_and_allowed_on_the_next_if_certified(cast):
    card, client = entered(cast), browser(cast.unit_head)
    says = [[row["renewal"]["words"] for row in answers(client, card, on)["rows"]] for on in ("2026-06-30", "2026-07-01")]
    early, late = [[str(word) for word in row] for row in says]
    assert early == ["尚不可以", "尚不可以", "可以"] and late == ["继续使用", "可以", "可以"]
    page = text(client.get(f"/assets/{card.pk}/eligibility/?on=2026-06-30"))
    assert "2026-07-01" in page and "asset.life.laptop" in page and "27号" in page


def test_a_small_car_has_no_age_limit_and_is_disposed_of_before_the_new_one(cast):
    card, client = entered(cast, vehicle=True, category_code="A02030501"), browser(cast.assets)
    context = answers(client, card, "2026-03-02")
    assert [str(row["scrapping"]["words"]) for row in context["rows"]] == ["继续使用", "可以"]
    assert [str(row["renewal"]["words"]) for row in context["rows"]] == ["继续使用", "尚不可以"]
    sends(client, f"/assets/{card.pk}/reading/", {"kilometres": "600000", "reason": "年检"})
    context = answers(client, card, "2026-03-02")
    assert str(context["rows"][0]["scrapping"]["words"]) == "可以" and {one["rule"].code for one in context["rules"]} >= {"asset.vehicle.km.small"}


def test_a_unit_buys_no_more_than_the_standard_leaves_it(cast):
    entered(cast)
    ask = f"/assets/allowance/?unit={cast.unit_a.pk}&heads=41&thing="
    answer = browser(cast.unit_head).get(f"{ask}laptop").context["answer"]
    assert (answer["there"], answer["left"], answer["price"].most) == (1, 19, 7000)  # 50 % of 41, rounded down, less the one there
    assert browser(cast.unit_head).get(f"{ask}copier").context["answer"]["left"] == 3
    printers = browser(cast.unit_head).get(f"{ask}printer_color").context["answer"]["ceilings"]
    assert [(one["ceiling"].rule.code, one["ceiling"].most) for one in printers] == [("asset.share.printer_color", 1), ("asset.share.printer", 32)]
    desk = browser(cast.unit_head).get(f"{ask}desk&bureau=on").context["answer"]
    assert (desk["left"], desk["price"].most) == (None, 4500)
    table = browser(cast.unit_head).get(f"{ask}meeting_table&room=50").context["answer"]
    assert table["price"].most == Decimal("80000.00")
    assert browser(cast.unit_head).get(f"/assets/allowance/?unit={cast.unit_b.pk}&heads=41&thing=desk").status_code == 422
    assert browser(cast.assets).get(f"{ask}desk").status_code == 200


def test_neither_state_nor_counter_moves_without_a_reason(cast, ticking):
    card = entered(cast)
    for act in (lambda: services.turn(card, State.IDLE, reason=" ", actor=cast.assets, at=ticking.moment),
                lambda: services.turn(card, State.ENDED, reason="核销", actor=cast.assets, at=ticking.moment),
                lambda: services.turn(card, State.IN_USE, reason="已在用", actor=cast.assets, at=ticking.moment),
                lambda: services.read(card, {"pages": 5}, reason="", actor=cast.assets, at=ticking.moment)):
        with pytest.raises(RuleBroken):
            act()
    assert CardChange.objects.count() == 1
