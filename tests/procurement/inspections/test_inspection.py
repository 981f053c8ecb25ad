"""督查检查: the list is bound before the number can be known, anybody recomputes the sample, two look, defects become tasks."""
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.inspections import recompute, services
from procurement.inspections.listing import Choice
from procurement.inspections.models import Campaign, DrawnSubject
from procurement.premises.models import Building, Room
from procurement.written import WrittenOnce

ROOMS = [(f"3{n:02d}", f"办公楼3{n:02d}室") for n in range(1, 21)]
RANKS, DRAWN = ["cac2137d", "f07c3e00", "e29898ca", "f2bb3ee6", "c3d2ed21"], [5, 1]
PHOTO = SimpleNamespace(sha256="b" * 64, name="现场.jpg", size=900, media_type="image/jpeg")


def day(ticking, days=0):
    return local(ticking.moment).date() + timedelta(days=days)


def opened(cast, ticking, **facts):
    told = {"number": "JC-1", "title": "办公用房使用检查", "about": "other", "mode": "full", "lines": ROOMS[:3],
            "team": [cast.assets, cast.inspector]}
    return services.open_(**told | facts, actor=cast.assets, at=ticking.moment)


def house(cast, ticking):
    """Twenty rooms in the ledger."""
    building, fresh = Building.objects.get_or_create(name="办公楼", defaults={
        "address": "示例路1号", "year_built": 1998, "area": 900, "level": "county", "storeys": 3, "height": "multi_storey"})
    if fresh:
        Room.objects.bulk_create(Room(building=building, number=number, use="office" if n else "service", area=20, unit=cast.unit_a,
                                      entered_at=ticking.moment) for n, (number, _name) in enumerate(ROOMS))
    return building


def sampled(cast, ticking, **facts):
    house(cast, ticking)
    told = {"about": "room", "mode": "sample", "lines": (), "size": 5, "random_source": "双色球第2026031期红球", "random_day": day(ticking, 1)}
    return opened(cast, ticking, **told | facts)


def refused(call):
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.field


def finds(campaign, cast, ticking, no, verdict="order", **facts):
    told = {"subject": campaign.subjects.get(no=no), "verdict": verdict, "words": "与台账一致", "place": "三层", "second": cast.inspector,
            "found_at": ticking.moment}
    return services.find(campaign, **told | facts, actor=cast.assets, at=ticking.moment)


# --- the list --------------------------------------------------------------------------------------------------------------
def test_the_list_is_what_the_ledger_holds_and_says_by_which_filter(cast, ticking):
    campaign = sampled(cast, ticking)
    assert [(one.code, one.name) for one in campaign.subjects.order_by("no")] == [(number, f"办公楼 {number}") for number, _name in ROOMS]
    assert campaign.basis == "房屋台账全部在册房间" and campaign.committed()["basis"] == campaign.basis
    some = sampled(cast, ticking, number="JC-2", size=1, choice=Choice(cast.unit_a, use="office"))
    assert some.subjects.count() == 19 and cast.unit_a.code in some.basis
    Room.objects.filter(number="301").update(state="ended", ended_on=day(ticking))
    assert sampled(cast, ticking, number="JC-3", size=1).subjects.count() == 19
    units = sampled(cast, ticking, number="JC-4", about="unit", size=1)
    assert {one.code for one in units.subjects.all()} >= {cast.unit_a.code, cast.unit_b.code}


def test_nobody_pads_the_list(cast, ticking):
    house(cast, ticking)
    for about in ("room", "asset", "unit"):
        assert refused(lambda about=about: opened(cast, ticking, about=about)) == "lines"
    assert refused(lambda: sampled(cast, ticking, about="other", lines=ROOMS)) == "mode"
    assert refused(lambda: opened(cast, ticking, about="room", lines=(), choice=Choice(cast.unit_b))) == "about"
    assert refused(lambda: opened(cast, ticking, about="room", lines=(), choice=Choice(kind="equipment"))) == "kind"
    assert refused(lambda: opened(cast, ticking, about="unit", lines=(), choice=Choice(cast.unit_b))) == "unit"
    assert not Campaign.objects.exists()
    assert opened(cast, ticking).basis == "手工编列"


# --- the sample ----------------------------------------------------------------------------------------------------------
def test_the_sample_of_a_known_list_is_known():
    """Ranks by `printf 'sunshine-sample/1\\nabc\\n7 11\\n1' | sha256sum` and so on; the two lowest are drawn."""
    assert [recompute.rank("abc", "7 11", no)[:8] for no in range(1, 6)] == RANKS
    assert recompute.sample("abc", "7 11", [1, 2, 3, 4, 5], 2) == DRAWN


def test_every_line_is_met_about_equally_often():
    """3,000 draws of 5 out of 20: each line expects 750; five standard deviations are 119."""
    met = dict.fromkeys(range(1, 21), 0)
    for turn in range(3000):
        for no in recompute.sample("root", str(turn), range(1, 21), 5):
            met[no] += 1
    assert all(abs(count - 750) < 119 for count in met.values())


def test_the_list_is_bound_before_the_number_is_known(cast, ticking):
    assert refused(lambda: sampled(cast, ticking, random_day=day(ticking))) == "random_day"
    assert refused(lambda: sampled(cast, ticking, random_source=" ")) == "random_source"
    campaign = sampled(cast, ticking)
    assert campaign.root == recompute.root_of(campaign.committed()) and not campaign.drawn
    assert refused(lambda: services.draw(campaign, "3 8 11", at=ticking.moment)) == "random"


