"""采购统计: both bases named, suppliers scattered, categories shared, times, exceptions, amendments; and who may read it and take it along."""
import io
import re
from datetime import date, timedelta
from decimal import Decimal as D

import openpyxl
import pytest
from pypdf import PdfReader

from approvals import files
from approvals.exports import dossier
from approvals.models import ExportJob, Step
from procurement.parties.models import Supplier
from procurement.tenders import reports
from procurement.tenders.models import Tender
from tests.approvals import rows
from tests.procurement.needs.purchases import AT, asked, budget

pytestmark = pytest.mark.django_db
YEAR = 2026
FOOD = "C22040002"


@pytest.fixture
def template(cast):
    return asked(cast.requester, cast.unit_a, budget(cast.unit_a))


def supplier(number):
    found, _made = Supplier.objects.get_or_create(credit_code=f"91440300MA5{number:07d}", defaults={"name": f"供应商{number}", "entered_at": AT})
    return found


def further(template, unit=None, **fields):
    """One more purchase like the template, in a case of its own."""
    kept = {f.attname: getattr(template, f.attname) for f in Tender._meta.concrete_fields if f.name not in ("id", "case")}
    case = rows.case(template.case.requester, unit or template.case.unit, [rows.step("inspect", template.case.unit)], at=AT)
    return Tender.objects.create(case=case, **(kept | {"requested_on": date(YEAR, 3, 2)} | fields))


def awarded(template, budget, award, layer=1, **fields):
    told = {"layer": layer, "layer_due": layer, "amount": D(budget), "award_amount": D(award), "awarded_on": date(YEAR, 4, 1), "posted_at": AT}
    return further(template, **(told | fields))


def seventy_seven(template, budget, award):
    """77 reviews that together come to the budget and the award."""
    for _n in range(76):
        awarded(template, "100000", "100000")
    awarded(template, D(budget) - 7_600_000, D(award) - 7_600_000)


@pytest.mark.parametrize(("budget", "award", "of_budget", "of_award"), [
    ("27000000", "26054900", "3.50", "3.63"), ("27945100", "27000000", "3.38", "3.50")])
def test_945100_saved_is_another_rate_over_another_base_and_both_are_shown(template, budget, award, of_budget, of_award):
    seventy_seven(template, budget, award)
    for _n in range(11):
        awarded(template, "6000000", "5800000", layer=3)
    first, third, total = reports.report(YEAR).layers
    assert (first.layer, first.purchases, first.saved, first.of_budget, first.of_award) == (1, 77, D("945100"), D(of_budget), D(of_award))
    assert (third.layer, third.purchases, third.award) == (3, 11, D("63800000"))
    assert (total.layer, total.purchases, total.saved) == (None, 88, D("945100") + 11 * 200_000)


def test_suppliers_of_a_category_and_the_share_of_the_largest(template):
    for number in range(43):
        further(template, winner_id=supplier(number).pk, contract_amount=D(1000), contract_signed_on=date(YEAR, 5, 1))
    further(template, winner_id=supplier(7).pk, contract_amount=D(7000), contract_signed_on=date(YEAR, 5, 2))
    (one,) = reports.report(YEAR).fragments
    assert (one.suppliers, one.contracts, one.largest, one.largest_share) == (43, 44, "供应商7", D("16.00"))


def test_twelve_canteens_that_buy_the_same_are_one_line_and_a_single_unit_is_none(template):
    from approvals.models import Unit

    units = [Unit.objects.create(name=f"食堂{n}", code=f"ST{n}", parent=template.case.unit.parent) for n in range(12)]
    for n, unit in enumerate(units):
        further(template, unit, category_code=FOOD, category_name="食材", amount=D(50_000), package="separate" if n < 2 else "together")
    further(template, units[0], category_code=FOOD, category_name="食材", amount=D(1), requested_on=date(YEAR - 1, 12, 31))  # last year
    further(template, category_code="A99", category_name="只此一家")
    (one,) = reports.report(YEAR).shared
    assert (len(one.units), one.purchases, one.budget, one.together, one.separate) == (12, 12, D(600_000), 10, 2)


