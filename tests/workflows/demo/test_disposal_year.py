"""The past year of disposals: each form once, a month whose last small case crosses an authority's line, the report to the fen."""
from datetime import timedelta
from decimal import Decimal as D

import pytest

from approvals import files
from approvals.models import Case, ExportJob, Notice
from approvals.trail.verify import verify_case
from procurement.disposals import reports
from procurement.disposals.models import Disposal, DisposalWish
from procurement.disposals.terms import Form, Hand
from workflows.demo import seed, year_job
from workflows.demo.scenarios import disposal_present as states
from workflows.demo.scenarios import disposal_year as year
from workflows.demo.stage import Stage
from workflows.engine import clock


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def test_numbers_of_papers_carry_the_year_on_the_clock_and_days_stay():
    told = {"no": "示机管〔2026〕31号", "rows": [{"box": "ZC-2026-001", "on": "2026-01-15"}], "sum": D("2026.00")}
    assert year._dated(told, 2024) == {
        "no": "示机管〔2024〕31号", "rows": [{"box": "ZC-2024-001", "on": "2026-01-15"}], "sum": D("2026.00")}


def test_every_form_is_planned_and_no_two_stand_under_one_title():
    assert {plan.form for plan in year.PLANS} == set(Form.values)
    assert len({plan.named(2025) for plan in year.PLANS}) == len(year.PLANS)


@pytest.mark.django_db
def test_the_third_case_of_the_month_carries_the_batch_over_the_line_and_goes_up_with_its_reason(cast, ticking, monkeypatch):
    monkeypatch.setattr(year, "PLANS", tuple(plan for plan in year.PLANS if plan.month == year.MONTH))
    said: list[str] = []
    assert seed.fill_disposals(said.append, clock.now()) == 3
    assert said[-1] == "3/3"
    first, second, third = reports.report(seed.year_begins(clock.now()).year).asked
    assert [(row.original, row.batch) for row in (first, second, third)] == [
        (D("22500"), D("22500")), (D("24000"), D("46500")), (D("5200"), D("51700"))]
    assert [(row.hand, row.upwards, row.splits) for row in (first, second, third)] == [
        (Hand.SECTION, False, False), (Hand.SECTION, False, False), (Hand.HEAD, True, True)]
    assert third.split_reason == year.WHY_IN_PARTS and third.original < D(50_000) < third.batch
    before = dict(Case.objects.values_list("pk", "seq"))
    assert seed.fill_disposals(said.append, clock.now()) == 3  # a second run adds nothing
    assert dict(Case.objects.values_list("pk", "seq")) == before


@pytest.mark.django_db
def test_the_present_holds_disposals_at_their_steps_and_together_they_stay_below_every_line(cast, ticking):
    waiting = []
    for days_ago, happens in states.STATES:
        with clock.simulated(clock.now() - timedelta(days=2 * days_ago)) as then:
            happens(stage := Stage(then, cast, say=lambda line: None), 0)
            waiting.append(stage.waiting())
    assert waiting == [[], ["cancel_cards"], ["sell"], ["destroy_media"], ["issue_reply"], ["section_chief"], [], ["appraise_technically"],
                       ["check_cards"], ["endorse"]]
    assert sum(record.amount for record in Disposal.objects.all()) < D(50_000)
    (wish,) = DisposalWish.objects.all()
    assert wish.unit == cast.unit_b and Case.objects.get(disposal=wish.item.disposal).status == "NEW"


@pytest.mark.slow
@pytest.mark.django_db
def test_the_year_is_carried_and_the_report_says_what_was_planned(cast, ticking):
    assert seed.fill_disposals(lambda line: None, clock.now()) == len(year.PLANS)
    number = seed.year_begins(clock.now()).year
    report = reports.report(number)
    assert {one.form for one in report.forms} == {*Form.values, ""}
    planned = sum(D(plan.lot.value) * plan.lot.pieces for plan in year.PLANS if not plan.instead.get("appraise_technically"))
    assert sum(row.original for row in report.asked if row.result != reports.KEPT) == planned
    assert (report.results[reports.COMPLETED], report.results[reports.KEPT], report.results[reports.REFUSED]) == (10, 1, 1)
    income = report.total.income
    assert (income.gross, income.costs) == (D("11800.00") + D("9260.00") + D("3200.00"), D("1063.00"))
    assert income.payable == income.gross - income.costs
    assert {one.hand for one in report.authorities} == set(Hand.values)
    cases = list(Case.objects.all())
    assert all(case.status != "NEW" and verify_case(case).ok for case in cases)
    assert not Notice.objects.filter(case__in=cases, read_at=None).exists()


@pytest.mark.django_db
def test_the_worker_hands_over_the_list_of_the_month_and_is_asked_once(cast, ticking, monkeypatch):
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(year, "PLANS", tuple(plan for plan in year.PLANS if plan.ends))

    def child(say, *what):
        if what[0] != "disposals":
            return

        def and_look(line):
            say(line)
            job = ExportJob.objects.get(kind=year_job.DISPOSALS)
            seen.append((job.done, job.total))

        seed.fill_disposals(and_look, clock.now(), int(what[1]))

    monkeypatch.setattr(seed, "run_child", child)
    year_job.ask(clock.now())
    job = ExportJob.objects.get(kind=year_job.DISPOSALS)
    assert (job.state, job.error, job.asked_by, seen) == ("done", "", cast.assets, [(1, 1)])
    with files.open_file(job.sha256) as stored:
        head, line = stored.read().decode("utf-8-sig").splitlines()
    assert "当月批次" in head and "办公桌报废（演示）" in line and "16800.00" in line and line.endswith('"refused"')
    year_job.ask(clock.now())
    assert ExportJob.objects.filter(kind=year_job.DISPOSALS).count() == 1
