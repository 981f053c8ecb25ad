"""The page of the statutory clocks of a case, and the chips beside its deadline: who sees them, what they say, what they cost."""
import re
from datetime import date, timedelta

import pytest

from approvals.models import Step
from procurement.tenders.models import Tender
from tests.walk import words_of
from workflows.demo.scenarios import sunshine_tender as road
from workflows.demo.stage import Stage
from workflows.engine.pauses import pauses

pytestmark = pytest.mark.django_db
LAW = {"layer": 2, "method": "open_tender", "regime": "procurement", "law_applies": True, "routed_on": date(2026, 3, 2)}
TIMELINE = LAW | {
    "back_announced_on": date(2026, 9, 18), "back_opened_on": date(2026, 10, 8), "filed_back_on": date(2026, 10, 8),
    "back_reported_on": date(2026, 9, 21), "awarded_on": date(2026, 9, 29), "back_published_on": date(2026, 10, 8),
    "back_notice_on": date(2026, 10, 8), "contract_signed_on": date(2026, 11, 6),
}  # fmt: skip


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def begun(stage):
    road.asks(stage)
    return stage


def facts(stage, **columns):
    Tender.objects.filter(case=stage.case).update(**columns)


def opens(client, who, stage, tail="clocks/", language="zh-hans"):
    client.force_login(who)
    client.cookies["django_language"] = language
    return client.get(f"/cases/{stage.case.key}/{tail}")


def blocks(page):
    """Code of the clock → the words of its whole block."""
    found = {}
    for block in re.findall(r'<details class="card stage clock".*?</details>', page, re.DOTALL):
        words = re.sub(r"\s+", " ", words_of(block))
        found[re.search(r'class="clk">(.*?)<', block)[1]] = words
    return found


# --- the page ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("code", "begins", "day", "basis"), [
    ("T02", "2026-09-18", "2026-09-24", "第十六条"), ("T04", "2026-09-18", "2026-10-08", "第三十五条"),
    ("T05", "2026-10-08", "2026-09-23", "第三十一条"), ("T11", "2026-09-21", "2026-09-29", "第四十三条"),
    ("T12", "2026-09-29", "2026-10-08", "第四十三条"), ("T13", "2026-10-08", "2026-10-09", "第六十九条"),
    ("T19", "2026-10-09", "2026-10-19", "第五十二条"), ("T14", "2026-10-08", "2026-11-07", "第四十六条"),
    ("T17", "2026-10-08", "2026-10-14", "第三十三条"), ("T15", "2026-11-06", "2026-11-10", "第五十条"),
    ("T16", "2026-11-06", "2026-11-17", "第四十七条"),
])
def test_the_worked_timeline_opens_line_by_line(begun, client, code, begins, day, basis):
    facts(begun, **TIMELINE)
    found = blocks(opens(client, begun.people.section_chief, begun).content.decode())[code]
    assert f"自{begins}起算，当日不计入" in found and f"届满日：{day}" in found and basis in found


def test_a_worked_sunday_a_holiday_and_both_readings_stand_in_their_lines(begun, client):
    facts(begun, **TIMELINE)
    found = blocks(opens(client, begun.people.section_chief, begun).content.decode())
    assert "2026-09-20" in found["T02"] and "2026-09-25" in found["T11"]
    assert "2026-11-07" in found["T14"] and "2026-11-09" in found["T14"] and "两种理解" in found["T14"]


def test_the_page_speaks_english_on_request_and_says_what_does_not_apply(begun, client):
    facts(begun, **TIMELINE)
    words = words_of(opens(client, begun.people.auditor, begun, language="en").content.decode())
    for said in ("Statutory clocks", "Begins on 2026-09-18, which is not counted", "Only for a purchase from a single source.",
                 "begins with: Challenge received (not entered in this case)", "runs on while the case is returned or suspended"):
        assert said in words, said
    assert not re.search(r"[\u4e00-\u9fff]", words.split("Do not apply")[1].split("源")[0].split("AGPL")[0])


def test_a_year_without_table_is_marked_provisional(begun, client):
    facts(begun, **TIMELINE | {"contract_signed_on": date(2026, 12, 30)})
    found = blocks(opens(client, begun.people.section_chief, begun).content.decode())
    assert "暂定" in found["T15"] and "暂定" not in found["T11"]


def test_before_the_road_is_settled_the_page_says_so(begun, client):
    words = words_of(opens(client, begun.people.requester, begun).content.decode())
    assert "层级与方式尚未确定" in words and "尚无法定期间起算" in words


