"""Paper 1 (采购审批表): the lines of the need in print order, as far as the purchase has come."""
from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation

from procurement.needs import papers
from procurement.needs.terms import GeneralPoint
from procurement.tenders.models import Tender

from .purchases import CHAIR, asked, drawn, held, item, need, surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def names(facts):
    return [name for name, _text, _wide in facts]


def said(facts):
    return {name: text for name, text, _wide in facts}


def test_a_fresh_request_says_what_is_known(cast, line):
    record = asked(cast.requester, cast.unit_a, line)
    assert names(papers.head_facts(record)) == ["申请部门", "申请日期", "项目名称", "用途", "采购品目及编码", "是否在集中采购目录", "资金来源/预算科目", "预算金额"]
    told = said(papers.head_facts(record))
    assert told["申请日期"] == "2026年3月2日" and told["是否在集中采购目录"] == "是" and told["采购品目及编码"] == "台式计算机（A02010105）"
    assert told["预算金额"] == "￥50,000.00　（人民币伍万元整）" and told["资金来源/预算科目"] == "2026年 2010301 办公设备购置"
    assert papers.check_facts(record) == []


def test_the_items_with_their_sum(cast, line):
    record = asked(cast.requester, cast.unit_a, line, items=[item("2.5", "1000"), item("1", "0.05")])
    table = papers.sheet_items(record)
    assert table["rows"][0] == ["1", "A02010105", "台式计算机　八核", "2.5", "台", "1,000.00", "2,500.00"]
    assert table["total"] == ("合　计", "2,500.05") and len(table["columns"]) == len(table["rows"][1])


def test_a_need_that_is_drawn_up_and_reviewed(cast, line):
    record = drawn(surveyed(held(asked(cast.requester, cast.unit_a, line, category_code=CHAIR)), "48000", "49000", survey_exception="仅两家经营"))
    record.general_review, record.general_on, record.general_opinion = [{"point": GeneralPoint.SURVEY, "found": "ok"}], date(2026, 3, 5), "同意"
    record.key_on, record.key_opinion = date(2026, 3, 6), "风险可控"
    record.intention_on, record.intention_medium, record.intention_place = date(2026, 3, 7), "省政府采购网", "1号"
    head, checks = said(papers.head_facts(record)), said(papers.check_facts(record))
    assert head["最高限价"] == "￥50,000.00" and "4,950,000.00" in head["预算核查"] and head["评审方法"] == "综合评分法"
    assert list(checks) == ["需求调查情况", "拆分核查结果", "中小企业/本国产品政策", "需求审查", "采购意向"]
    assert checks["需求调查情况"] == "2026年3月2日，书面报价2份，平均￥48,500.00；报价不足的理由：仅两家经营"
    assert checks["拆分核查结果"] == "未发现同一预算项目、同一品目的其他采购"
    assert checks["中小企业/本国产品政策"] == "不预留；小微企业价格扣除15%；本国产品参与竞争时享受价格扣除"
    assert checks["需求审查"] == "一般性审查2026年3月5日：同意；重点审查2026年3月6日：风险可控"


def test_a_permitted_separate_purchase_is_printed_with_its_ground(cast, line):
    first = asked(cast.requester, cast.unit_a, line, category_code=CHAIR, items=[item("300")])
    second = surveyed(asked(cast.requester, cast.unit_a, line, category_code=CHAIR, items=[item("200")]))
    record = drawn(second, need(ceiling="1000000", reserve="whole", small_rate="", split_answer="separate", split_reason="分期交付"))
    record.split_exempt, record.split_basis, record.split_document = True, "adjusted", "财预〔2026〕8号"
    text = said(papers.check_facts(record))["拆分核查结果"]
    for words in ("￥2,500,000.00", "￥2,000,000.00", "超过标准", first.case.number, "分期交付", "已调整预算，财预〔2026〕8号"):
        assert words in text
    assert Tender.objects.get(pk=record.pk).split_total == D("2500000.00")
