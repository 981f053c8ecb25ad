"""The past year of purchases: 77 in-house reviews whose budgets, savings and winners come out to the fen, carried by the engine in the worker."""
from collections import Counter
from datetime import date
from decimal import Decimal as D

import pytest

from approvals.exports import jobs
from approvals.models import Case, ExportJob, Notice, TrailEntry
from approvals.trail.verify import verify_case
from procurement.parties.models import PartyChange, Supplier
from procurement.parties.services import is_credit_code
from procurement.tenders import reports
from workflows.demo import seed, year_job
from workflows.demo.scenarios import purchase_year as year
from workflows.demo.scenarios.purchase_year_market import TRADES
from workflows.engine import clock

YEARS = range(2019, 2040)


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.FILES_DIR = tmp_path


# --- what is planned ---
@pytest.mark.django_db
def test_the_same_year_is_the_same_everywhere():
    assert year.plans(2025) == year.plans(2025) != year.plans(2024)


@pytest.mark.django_db
@pytest.mark.parametrize("number", YEARS)
def test_whatever_the_year_its_sums_come_out_to_the_fen(number):
    plans = year.plans(number)
    assert len(plans) == 77 and sum(len(trade.suppliers) for trade in TRADES) == 43
    assert sum(plan.budget for plan in plans) == D("27000000.00")
    assert sum(plan.budget - plan.award for plan in plans) == D("945100.00")
    assert len({plan.quotes[0][0] for plan in plans}) == 43


@pytest.mark.django_db
@pytest.mark.parametrize("number", YEARS)
def test_every_purchase_stays_below_the_limit_and_its_best_quote_is_the_lowest(number):
    for plan in year.plans(number):
        assert D(30_000) < plan.budget < D(1_000_000)
        assert plan.quantity >= 1 and plan.quantity * D(plan.thing.price) + plan.extra == plan.budget
        (best, lowest), *others = plan.quotes
        assert lowest < min(price for _name, price in others) and max(price for _name, price in others) <= plan.budget
        assert len({best, *(name for name, _price in others)}) == 3


@pytest.mark.django_db
def test_no_unit_buys_the_same_thing_twice_and_days_and_prices_are_spread():
    plans = year.plans(2025)
    assert len({plan.title for plan in plans}) == 77
    assert [plan.day for plan in plans] == sorted(plan.day for plan in plans)
    assert len({plan.day for plan in plans}) > 40 and len({plan.budget for plan in plans}) > 70
    assert Counter(plan.twist for plan in plans) == Counter(year.TWISTS) + Counter({"": 77 - len(year.TWISTS)})


def test_a_sum_is_shared_out_to_the_last_step():
    assert year.shares(D("10.00"), [1, 1, 1], D("0.01")) == [D("3.34"), D("3.33"), D("3.33")]
    assert year.shares(D("1000"), [3, 1], D("100")) == [D("800"), D("200")]


# --- what is carried ---
@pytest.mark.django_db
def test_a_run_that_was_stopped_goes_on_where_it_stopped_and_a_third_one_adds_nothing(cast, ticking):
    class Stopped(Exception):
        pass

    def until_some_are_on_their_way(line):
        if Case.objects.filter(status="NEW", seq__gt=8).exists():
            raise Stopped

    with pytest.raises(Stopped):
        seed.fill_purchases(until_some_are_on_their_way, clock.now(), most=3)
    before = dict(Case.objects.values_list("pk", "seq"))
    assert before
    said: list[str] = []
    assert seed.fill_purchases(said.append, clock.now(), most=3) == 3
    assert said[-1] == "3/3"
    assert all(Case.objects.get(pk=pk).seq > seq for pk, seq in before.items())
    after = dict(Case.objects.values_list("pk", "seq"))
    assert seed.fill_purchases(said.append, clock.now(), most=3) == 3
    assert dict(Case.objects.values_list("pk", "seq")) == after


