"""The yearly report: who may read it, that it counts what happened, and that it can be taken along."""
from io import BytesIO

import openpyxl
import pytest

from approvals import files
from approvals.models import ExportJob, Step
from procurement.renovations import yearly
from workflows.demo.scenarios import renovation_states as states
from workflows.demo.scenarios.renovation_review import carry
from workflows.demo.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_year(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    for number, happens in enumerate((lambda stage, _n: carry(stage), states.archived, states.closed_daily, states.refused_at_the_window,
                                      states.returned_by_the_window)):
        happens(Stage(ticking, cast, say=lambda line: None), number)
    return ticking.moment.year


def test_it_counts_what_happened(a_year, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        report = yearly.report(a_year)
    assert (report.received, report.accepted) == (5, 3)
    assert report.results["agree_cut"] == 1 and report.results["agree"] == 1 and report.results["daily_advice"] == 1
    assert report.results["refused"] == 1 and report.results["open"] == 1
    assert sum(report.results.values()) == report.received == sum(n for _unit, n, _s in report.by_unit) == sum(n for _m, n, _s in report.by_month)
    assert report.sums.cut == yearly.Decimal("117500.00")
    assert report.returned == 3  # the window twice, legal once
    steps = Step.objects.filter(status="DONE", due_at__isnull=False)
    late = [step for step in steps if step.finished > step.due_at]  # the estimate was checked too late
    assert report.steps == len(steps) and report.late == len(late) >= 1


@pytest.mark.parametrize(("who", "code"), [("section_chief", 200), ("auditor", 200), ("supervisor", 200), ("head", 200), ("requester", 403),
                                           ("system_admin", 403), ("stranger", 403)])
def test_who_may_read_it(client, cast, who, code):
    client.force_login(getattr(cast, who))
    assert client.get("/reports/renovations/").status_code == code


@pytest.mark.parametrize("asked", ["", "?year=1999", "?year=x", "?year=99999"])
def test_a_bureau_without_applications_says_so_whatever_year_is_asked_for(client, cast, asked):
    client.force_login(cast.auditor)
    assert "本年度没有申请" in client.get(f"/reports/renovations/{asked}").content.decode()


def test_the_page_asks_few_queries_whatever_the_year_holds(client, cast, a_year, django_assert_max_num_queries):
    client.force_login(cast.section_chief)
    with django_assert_max_num_queries(12):
        page = client.get(f"/reports/renovations/?year={a_year}").content.decode()
    assert "117,500.00" in page and "统计局" in page


def test_all_cases_leave_as_a_table_and_the_figures_as_a_paper(client, cast, a_year):
    client.force_login(cast.section_chief)
    for kind in ("yearly.xlsx", "yearly.pdf"):
        assert client.post(f"/reports/renovations/{a_year}/take/", {"kind": kind}).status_code == 302
    table, paper = ExportJob.objects.order_by("pk")
    assert (table.state, paper.state) == ("done", "done") and not paper.error
    with files.open_file(table.sha256) as stored:
        rows = list(openpyxl.load_workbook(BytesIO(stored.read())).active.iter_rows(values_only=True))
    assert len(rows) == 6 and rows[1][7:10] == ("860000.00", "742500.00", "117500.00")


def test_the_check_code_of_the_paper_changes_with_any_case_behind_it(a_year):
    from dataclasses import replace

    from workflows.desk.yearly.paper import digest

    report = yearly.report(a_year)
    other = replace(report, rows=[report.rows[0]._replace(asked=report.rows[0].asked + 1), *report.rows[1:]])
    assert digest(report) == digest(yearly.report(a_year)) != digest(other)


def test_nobody_takes_what_is_no_kind_or_no_year(client, cast):
    client.force_login(cast.section_chief)
    assert client.post("/reports/renovations/2026/take/", {"kind": "sheet"}).status_code == 404
    assert client.post("/reports/renovations/0/take/", {"kind": "yearly.pdf"}).status_code == 404
