"""入库单 and 出库单 (paper 11): number, day, supplier or unit, contract, lines, three different names."""

import pytest

from approvals.exports import dossier
from procurement.stores import papers
from procurement.tenders.models import Tender
from tests.procurement.contracts.printing import in_order, pdf_of

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")]
HEADS = ("品名", "规格", "单位", "数量", "单价", "金额")
PEOPLE = ("采购员", "演示buyer", "验收人", "演示acceptor", "库管员", "演示storekeeper")


def reread(store):
    return Tender.objects.select_related("case__unit", "winner").get(pk=store.pk)


def test_the_receipt_in_print_order(store):
    assert papers.ready(store.record) == set()
    assert papers.ready(store.receives()) == {"receipt"}
    text, missing = pdf_of(papers.RECEIPT, papers.receipt(reread(store)))
    assert missing == []
    assert in_order(text, ("入库单", "RK-2026-0001", "2026年11月6日", "供应商", "示例通风清洗有限公司", "合同号", "HT-2026-018", *HEADS, "办公椅", "把",
                           "40", "500.00", "20,000.00", "文件柜", "12,000.00", "32,000.00", "人民币叁万贰仟元整", *PEOPLE)) is None


def test_the_issue_in_print_order_with_what_went_out_this_time(store):
    store.receives()
    store.asks("30", "10", to_door=True, delivery_place="3号楼402")
    assert papers.ready(store.issues("20", "0")) == {"receipt", "issue"}
    text, missing = pdf_of(papers.ISSUE, papers.issue(reread(store)))
    assert missing == [] and "文件柜" not in text
    assert in_order(text, ("出库单", "CK-2026-0002", "领用部门", "示例单位", "合同号", "领用人", "李娜", "送货上门：3号楼402", *HEADS, "办公椅", "20",
                           "10,000.00", *PEOPLE)) is None


def test_every_issue_has_its_slip_with_its_own_request_and_the_newest_comes_first(store):
    store.receives()
    store.asks("30", "10", to_door=True, delivery_place="3号楼402")
    store.issues("20", "0")
    store.issues("10", "4", taker="张强")
    told = papers.issue(reread(store))
    assert [one["number"] for one in told["sheets"]] == ["CK-2026-0003", "CK-2026-0002"] and told["number"] == "CK-2026-0003"
    text, missing = pdf_of(papers.ISSUE, told)
    assert missing == []
    assert in_order(text, ("出库单", "CK-2026-0003", "张强", "办公椅", "10", "5,000.00", "文件柜", "4", *PEOPLE,
                           "出库单", "CK-2026-0002", "李娜", "办公椅", "20", "10,000.00", *PEOPLE)) is None
    assert text.count("人民币") == 2
