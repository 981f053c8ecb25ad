"""The register of the demo: several hundred cards within the standards, 722 official cars on 150 units, entered by the services."""
from collections import Counter
from datetime import date
from decimal import Decimal as D

import pytest

from approvals import files
from approvals.models import ExportJob, TrailEntry, Unit
from procurement.assets.models import Card, CardChange, RightHolder, Vehicle
from procurement.assets.terms import Right, Secrecy
from procurement.standards import caps
from procurement.standards.things import thing_of
from workflows.demo import assets, fleet, seed, year_job
from workflows.demo.scenarios import asset_register, vehicle_fleet
from workflows.engine import clock

YEARS = range(2020, 2036)


def unit_price(facts):
    return facts["original_value"] / facts["quantity"]


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_every_price_keeps_below_the_cap_of_its_day_and_every_number_within_the_share(year):
    for code, heads in asset_register.HEADS.items():
        held = Counter()
        for facts, _turn in asset_register.drawn(code, heads, year):
            thing = thing_of(facts["category_code"], facts["acquired_on"])
            cap = caps.price_cap(thing, facts["acquired_on"]) if thing else None
            if cap is not None:
                assert 0 < unit_price(facts) <= cap.most, facts
            held[thing] += int(facts["quantity"])
        on = date(year, 1, 2)
        for thing, number in held.items():
            for cap in caps.number_cap(thing, heads, on) if thing else ():
                pieces = sum(held[one] for one in caps.PRINTERS) if cap.rule.code == "asset.share.printer" else number
                assert pieces <= cap.most, (thing, pieces, cap)


@pytest.mark.django_db
@pytest.mark.parametrize("year", YEARS)
def test_722_cars_on_150_units_all_with_the_official_sign_within_the_caps_of_their_quota(year):
    fleet_ = list(vehicle_fleet.cars(year))
    assert (len(fleet_), len({car.unit for car in fleet_}), len(set(vehicle_fleet.codes()))) == (722, 150, 150)
    assert len({car.vehicle["plate"] for car in fleet_}) == 722 and all(car.vehicle["official_sign"] for car in fleet_)
    on = date(year, 1, 2)
    for car in fleet_:
        assert not vehicle_purchase(car, on)
        assert 0 <= car.facts["depreciation"] <= car.facts["original_value"] and car.facts["acquired_on"] < on


def vehicle_purchase(car, on):
    from procurement.standards import vehicles

    return vehicles.purchase(car.vehicle["quota"], car.facts["original_value"], car.vehicle["displacement"], on)


def test_the_same_year_is_the_same_everywhere():
    assert list(vehicle_fleet.cars(2025)) == list(vehicle_fleet.cars(2025)) != list(vehicle_fleet.cars(2024))
    assert list(asset_register.drawn("JG", 30, 2025)) == list(asset_register.drawn("JG", 30, 2025))


def test_depreciation_is_a_straight_line_by_months_that_ends_with_the_value():
    assert asset_register.written_down(D(7200), date(2024, 12, 31), 2025, 6) == D("100.00")  # the month of acquisition counts
    assert asset_register.written_down(D(7200), date(2019, 1, 1), 2025, 6) == D("7200.00")
    assert asset_register.written_down(D(7200), date(2018, 12, 31), 2025, 6) == D("7200.00")


@pytest.mark.django_db
def test_the_cards_stand_with_five_rights_and_a_first_change_and_a_second_time_adds_none(cast, ticking):
    made = assets.build(cast, clock.now())
    assert made == Card.objects.count() > 250
    assert assets.build(cast, clock.now()) == 0
    assert RightHolder.objects.count() == 5 * made and CardChange.objects.filter(by=cast.assets).count() == made
    assert TrailEntry.objects.filter(action="asset.entered", actor=cast.assets).count() == made
    card = Card.objects.filter(unit=cast.unit_a).first()
    holders = {row.right: row.unit for row in card.rights.all()}
    assert holders == {right.value: cast.unit_a if right == Right.USE else cast.bureau for right in Right}
    assert not Card.objects.exclude(source=asset_register.DOCUMENT).exists()
    assert Card.objects.filter(secrecy=Secrecy.SECRET).count() == 6
    deciders = [cast.section_chief, cast.vice_head, cast.head]
    assert not Card.objects.filter(custodian__in=deciders).exists()  # who keeps a thing never decides about its disposal


@pytest.mark.django_db
def test_a_fleet_that_was_stopped_on_the_way_is_finished_by_the_next_run(cast, ticking, monkeypatch):
    class Stopped(Exception):
        pass

    def stops(done, whole):
        raise Stopped

    monkeypatch.setattr(vehicle_fleet, "VEHICLES", 180)
    with pytest.raises(Stopped):
        fleet.build(cast, clock.now(), stops)
    assert Vehicle.objects.count() == fleet.STEP
    told = []
    assert fleet.build(cast, clock.now(), lambda *step: told.append(step)) == 180
    assert told[-1] == (180, 180) and Unit.objects.filter(kind="served").count() == 150
    assert Card.objects.filter(vehicle=None).values("unit").distinct().count() == 12  # the dozen that repair and buy are furnished too
    assert Vehicle.objects.filter(official_sign=True).values("card__unit").distinct().count() == 150


@pytest.mark.django_db
def test_the_worker_enters_the_fleet_with_progress_and_hands_over_the_list(cast, ticking, monkeypatch, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    seen: list[tuple[int, int]] = []

    def child(say, *what):
        if what[0] != "assets":
            return

        def and_look(line):
            say(line)
            job = ExportJob.objects.get(kind=year_job.ASSETS)
            seen.append((job.done, job.total))

        seed.fill_assets(and_look, clock.now(), int(what[1]))

    monkeypatch.setattr(seed, "run_child", child)
    year_job.ask(clock.now())
    job = ExportJob.objects.get(kind=year_job.ASSETS)
    assert (job.state, job.error, job.asked_by) == ("done", "", cast.assets)
    assert seen[0] == (50, 722) and seen[-1] == (722, 722)
    with files.open_file(job.sha256) as stored:
        lines = stored.read().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 722 and "示A·Y0001" in lines[1]
    year_job.ask(clock.now())
    assert ExportJob.objects.filter(kind=year_job.ASSETS).count() == 1
