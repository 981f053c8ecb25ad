"""验收书 (paper 12): contract, supplier, requirements, quantities, problems, verdict, signatures, opinion of the user, in this order."""

from datetime import UTC, datetime

import pytest

from approvals.exports import dossier
from procurement.contracts import forms, papers, services
from procurement.tenders.models import Tender
from tests.procurement.contracts.printing import in_order, pdf_of
from tests.procurement.contracts.purchase import CHAIRS

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")]
NOVEMBER_20 = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PRINT_ORDER = ("合同号", "HT-2026-018", "供应商", "示例通风清洗有限公司", "验收条款", "技术", "风管内壁积尘量≤1g/㎡", "0.6g/㎡", "符合", "服务", "安全",
               "验收数量", "清洗风管", "34,600", "1,792", "189", "155", "存在问题及整改", "验收结论", "合格", "验收组签字", "验收人", "演示acceptor",
               "使用部门", "演示second", "用户意见", "风量恢复正常")


def printed(road):
    record = Tender.objects.select_related("case", "winner", "accepted_by", "confirmed_by").get(pk=road.pk)
    return pdf_of(papers.PAPER, papers.acceptance(record))


def test_the_ducts_on_paper_in_print_order(road):
    road.to_payment()
    text, missing = printed(road)
    assert in_order(text, PRINT_ORDER) is None and missing == []
    assert "￥500,000.00（人民币伍拾万元整）" in text


def test_there_is_a_paper_from_the_first_acceptance_on(road):
    assert papers.ready(road.record) == set()
    assert papers.ready(road.to_acceptance().accepts()) == {"acceptance"}


def test_the_second_person_signs_on_a_blank_until_he_has_confirmed(road):
    road.to_acceptance().accepts()
    text, _missing = printed(road)
    assert "使用部门签名：" in text and "演示second" not in text


def test_a_second_round_shows_what_the_first_found_and_passes_after_rectification(road):
    road.to_acceptance().accepts(points=("not_met",), verdict="rework", rework_what="补清二层东区风管", rework_due="2026-11-20")
    assert "不合格，返工整改" in printed(road)[0]
    road.does(services.report_rework, forms.ReworkForm, {"rework_report": "已补清并复测", "rework_done_on": "2026-11-18"}, "buyer", NOVEMBER_20)
    road.accepts(at=NOVEMBER_20, accepted_on="2026-11-20")
    text = printed(road)[0]
    assert in_order(text, ("第1次验收（2026年11月6日）不符合：风管内壁积尘量≤1g/㎡", "整改要求：补清二层东区风管，限2026年11月20日前完成",
                           "整改情况：已补清并复测，2026年11月18日完成", "验收结论", "整改后合格")) is None


def test_goods_and_works_use_the_same_sheet(make):
    road = make(kind="goods", lines=CHAIRS).to_payment()
    assert in_order(printed(road)[0], ("办公椅", "把", "40", "文件柜", "组", "10")) is None
