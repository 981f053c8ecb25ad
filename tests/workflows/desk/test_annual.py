"""年度统计表 (paper 15) and the report on disposals: each figure over its base, few queries, who may read and take them along."""
import io
import re
from datetime import date
from decimal import Decimal as D

import openpyxl
import pytest
from pypdf import PdfReader

from approvals import files
from approvals.exports import dossier
from approvals.models import ExportJob
from procurement.annual import table
from procurement.disposals import reports as disposals
from tests.procurement.disposals.test_reports import asked
from tests.procurement.needs.purchases import asked as purchase
from tests.procurement.needs.purchases import budget
from tests.workflows.desk.test_purchase_reports import awarded, supplier

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def template(cast):
    return purchase(cast.requester, cast.unit_a, budget(cast.unit_a))


@pytest.fixture
def a_year(cast, ticking, template):
    """Two awards on two layers, one of them below the due layer, and two disposals, one of them in parts."""
    awarded(template, "27945100", "27000000", lower_permitted_on=date(YEAR, 3, 1), lower_reason="金额小")
    awarded(template, "6000000", "5800000.01", layer=3)
    asked(cast, ticking.moment, ("4999.99", "4000.00", False, True), hand="section", cancelled_on=date(YEAR, 9, 1), batch_value=D(50000),
          splits=True, split_reason="分两次报来")
    asked(cast, ticking.moment, ("120.01", "0.01", False, True), form_wished="sale", income_on=date(YEAR, 10, 1), gross=D("100.10"),
          taxes=D("0.10"), payable=D("100.00"))
    return YEAR


def test_layers_stand_whether_anything_was_awarded_on_them_or_not(a_year):
    layers = table.annual(YEAR).layers
    assert [(one.layer, one.purchases, one.award) for one in layers] == [
        (1, 1, D("27000000")), (2, 0, D("0.00")), (3, 1, D("5800000.01")), (None, 2, D("32800000.01"))]
    assert (layers[0].saved, layers[0].of_budget, layers[0].of_award) == (D("945100"), D("3.38"), D("3.50"))


def test_disposals_exceptions_and_late_steps_of_the_year(a_year):
    annual = table.annual(YEAR)
    assert annual.disposals.total == disposals.report(YEAR).total
    assert annual.disposals.total.income.payable == D("100.00") and annual.disposals.total.gone.original == D("4999.99")
    assert [(one.procedure, one.kind, one.times) for one in annual.exceptions] == [("purchases", "lower", 1), ("disposals", "split", 1)]
    assert [one.procedure for one in annual.late] == ["purchases", "repairs", "disposals"]
    assert table.years() == [YEAR]


def test_repairs_agree_with_their_own_report(cast, ticking, settings, tmp_path):
    from procurement.renovations import yearly
    from workflows.demo.scenarios import renovation_states as states
    from workflows.demo.scenarios.renovation_review import carry
    from workflows.demo.stage import Stage

    settings.FILES_DIR = tmp_path
    for number, happens in enumerate((lambda stage, _n: carry(stage), states.refused_at_the_window)):
        happens(Stage(ticking, cast, say=lambda line: None), number)
    year = ticking.moment.year
    repairs, report = table.annual(year).repairs, yearly.report(year)
    assert (repairs.received, repairs.accepted, repairs.agreed, repairs.cut, repairs.refused) == (2, 1, 1, 1, 1)
    assert repairs.sums == report.sums and repairs.sums.cut == D("117500.00") and repairs.sums.rate == D("13.66")
    late = next(one for one in table.late(year) if one.procedure == "repairs")
    assert (late.done, late.late) == (report.steps, report.late) and late.late >= 1


@pytest.mark.parametrize(("address", "who", "code"), [
    *(("/reports/year/", who, 200) for who in ("section_chief", "vice_head", "head", "coordinator", "supervisor", "auditor")),
    *(("/reports/year/", who, 403) for who in ("requester", "finance", "assets", "system_admin", "stranger")),
    *(("/reports/disposals/", who, 200) for who in ("assets", "asset_accountant", "finance", "head", "auditor")),
    *(("/reports/disposals/", who, 403) for who in ("requester", "buyer", "counter", "system_admin")),
])  # fmt: skip
def test_who_may_read_them(client, cast, address, who, code):
    client.force_login(getattr(cast, who))
    assert client.get(address).status_code == code


@pytest.mark.parametrize("address", ["/reports/year/", "/reports/disposals/"])
def test_as_many_queries_for_a_full_year_as_for_a_single_disposal(client, cast, ticking, template, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.section_chief)
    client.get(address)
    counts = []
    for more in (1, 20):
        for n in range(more):
            awarded(template, "100", "90", winner_id=supplier(n).pk, contract_amount=D(90), contract_signed_on=date(YEAR, 5, 1))
            asked(cast, ticking.moment, ("10", "1", False, True), ("20", "2", False, True), hand="head", cancelled_on=date(YEAR, 5, 1))
        with CaptureQueriesContext(connection) as asked_for:
            page = client.get(f"{address}?year={YEAR}").content.decode()
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 12
    assert "630.00" in page  # 21 times 30 yuan of original value