# --- standing still ----------------------------------------------------------------------------------------------------
def test_a_suspension_and_a_return_come_out_of_the_cases_own_history(begun, client, ticking):
    p = begun.people
    begun.returns(p.unit_head, "endorse", "请补充规格")
    begun.waits(2)
    begun.does(p.requester, "revise", road.request(begun))
    begun.on_case(p.section_chief, "suspend", "等待预算批复")
    begun.waits(3)
    begun.on_case(p.section_chief, "resume", "预算已批复")
    begun.on_case(p.section_chief, "suspend", "再等一次")
    case = begun._case()
    rows = Step.objects.filter(process=case).order_by("id")
    found = pauses(case, rows, case.decisions.order_by("id"))
    assert [(one.why.value, one.until is None) for one in found] == [("returned", False), ("suspended", False), ("suspended", True)]
    assert all(one.since < one.until for one in found[:2])
    facts(begun, **LAW, back_notice_on=date(2026, 3, 2))
    page = blocks(opens(client, p.section_chief, begun).content.decode())
    assert page["T14"].count("本期间照计，不停") == 3
    facts(begun, layer=1, method="review", regime="internal", law_applies=False)
    page = blocks(opens(client, p.section_chief, begun).content.decode())
    assert "退回补正：停计2日" in page["本单位期限"] and "停计中" in page["本单位期限"]


# --- who and what it costs ---------------------------------------------------------------------------------------------
def test_who_may_see_the_case_sees_its_clocks_and_nobody_else(begun, client):
    for name, status in {"requester": 200, "unit_head": 200, "section_chief": 200, "auditor": 200, "supervisor": 200, "stranger": 404,
                         "system_admin": 404, "storekeeper": 404}.items():
        assert opens(client, getattr(begun.people, name), begun).status_code == status, name


@pytest.mark.parametrize("who", ["requester", "section_chief", "auditor"])
def test_page_and_case_page_ask_at_most_twelve_queries(begun, client, who, django_assert_max_num_queries):
    begun.on_case(begun.people.section_chief, "suspend", "等待批复")
    facts(begun, **TIMELINE)
    for tail in ("clocks/", ""):
        opens(client, getattr(begun.people, who), begun, tail)
        with django_assert_max_num_queries(12):
            client.get(f"/cases/{begun.case.key}/{tail}")


# --- chips ------------------------------------------------------------------------------------------------------------
def test_the_next_clocks_stand_on_the_case_page_with_word_day_and_days_left(begun, client):
    facts(begun, **LAW, back_notice_on=date(2026, 2, 27), awarded_on=date(2026, 2, 26))
    page = opens(client, begun.people.section_chief, begun, "").content.decode()
    chips = re.findall(r'<span class="tag[^"]*">(T\d+.*?)</span>(?=<span|</div)', page.split('class="clocks"')[1], re.DOTALL)
    said = [re.sub(r"\s+", " ", words_of(chip)) for chip in chips]
    assert f"/cases/{begun.case.key}/clocks/" in page
    assert said[0].startswith("T12") and "2026-02-28" in said[0] and "已超期" in said[0] and "逾期1个工作日" in said[0]
    assert said[1].startswith("T17") and "2026-03-05" in said[1] and "剩3个工作日" in said[1]
    assert said[2].startswith("T14") and "2026-03-29" in said[2]


def test_a_renovation_has_no_such_page_and_no_chips(client, cast, ticking):
    from tests.workflows.desk.desk_b import SMALL, applies

    case = applies(cast.requester, cast.unit_a, items=SMALL)
    client.force_login(cast.requester)
    assert client.get(f"/cases/{case.key}/clocks/").status_code == 404
    assert 'class="clocks"' not in client.get(f"/cases/{case.key}/").content.decode()


def test_a_contract_is_late_by_the_same_day_that_the_page_names(begun, client):
    """Below the limits the bureau's own thirty days stand still while the case is suspended: page and record agree."""
    p = begun.people
    road.on_to(begun, "sign_contract")
    begun.on_case(p.section_chief, "suspend", "等待预算批复")
    begun.waits(3)
    begun.on_case(p.section_chief, "resume", "预算已批复")
    posted = Tender.objects.get(case=begun.case).posted_at
    begun.waits_until(posted + timedelta(days=32))
    begun.does(p.signer, "sign_contract", road.contract(begun))
    record = Tender.objects.get(case=begun.case)
    found = blocks(opens(client, p.section_chief, begun).content.decode())
    signed = next(words for words in found.values() if "签订合同" in words)
    assert (record.contract_signed_on - posted.date()).days > 30
    assert not record.contract_late and "按期" in signed and "停计" in signed