@pytest.mark.slow
@pytest.mark.django_db
def test_the_year_is_carried_and_the_report_reproduces_it_to_the_fen(cast, ticking):
    said: list[str] = []
    assert seed.fill_purchases(said.append, clock.now()) == 77
    assert said[-1] == "77/77"
    number = seed.year_begins(clock.now()).year
    report = reports.report(number)
    layer, total = report.layers
    assert (layer.layer, layer.purchases, layer.budget, layer.saved) == (1, 77, D("27000000.00"), D("945100.00"))
    assert (layer.of_budget, total.purchases) == (D("3.50"), 77)
    assert len(report.asked) == len(report.signed) == 77
    assert report.suppliers == 43 and len({row.winner for row in report.rows}) == 43
    assert all(row.archived_on and row.archived_on <= date(number, 12, 31) for row in report.rows)
    for stretch in report.stretches:
        assert stretch.times == 77 and stretch.longest > stretch.middle + 3
    cases = list(Case.objects.all())
    assert Counter(case.outcome for case in cases) == {"archived": 77}
    assert all(verify_case(case).ok for case in cases)
    assert not Notice.objects.filter(case__in=cases, read_at=None).exists()
    assert {b'"source":"simulated"' in bytes(entry.body) for entry in TrailEntry.objects.filter(case__in=cases[:3])} == {True}
    planned = {plan.title: (plan.budget, *reversed(plan.quotes[0])) for plan in year.plans(number)}
    assert {row.title: (row.budget, row.award, row.winner) for row in report.rows} == planned


# --- the market ---
@pytest.mark.django_db
def test_suppliers_are_entered_by_the_buyer_with_numbers_that_are_right_and_plainly_invented(cast, ticking):
    from workflows.demo import market

    market.build(cast, clock.now())
    market.build(cast, clock.now())  # a second time adds nothing
    numbers = list(Supplier.objects.values_list("credit_code", flat=True))
    assert len(numbers) == len(market.SUPPLIERS)
    assert all(is_credit_code(number) and number.startswith("91000000DEM") for number in numbers)
    entered = PartyChange.objects.filter(register="supplier")
    assert entered.count() == len(numbers) and {one.by for one in entered} == {cast.buyer}
    actions = Counter(entry.action for entry in TrailEntry.objects.filter(case=None))
    assert actions["budget.line_entered"] == 3 * 2 * len(market.LINES)


# --- the worker ---
@pytest.mark.django_db
def test_the_worker_carries_it_with_progress_and_hands_over_the_list(cast, ticking, monkeypatch):
    seen: list[tuple[int, int]] = []

    def child(say, *what):
        if what[0] != "purchases":
            return
        assert what == ("purchases", str(seed.year_begins(clock.now()).year))

        def and_look(line):
            say(line)
            job = ExportJob.objects.get(kind=year_job.PURCHASES)
            seen.append((job.done, job.total))

        seed.fill_purchases(and_look, clock.now(), int(what[1]), most=1)

    monkeypatch.setattr(seed, "run_child", child)
    year_job.ask(clock.now())
    job = ExportJob.objects.get(kind=year_job.PURCHASES)
    assert (job.state, job.asked_by) == ("done", cast.section_chief) and seen[0] == (0, 1) and seen[-1] == (1, 1)
    year_job.ask(clock.now())
    assert ExportJob.objects.filter(kind=year_job.PURCHASES).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "asked_again"), [("running", True), ("failed", True), ("done", False), ("cancelled", False)])
def test_a_job_whose_worker_is_gone_is_asked_for_again_for_the_same_year(cast, ticking, monkeypatch, state, asked_again):
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr(seed, "run_child", lambda say, *what: told.append(what))
    for kind in (year_job.KIND, year_job.ASSETS, year_job.DISPOSALS):
        ExportJob.objects.create(asked_by=cast.section_chief, asked_at=clock.now(), kind=kind, state="done")
    ExportJob.objects.create(asked_by=cast.section_chief, asked_at=clock.now(), kind=year_job.PURCHASES, params={"year": 2023}, state=state)
    year_job.ask(clock.now())
    assert told == ([("purchases", "2023")] if asked_again else [])


def test_the_kind_of_the_job_is_known_to_the_worker():
    assert year_job.PURCHASES in jobs.makers()