def test_times_by_layer_and_step_exceptions_and_amendments(template):
    quick = awarded(template, "100", "90", requested_on=date(YEAR, 3, 2), awarded_on=date(YEAR, 3, 9))
    awarded(template, "100", "90", requested_on=date(YEAR, 3, 2), awarded_on=date(YEAR, 3, 23), layer_due=2, lower_permitted_on=AT.date(),
            lower_reason="金额小", split_exempt=True, split_document="批复1号", contract_amount=D(90), contract_signed_on=date(YEAR, 5, 1),
            contract_raised=D(5), contract_saved=D(20))
    report = reports.report(YEAR)
    (award,) = [one for one in report.stretches if one.until == "award"]
    assert (award.times, award.mean, award.longest) == (2, D("10.0"), 15)  # 5 and 15 working days
    assert [(kind, told) for _row, kind, told in report.exceptions] == [("lower", "金额小"), ("split", "批复1号")]
    assert (report.raised, report.decreased, len(report.amended)) == (D(5), D(20), 1)
    assert quick.case.number not in [row.number for row in report.amended]


def test_steps_of_a_walked_purchase_are_counted_with_their_days_and_lateness(cast, ticking, settings, tmp_path):
    from workflows.demo.scenarios import sunshine_tender as road
    from workflows.demo.stage import Stage

    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, say=lambda line: None)
    road.asks(stage)
    ticking.to(ticking.moment + timedelta(days=12))
    stage.does(cast.unit_head, "endorse", comment="同意。")
    found = {one.node.name: one for one in reports.report(ticking.moment.year).steps}
    step = Step.objects.get(process=stage.case, verb="approve")
    assert found["endorse"].times == 1 and found["endorse"].longest == D(str((step.finished - step.created).total_seconds() / 86400)).quantize(D("0.1"))
    assert found["endorse"].longest >= 12 and found["endorse"].late == 1 and found["request"].late == 0


def test_an_award_is_on_no_row_before_it_is_posted(template):
    closed = awarded(template, "100", "90", posted_at=None, winner_id=supplier(1).pk)
    row = next(row for row in reports.read(YEAR) if row.number == closed.case.number)
    assert row.award is None and row.winner == ""


@pytest.mark.parametrize(("who", "code"), [("buyer", 200), ("finance", 200), ("head", 200), ("auditor", 200), ("supervisor", 200),
                                           ("requester", 403), ("expert_1", 403), ("system_admin", 403)])
def test_who_may_read_it(client, cast, who, code):
    client.force_login(getattr(cast, who))
    assert client.get("/reports/purchases/").status_code == code


def test_the_page_asks_as_many_queries_for_a_full_year_as_for_a_single_purchase(client, cast, template):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.section_chief)
    client.get("/reports/purchases/")
    counts = []
    for more in (1, 40):
        for n in range(more):
            awarded(template, "100", "90", winner_id=supplier(n).pk, contract_amount=D(90), contract_signed_on=date(YEAR, 5, 1))
        with CaptureQueriesContext(connection) as asked_for:
            page = client.get(f"/reports/purchases/?year={YEAR}").content.decode()
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 12
    assert "以预算为基数" in page and "以成交为基数" in page and "供应商0" in page


@pytest.mark.skipif(not dossier.available(), reason="Pango is not installed")
def test_the_year_leaves_as_a_table_and_as_a_paper_and_its_reader_can_take_both_away(client, cast, template, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    seventy_seven(template, "27945100", "27000000")
    client.force_login(cast.finance)
    for kind in ("purchases.xlsx", "purchases.pdf"):
        assert client.post(f"/reports/purchases/{YEAR}/take/", {"kind": kind}).status_code == 302
    table, paper = ExportJob.objects.order_by("pk")
    assert (table.state, paper.state, paper.error) == ("done", "done", "")
    assert [client.get(f"/exports/{job.key}/file/").status_code for job in (table, paper)] == [200, 200]
    with files.open_file(table.sha256) as stored:
        lines = list(openpyxl.load_workbook(io.BytesIO(stored.read())).active.iter_rows(values_only=True))
    assert len(lines) == 1 + len(reports.read(YEAR)) and lines[-1][8:11] == ("20345100.00", "19400000.00", "945100.00")
    with files.open_file(paper.sha256) as stored:
        text = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(stored.read())).pages))
    assert "945,100.00" in text and "3.38%" in text and "3.50%" in text and "以预算为基数" in text and "以成交为基数" in text


def test_nobody_takes_what_is_no_kind_or_no_year(client, cast, template):
    client.force_login(cast.section_chief)
    assert client.post(f"/reports/purchases/{YEAR}/take/", {"kind": "sheet"}).status_code == 404
    assert client.post("/reports/purchases/0/take/", {"kind": "purchases.pdf"}).status_code == 404
