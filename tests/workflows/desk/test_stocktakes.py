"""盘点 on the screen: who sees what, counting by telephone and by list, differences with their cases, the trail."""
import csv
import io
import re
from datetime import timedelta
from decimal import Decimal as D
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from approvals.models import Case, Notice, TrailEntry
from procurement.assets import services as register
from procurement.calendar.office_time import local
from procurement.stocktakes.models import CountEntry, StockTake
from workflows.demo.scenarios import stock_surplus as scene
from workflows.demo.stage import Stage
from workflows.desk.stocktakes.listed import COLUMNS

from .desk_b import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cards(cast, ticking):
    for number, custodian in (("A-1", cast.counter), ("A-2", None), ("A-3", None)):
        register.enter({"number": number, "name": "便携式计算机", "kind": "equipment", "category_code": "A02010108", "measure": "台",
                        "original_value": D("6000.00"), "unit": cast.unit_a, "custodian": custodian, "location": "三层302室",
                        "acquired_on": local(ticking.moment).date()}, actor=cast.assets, at=ticking.moment)


def asked(cast, ticking, **facts):
    return {"number": "PD-1", "title": "年度盘点", "unit": cast.unit_a.pk, "occasion": "regular", "key_day": local(ticking.moment).date(),
            "team": "于飞、2303"} | facts


@pytest.fixture
def take(cards, cast, ticking):
    answer = browser(cast.assets).post(reverse("desk:stocktake_add"), asked(cast, ticking))
    assert answer.status_code == 302
    return StockTake.objects.get()


def look(take, who, **data):
    told = {"token": uuid4(), "counted_at": "", "typed": "", "quantity": "1", "place": "", "condition": "good", "name": "", "note": "", "second": ""}
    headers = {"x-requested-with": "fetch"} if data.pop("fetched", False) else {}
    return browser(who).post(reverse("desk:stocktake_count", args=[take.pk]), told | data, headers=headers)


def test_a_stock_take_is_opened_with_a_team_of_two(cards, cast, ticking):
    alone = browser(cast.assets).post(reverse("desk:stocktake_add"), asked(cast, ticking, team="于飞"))
    assert alone.status_code == 422 and alone.context["form"].errors.keys() == {"team"}
    assert browser(cast.counter).post(reverse("desk:stocktake_add"), asked(cast, ticking)).status_code == 403
    browser(cast.assets).post(reverse("desk:stocktake_add"), asked(cast, ticking))
    assert {member.person for member in StockTake.objects.get().team.all()} == {cast.counter, cast.second_counter}
    assert TrailEntry.objects.get(action="stocktake.opened").actor_id == cast.assets.pk


def test_a_day_before_all_rules_is_refused_with_what_was_typed(cards, cast, ticking):
    answer = browser(cast.assets).post(reverse("desk:stocktake_add"), asked(cast, ticking, key_day="1999-01-01"))
    words = answer.content.decode()
    assert answer.status_code == 422 and "请核对所填日期" in words and "年度盘点" in words and not StockTake.objects.exists()


def test_who_sees_it_and_who_counts(take, cast):
    address = reverse("desk:stocktake", args=[take.pk])
    assert [browser(getattr(cast, who)).get(address).status_code for who in ("assets", "counter", "auditor", "requester", "unit_head", "handler",
                                                                             "second_requester")] == [200] * 5 + [404] * 2
    counting = reverse("desk:stocktake_count", args=[take.pk])
    assert [browser(getattr(cast, who)).get(counting).status_code for who in ("counter", "assets", "auditor", "handler")] == [200, 403, 403, 404]


def test_a_look_by_the_plain_form_says_what_was_entered_and_keeps_place_and_colleague(take, cast):
    answer = look(take, cast.second_counter, typed="a-2", place="三层", second="2302")
    row = CountEntry.objects.get()
    assert answer.status_code == 302 and "place=" in answer.url and "second=2302" in answer.url
    assert (row.line.card.number, row.second, row.place) == ("A-2", cast.counter, "三层")
    assert TrailEntry.objects.filter(action="stocktake.counted").count() == 1