@pytest.mark.parametrize("address", ["/reports/year/", "/reports/disposals/"])
@pytest.mark.parametrize("query", ["", "?year=1999", "?year=x"])
def test_a_bureau_without_a_year_says_so_whatever_is_asked_for(client, cast, address, query):
    client.force_login(cast.auditor)
    assert "本年度没有资产处置" in client.get(address + query).content.decode()


def test_the_annual_table_leads_to_the_report_of_each_procedure(client, cast, a_year):
    client.force_login(cast.head)
    page = client.get(f"/reports/year/?year={YEAR}").content.decode()
    assert all(f'href="/reports/{name}/?year={YEAR}"' in page for name in ("purchases", "renovations", "disposals"))
    assert "以预算为基数" in page and "27,000,000.00" in page and "不论何时办结" in page and "金额小" not in page


@pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")
def test_the_year_leaves_as_a_paper_and_as_a_table_with_every_figure_and_its_base(client, cast, a_year, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client.force_login(cast.head)
    for kind in ("annual.xlsx", "annual.pdf"):
        assert client.post(f"/reports/year/{YEAR}/take/", {"kind": kind}).status_code == 302
    sheet, paper = ExportJob.objects.order_by("pk")
    for job in (sheet, paper):  # taken along by whoever asked, through the page
        assert client.get(f"/exports/{job.key}/file/").status_code == 200, job.kind
    assert (sheet.state, paper.state, sheet.error, paper.error) == ("done", "done", "", "")
    with files.open_file(sheet.sha256) as stored:
        lines = list(openpyxl.load_workbook(io.BytesIO(stored.read())).active.iter_rows(values_only=True))
    figures = {(section, item, what): value for section, item, what, value, _base in lines}
    assert figures["采购", "1 项目评审", "节约（元）"] == "945100.00"
    assert figures["资产处置", "全部方式", "应缴（元）"] == "100.00" and figures["资产处置", "报废", "核销原值（元）"] == "4999.99"
    assert all(base for *_rest, base in lines)
    with files.open_file(paper.sha256) as stored:
        text = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(stored.read())).pages))
    assert "945,100.00" in text and "3.38%" in text and "3.50%" in text and "4,999.99" in text and "当月分批，合并达到限额" in text


def test_all_disposals_of_the_year_leave_as_one_row_a_case(client, cast, a_year, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    client.force_login(cast.assets)
    assert client.post(f"/reports/disposals/{YEAR}/take/", {"kind": "disposals.xlsx"}).status_code == 302
    job = ExportJob.objects.get()
    assert client.get(f"/exports/{job.key}/file/").status_code == 200
    with files.open_file(job.sha256) as stored:
        head, *lines = list(openpyxl.load_workbook(io.BytesIO(stored.read())).active.iter_rows(values_only=True))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert [row["账面原值（元）"] for row in rows] == ["4999.99", "120.01"]
    assert (rows[0]["分批理由"], rows[0]["核销原值（元）"], rows[1]["应缴（元）"], rows[1]["处置方式"]) == ("分两次报来", "4999.99", "100.00", "转让（出售）")


@pytest.mark.parametrize(("address", "kind"), [("/reports/year/", "sheet"), ("/reports/disposals/", "annual.pdf")])
def test_nobody_takes_what_is_no_kind_or_no_year(client, cast, a_year, address, kind):
    client.force_login(cast.section_chief)
    assert client.post(f"{address}{YEAR}/take/", {"kind": kind}).status_code == 404
    assert client.post(f"{address}0/take/", {"kind": "annual.pdf"}).status_code == 404


def test_whoever_has_lost_the_role_gets_nothing(client, cast, a_year, settings, tmp_path):
    from approvals.exports import jobs

    settings.FILES_DIR = tmp_path
    job = ExportJob.objects.create(asked_by=cast.requester, asked_at=cast.requester.date_joined, kind="annual.xlsx", params={"year": YEAR})
    with pytest.raises(jobs.NotAsked):
        jobs.makers()["annual.xlsx"](job, None)


def test_every_kind_of_report_has_readers_who_may_take_it_along():
    """A kind that nobody put down would be made and then refused to everybody."""
    from approvals.exports import jobs
    from workflows.desk import exports
    from workflows.desk.assets import rows as assets
    from workflows.desk.parties import rows as parties
    from workflows.desk.premises import rows as premises

    known = {*exports.OTHER_READERS, *assets.KINDS, *parties.KINDS, *premises.KINDS.values()}
    assert {kind for kind in jobs.makers() if "." in kind and kind.partition(".")[0] not in known} == set()  # papers of a case have no dot