@pytest.mark.parametrize(("size", "taken"), [(0, False), (1, True), (19, True), (20, False), (None, False)])
def test_a_sample_is_smaller_than_its_list(cast, ticking, size, taken):
    if taken:
        assert sampled(cast, ticking, size=size).size == size
    else:
        assert refused(lambda: sampled(cast, ticking, size=size)) == "size"


def drawn(cast, ticking):
    campaign = sampled(cast, ticking)
    ticking.forward(days=1)
    services.draw(campaign, "3 8 11", at=ticking.moment)
    return campaign


def test_the_sample_follows_from_list_and_number_and_is_drawn_once(cast, ticking):
    campaign = drawn(cast, ticking)
    expected = recompute.sample(campaign.root, "3 8 11", range(1, 21), 5)
    assert campaign.published()["sample"] == expected and DrawnSubject.objects.count() == 5
    assert refused(lambda: services.draw(campaign, "1 2 3", at=ticking.moment)) is None


def test_anybody_recomputes_it_with_one_file_and_no_library(cast, ticking, tmp_path):
    record = drawn(cast, ticking).published()
    file = tmp_path / "sample.json"

    def checked(told):
        file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        run = subprocess.run([sys.executable, "-I", Path(recompute.__file__), file], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout
    code, said = checked(record)
    assert code == 0 and "抽中的编号与重新计算的相符" in said
    exchanged = json.loads(json.dumps(record))
    exchanged["committed"]["list"][0]["name"] = "另一间"
    assert checked(exchanged)[0] == 1
    assert checked(record | {"sample": record["sample"][::-1]})[0] == 1
    assert checked(record | {"random": "3 8 12"})[0] == 1


# --- on the spot ----------------------------------------------------------------------------------------------------------
def test_one_person_inspects_nothing(cast, ticking):
    assert refused(lambda: opened(cast, ticking, team=[cast.assets, cast.assets])) == "team"
    campaign = opened(cast, ticking)
    for second in (None, cast.assets, cast.finance):
        assert refused(lambda second=second: finds(campaign, cast, ticking, 1, second=second)) == "second"
    with pytest.raises(RuleBroken):
        services.find(campaign, subject=campaign.subjects.get(no=1), verdict="order", words="甲", place="乙", found_at=ticking.moment,
                      second=cast.assets, actor=cast.finance, at=ticking.moment)


def test_a_list_names_nothing_twice_and_nothing_without_a_name(cast, ticking):
    assert refused(lambda: opened(cast, ticking, lines=[])) == "lines"
    assert refused(lambda: opened(cast, ticking, lines=[ROOMS[0], ROOMS[0]])) == "lines"
    assert refused(lambda: opened(cast, ticking, lines=[("1", " ")])) == "lines"


def test_only_what_was_drawn_is_inspected(cast, ticking):
    campaign = drawn(cast, ticking)
    no = next(n for n in range(1, 21) if n not in campaign.published()["sample"])
    assert refused(lambda: finds(campaign, cast, ticking, no)) == "subject"


def test_a_finding_has_place_words_and_a_time_within_the_inspection(cast, ticking):
    campaign = opened(cast, ticking)
    assert refused(lambda: finds(campaign, cast, ticking, 1, place=" ")) == "place"
    assert refused(lambda: finds(campaign, cast, ticking, 1, words=" ")) == "words"
    assert refused(lambda: finds(campaign, cast, ticking, 1, found_at=campaign.opened_at - timedelta(seconds=1))) == "found_at"
    first = finds(campaign, cast, ticking, 1, found_at=campaign.opened_at, files=[PHOTO])
    second = finds(campaign, cast, ticking, 1)
    assert (first.number, second.number, first.files.get().name) == ("JC-1/1", "JC-1/2", "现场.jpg")
    with pytest.raises(WrittenOnce):
        first.save()


def test_a_defect_becomes_a_task_once_and_the_campaign_closes_only_then(cast, ticking):
    campaign = opened(cast, ticking)
    assert refused(lambda: services.close(campaign, conclusion="总体良好", at=ticking.moment)) is None
    fine = [finds(campaign, cast, ticking, no) for no in (1, 2)][0]
    bad = finds(campaign, cast, ticking, 3, "defect", words="消防通道堆放杂物")
    assert refused(lambda: services.close(campaign, conclusion="总体良好", at=ticking.moment)) is None

    def task(finding):
        return services.give_task(finding, task="清理通道", unit=cast.store, owner=cast.storekeeper, deadline=day(ticking, 5),
                                  actor=cast.assets, at=ticking.moment)
    assert refused(lambda: task(fine)) is None
    item = task(bad)
    assert (item.source, item.source_no, item.signer) == ("inspection", "JC-1/3", cast.assets)
    assert refused(lambda: task(bad)) is None
    assert refused(lambda: services.close(campaign, conclusion=" ", at=ticking.moment)) == "conclusion"
    services.close(campaign, conclusion="总体良好，一处整改", at=ticking.moment)
    assert Campaign.objects.get().closed and refused(lambda: finds(campaign, cast, ticking, 1)) is None