def test_a_look_sent_twice_is_entered_once_and_leaves_one_entry(take, cast):
    token = uuid4()
    answers = [look(take, cast.second_counter, typed="A-2", token=token, fetched=True) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and "A-2" in answers[0].content.decode()
    assert CountEntry.objects.count() == TrailEntry.objects.filter(action="stocktake.counted").count() == 1


def test_the_team_is_told_and_the_notice_leads_to_the_stock_take(take, cast):
    note = Notice.objects.get(to=cast.second_counter)
    page = browser(cast.second_counter).get("/notices/")
    assert "列入盘点小组" in page.content.decode() and not Notice.objects.filter(to=cast.assets).exists()
    assert browser(cast.second_counter).get(f"/notices/{note.pk}/").url == f"/stocktakes/{take.pk}/"


def test_the_script_gets_the_sentence_of_a_refusal(take, cast):
    answer = look(take, cast.second_counter, typed="ZZZ", fetched=True)
    assert answer.status_code == 422 and answer["Content-Type"].startswith("text/plain") and answer.content.strip()
    own = look(take, cast.counter, typed="A-1", fetched=True)
    assert own.status_code == 422  # his own thing, alone
    assert look(take, cast.counter, typed="A-1", second="2303", fetched=True).status_code == 200


def test_a_telephone_that_is_a_little_fast_counts_as_now_and_one_far_ahead_is_asked(take, cast, ticking):
    def at(**delta):
        return (ticking.moment + timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert look(take, cast.second_counter, typed="A-2", counted_at=at(minutes=4), fetched=True).status_code == 200
    assert look(take, cast.second_counter, typed="A-3", counted_at=at(minutes=7), fetched=True).status_code == 422


def test_a_telephone_that_is_a_little_slow_counts_as_the_opening(take, cast):
    def at(**delta):
        return (take.opened_at + timedelta(**delta)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert look(take, cast.second_counter, typed="A-2", counted_at=at(minutes=-4), fetched=True).status_code == 200
    assert CountEntry.objects.get().counted_at == take.opened_at
    assert look(take, cast.second_counter, typed="A-3", counted_at=at(minutes=-6), fetched=True).status_code == 422


def test_the_page_takes_along_what_is_still_to_be_counted(take, cast):
    look(take, cast.second_counter, typed="A-2")
    words = browser(cast.counter).get(reverse("desk:stocktake_count", args=[take.pk])).content.decode()
    assert "A-3" in words and ">A-2<" not in words and "js/count.js" in words and "<script>" not in words


# --- the list ---------------------------------------------------------------------------------------------------------------
def template(take, who):
    answer = browser(who).get(reverse("desk:stocktake_sheet", args=[take.pk]) + "?format=csv")
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def written(rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return SimpleUploadedFile("盘点.csv", out.getvalue().encode("utf-8-sig"))


def send(take, who, rows):
    return browser(who).post(reverse("desk:stocktake_import", args=[take.pk]), {"table": written(rows), "second": "2303"})


def test_a_list_is_filled_in_without_connection_and_sent_twice_is_entered_once(take, cast):
    rows = template(take, cast.counter)
    assert tuple(rows[0]) == COLUMNS and [row[0] for row in rows[1:]] == ["A-1", "A-2", "A-3"] and UUID(rows[1][5])
    for row, quantity in zip(rows[1:], ("1", "0", ""), strict=True):
        row[2] = quantity
    assert [send(take, cast.counter, rows).status_code for _turn in range(2)] == [302, 302]
    assert sorted(CountEntry.objects.values_list("line__card__number", "quantity")) == [("A-1", D(1)), ("A-2", D(0))]


def test_every_bad_row_is_named_and_nothing_is_entered(take, cast):
    token = str(uuid4())
    rows = [COLUMNS, ("A-2", "", "1", "", "", token), ("A-2", "", "1", "", "", token), ("A-9", "电脑", "1", "", "", ""), ("A-3", "", "-1", "", "", ""),
            ("A-3", "", "1.005", "", "", ""), ("A-3", "", "1", "", "broken", ""), ("A-3", "", "1", "", "", "xyz"), ("A-1", "", "1", "", "good", "")]
    answer = send(take, cast.counter, rows)
    assert answer.status_code == 422 and [int(re.search(r"\d+", line)[0]) for line in answer.context["wrong"]] == [3, 5, 6, 7, 8, 4]
    assert CountEntry.objects.count() == 0


def test_a_list_without_its_headings_is_refused(take, cast):
    assert send(take, cast.counter, [("A-1", "1")]).status_code == 422 and CountEntry.objects.count() == 0


# --- differences ------------------------------------------------------------------------------------------------------------
def test_the_page_of_an_explanation_begins_without_a_complaint(take, cast):
    look(take, cast.second_counter, typed="A-2", quantity="0")
    page = browser(cast.second_counter).get(reverse("desk:stocktake_explain", args=[take.pk]), {"line": take.book.get(card__number="A-2").pk})
    assert page.status_code == 200 and 'class="errors"' not in page.content.decode() and "A-2" in page.content.decode()


def test_the_cause_is_chosen_and_never_preset(take, cast):
    look(take, cast.second_counter, typed="A-2", quantity="0")
    address = f"{reverse('desk:stocktake_explain', args=[take.pk])}?line={take.book.get(card__number='A-2').pk}"
    assert '<option value="" selected>请选择' in browser(cast.counter).get(address).content.decode()
    answer = browser(cast.counter).post(address, {"words": "搬迁遗失", "evidence": "情况说明", "liable": "", "compensation": "", "cause": ""})
    assert answer.status_code == 422 and "请选择差异原因。" in answer.content.decode()


def test_a_look_at_nothing_is_told_what_to_write(take, cast):
    answer = look(take, cast.second_counter)
    words = answer.content.decode()
    assert answer.status_code == 422 and "请填卡片编号或物品名称。" in words and "没有该编号" not in words and "---------" not in words
    assert "请填卡片编号或物品名称。" in look(take, cast.second_counter, fetched=True).content.decode()
    assert not CountEntry.objects.exists()


def test_the_button_says_that_the_stock_take_ends(take, cast):
    page = browser(cast.assets).get(reverse("desk:stocktake_close", args=[take.pk]))
    assert page.context["button"] == "结束盘点" and page.context["title"].startswith("结束盘点")


def test_differences_are_explained_and_the_stock_take_is_closed(take, cast):
    look(take, cast.second_counter, typed="A-1")
    look(take, cast.second_counter, typed="A-2", quantity="0")
    look(take, cast.second_counter, name="投影仪")
    closing = reverse("desk:stocktake_close", args=[take.pk])
    assert browser(cast.assets).post(closing).status_code == 422
    look(take, cast.second_counter, typed="A-3")
    line = take.book.get(card__number="A-2")
    address = reverse("desk:stocktake_explain", args=[take.pk])
    told = {"words": "搬迁遗失", "evidence": "情况说明", "liable": "", "compensation": ""}
    assert browser(cast.counter).get(f"{address}?line={take.book.get(card__number='A-1').pk}").status_code == 404  # book and thing agree
    assert browser(cast.counter).post(f"{address}?line={line.pk}", told | {"cause": "unbooked"}).status_code == 422
    assert browser(cast.counter).post(f"{address}?line={line.pk}", told | {"cause": "lost"}).status_code == 302
    assert browser(cast.finance).get(f"{address}?line={line.pk}").status_code == 403
    assert browser(cast.assets).post(closing).status_code == 422
    found = CountEntry.objects.get(name="投影仪")
    browser(cast.counter).post(f"{address}?found={found.pk}", told | {"cause": "unbooked"})
    assert browser(cast.counter).post(closing).status_code == 403
    assert browser(cast.assets).post(closing).status_code == 302
    page = browser(cast.requester).get(reverse("desk:stocktake_differences", args=[take.pk])).context["sides"]
    assert [[row["open"] for row in rows] for __, __, rows in page] == [[True], [True]]
    assert [[bool(row["start"]) for row in rows] for __, __, rows in page] == [[True], [False]]  # the unit begins a disposal, a counter a surplus
    assert TrailEntry.objects.filter(action="stocktake.explained").count() == 2 and TrailEntry.objects.filter(action="stocktake.closed").exists()


def test_each_difference_shows_its_own_case_and_what_has_none_stays_open_work(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    take = scene.counted(stage)

    def work(who):
        return [(one["short"], bool(one["start"])) for one in browser(who).get("/stocktakes/").context["work"]]
    assert work(cast.counter) == [(True, False), (False, True)]
    scene.put_forward(stage, take)
    assert work(cast.assets) == [(True, False)]
    sides = browser(cast.auditor).get(reverse("desk:stocktake_differences", args=[take.pk])).context["sides"]
    assert [[(row["case"], row["open"]) for row in rows] for __, __, rows in sides] == [[(None, True)], [(Case.objects.get(), False)]]


def test_pages_ask_few_questions(take, cast, django_assert_max_num_queries):
    look(take, cast.second_counter, typed="A-2", quantity="0")
    for who, address in ((cast.assets, "/stocktakes/"), (cast.assets, f"/stocktakes/{take.pk}/"), (cast.assets, f"/stocktakes/{take.pk}/?tab=counted"),
                         (cast.assets, f"/stocktakes/{take.pk}/differences/"), (cast.counter, f"/stocktakes/{take.pk}/count/"),
                         (cast.counter, f"/stocktakes/{take.pk}/sheet/"), (cast.counter, f"/stocktakes/{take.pk}/import/")):
        client = browser(who)
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200, address
