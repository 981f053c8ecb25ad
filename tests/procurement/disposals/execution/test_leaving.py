"""Before anything leaves: classified media before two escorts and with a certificate, official signs off, plates back."""

from datetime import date

import pytest

from procurement.assets.models import Vehicle
from procurement.disposals.execution import clearing, clearing_forms, forms, leaving, rules, selling
from procurement.facts import RuleBroken
from procurement.written import WrittenOnce
from tests.procurement.disposals.execution.carrying import CAR, DESK, LAPTOP, PLATE, SECOND, TODAY

DISK = LAPTOP | {"secrecy": "secret"}
PAPERS = {"destruction_body": "示例市国家秘密载体销毁中心（演示）", "destruction_basis": "示例市保密局指定文件（演示）", "destroyed_on": SECOND,
          "destruction_no": "销毁〔2026〕18号", "escort_one": "x-secrecy", "escort_two": "x-user",
          "destroyed_media": [{"what": "固态硬盘 SN-001"}]}  # fmt: skip


def destroy(road, **changed):
    return road.does(leaving.destroy_media, forms.DestructionForm, PAPERS | changed, "secrecy")


@pytest.fixture
def disk(make):
    return make("scrap", (DESK, DISK))


# --- 涉密载体 ---
def test_a_classified_medium_is_destroyed_before_two_escorts_with_its_certificate(disk):
    disk.attach(leaving.CERTIFICATE)
    record = destroy(disk)
    row = record.destructions.get()
    assert (row.certificate_no, row.escort_one.username, row.escort_two.username) == ("销毁〔2026〕18号", "x-secrecy", "x-user")
    assert [(one["name"], one["what"]) for one in row.media] == [("便携式计算机", "固态硬盘 SN-001")]
    assert record.execution_course == [{"what": "destruction", "no": 1, "on": "2026-03-10", "digest": row.digest}]


def test_without_the_certificate_in_the_file_it_is_not_destroyed(disk):
    with pytest.raises(RuleBroken, match="Attach the destruction certificate"):
        destroy(disk)
    disk.attach("another_paper")
    with pytest.raises(RuleBroken, match="Attach the destruction certificate"):
        destroy(disk)


def test_two_escorts_are_two_people(disk):
    disk.attach(leaving.CERTIFICATE)
    with pytest.raises(RuleBroken, match="two people") as refused:
        destroy(disk, escort_two="x-secrecy")
    assert refused.value.field == "escort_two"


def test_an_escort_is_of_the_unit_or_of_the_bureau(disk):
    form = forms.DestructionForm(PAPERS | {"escort_two": "x-receiver"}, record=disk.record)
    assert not form.is_valid() and "escort_two" in form.errors


@pytest.mark.parametrize(("day", "sentence"), [(date(2026, 3, 8), "reply"), (date(2026, 3, 17), "future")])
def test_it_lies_between_the_reply_and_today(disk, day, sentence):
    disk.attach(leaving.CERTIFICATE)
    with pytest.raises(RuleBroken, match=sentence):
        destroy(disk, destroyed_on=day)


@pytest.mark.parametrize("day", [date(2026, 3, 9), TODAY])
def test_both_ends_are_within(disk, day):
    disk.attach(leaving.CERTIFICATE)
    assert destroy(disk, destroyed_on=day).destroyed_on == day


def test_without_the_certificate_nothing_leaves_and_nothing_closes(make):
    road = make("sale", (DISK,))
    record = road.record
    assert rules.has_classified_media(record)
    filed = {"file_count": 3, "page_count": 9, "box_no": "1", "retention": "permanent"}
    for service in (selling.sell, clearing.cancel_cards):
        with pytest.raises(RuleBroken, match="classified media"):
            service(record, data={}, actor=None, at=None, case=record.case)
    with pytest.raises(RuleBroken, match="classified media"):
        road.does(clearing.archive, clearing_forms.ArchiveForm, filed, "archivist")


def test_a_row_of_the_destruction_stands(disk):
    disk.attach(leaving.CERTIFICATE)
    row = destroy(disk).destructions.get()
    with pytest.raises(WrittenOnce):
        row.delete()


def test_what_is_not_approved_is_not_asked_for(make):
    assert not rules.has_classified_media(make("scrap", (DESK, DISK | {"approved": False})).record)


# --- 公车 ---
RETIRED = {"retired_vehicles": [{"sign_removed_on": SECOND, "plate_returned_on": SECOND, "plate_receipt": "车管收字1号"}]}


def retire(road, **changed):
    rows = [RETIRED["retired_vehicles"][0] | changed]
    return road.does(leaving.retire_vehicles, forms.RetirementForm, {"retired_vehicles": rows}, "handler")


def test_the_sign_comes_off_and_the_plate_goes_back_and_the_register_learns_it(make):
    road = make("scrap", (CAR | {"vehicle": PLATE},))
    record = retire(road)
    vehicle = Vehicle.objects.get(card=road.cards[0])
    assert (vehicle.official_sign, vehicle.sign_removed_on, vehicle.plate_returned_on) == (False, SECOND, SECOND)
    assert record.retired_vehicles[0]["sign"] is True and record.retirements.count() == 1
    assert road.cards[0].changes.order_by("pk").last().after["vehicle.plate_returned_on"] == "2026-03-10"


def test_a_sign_that_is_there_must_come_off(make):
    with pytest.raises(RuleBroken, match="official sign") as refused:
        retire(make("scrap", (CAR | {"vehicle": PLATE},)), sign_removed_on=None)
    assert refused.value.field == "retired_vehicles-0-sign_removed_on"


def test_a_vehicle_without_a_sign_only_returns_its_plate(make):
    assert retire(make("scrap", (CAR | {"vehicle": PLATE | {"official_sign": False}},)), sign_removed_on=None).retired_vehicles


@pytest.mark.parametrize(("form", "leaves"), [
    ("scrap", True), ("sale", True), ("donation", True), ("exchange", True), ("transfer", False), ("loss", True),
])
def test_a_vehicle_leaves_the_service_unless_it_is_transferred(make, form, leaves):
    assert rules.has_vehicles_to_retire(make(form, (CAR | {"vehicle": PLATE},)).record) is leaves


GONE = {"sign_removed_on": "", "plate_returned_on": "", "plate_receipt": ""}


def test_a_stolen_vehicle_is_de_registered_by_a_certificate_of_the_police(make):
    road = make("loss", (CAR | {"vehicle": PLATE},), ground="short")
    with pytest.raises(RuleBroken, match="certificate of the police") as refused:
        retire(road, **GONE)
    assert refused.value.field == "retired_vehicles-0-police"
    record = retire(road, **GONE, police="公安机关立案告知书（演示）")
    assert record.retired_vehicles[0]["police"] == "公安机关立案告知书（演示）" and record.retirements.count() == 1
    assert Vehicle.objects.get(card=road.cards[0]).plate_returned_on is None


@pytest.mark.parametrize("name", GONE)
def test_of_a_stolen_vehicle_nobody_says_that_sign_or_plate_came_off(make, name):
    road = make("loss", (CAR | {"vehicle": PLATE},), ground="short")
    with pytest.raises(RuleBroken, match="neither sign nor plate") as refused:
        retire(road, **GONE | {name: RETIRED["retired_vehicles"][0][name]}, police="公安机关立案告知书（演示）")
    assert refused.value.field == f"retired_vehicles-0-{name}"


@pytest.mark.parametrize("name", ["plate_returned_on", "plate_receipt"])
def test_of_a_vehicle_at_hand_a_certificate_of_the_police_replaces_nothing(make, name):
    with pytest.raises(RuleBroken, match="goes back") as refused:
        retire(make("loss", (CAR | {"vehicle": PLATE},), ground="force"), **{name: "", "police": "公安机关立案告知书（演示）"})
    assert refused.value.field == f"retired_vehicles-0-{name}"


def test_the_books_wait_for_the_certificate_of_the_police(make):
    from procurement.disposals.execution.course import may_leave

    road = make("loss", (CAR | {"vehicle": PLATE},), ground="short")
    with pytest.raises(RuleBroken, match="certificate of the police"):
        may_leave(road.record)
    may_leave(retire(road, **GONE, police="公安机关立案告知书（演示）"))


def test_a_vehicle_is_not_sold_with_its_plate(make):
    record = make("sale", (CAR | {"vehicle": PLATE},)).record
    with pytest.raises(RuleBroken, match="plates go back"):
        selling.sell(record, data={}, actor=None, at=None)
