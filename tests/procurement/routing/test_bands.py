"""A pack whose routing table has a gap or an overlap is refused, with the place, the object and the day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from procurement.routing import bands
from procurement.rulebook.packs import FOLDER, PackRefused, read_packs

LIMIT, LINE = "routing.purchase_limit", "routing.open_tender"


def said(entries):
    return [str(one) for one in bands.gaps_and_overlaps(entries)]


def at(entries, code, kind="", place="", level=""):
    return next(e for e in entries if e.place == (code, place, level, kind))


def without(entries, *gone):
    return [e for e in entries if e not in gone]


def test_the_shipped_table_is_whole_and_a_book_without_routing_is_not_asked(entries):
    assert said(entries) == []
    assert said([e for e in entries if not e.code.startswith("routing.")]) == []


@pytest.mark.parametrize(("code", "kind"), [(LIMIT, "goods"), (LIMIT, "services"), (LIMIT, "works"), (LINE, "goods"), (LINE, "services")])
@pytest.mark.parametrize(("place", "level"), [("", ""), ("", "centre"), ("CN-35", "county"), ("CN-4403", "")])
def test_a_place_with_limits_of_its_own_names_every_object(entries, code, kind, place, level):
    gone = at(entries, code, kind, place, level)
    found = said(without(entries, gone))
    assert f"{code}, {bands.Place(place, level)} {kind}: no row answers from {gone.effective_from} on." in found


def test_a_limit_that_ends_without_a_successor_leaves_a_gap(entries):
    row = at(entries, LINE, "goods", "CN-35", "city")
    ended = replace(row, effective_to=date(2026, 12, 31))
    assert said([*without(entries, row), ended]) == [f"{LINE}, CN-35 city goods: no row answers from 2027-01-01 on."]
    successor = replace(row, effective_from=date(2027, 1, 1))
    assert said([*without(entries, row), ended, successor]) == []


def test_an_object_that_begins_later_than_the_others_leaves_a_gap(entries):
    row = at(entries, LIMIT, "services", "CN-4403")
    late = replace(row, effective_from=date(2026, 2, 1))
    assert said([*without(entries, row), late]) == [f"{LIMIT}, CN-4403 services: no row answers from 2026-01-01 on."]


def test_two_rows_for_one_object_on_one_day_overlap(entries):
    doubled = replace(at(entries, LIMIT, "goods", "CN-35", "city"), object_type="")
    found = said([*entries, doubled])
    assert f"{LIMIT}, CN-35 city goods: 2 rows answer from 2026-01-01 on, one is needed." in found


def test_a_limit_above_its_line_makes_the_bands_overlap(entries):
    row = at(entries, LIMIT, "goods", "CN-35", "city")

    def found(text):
        return said([*without(entries, row), replace(row, text=text, value=D(text))])

    assert found("2000000") == []
    assert found("2000000.01") == [
        "CN-35 city goods: from 2026-01-01 the purchase limit 2000000.01 lies above the open-tender line 2000000.",
    ]


@pytest.mark.parametrize("code", [
    "routing.works.equipment", "routing.works_scope.share", "routing.layer.internal", "routing.layer.other_method",
    "routing.organisation.catalogue", "purchase.head_amount",
])  # fmt: skip
def test_what_every_place_falls_back_on_must_be_there(entries, code):
    assert f"{code}, -: no row answers from 2018-06-01 on." in said(without(entries, at(entries, code)))


def test_a_local_row_does_not_stand_for_the_general_one(entries):
    row = at(entries, "routing.layer.internal")
    assert said([*without(entries, row), replace(row, jurisdiction="CN-35")]) == ["routing.layer.internal, -: no row answers from 2018-06-01 on."]


@pytest.mark.parametrize(("code", "text", "words"), [
    ("routing.layer.open", "4", "is not one of 1, 2, 3"), ("routing.organisation.catalogue", "central", "is not one of"),
    ("routing.receiver.layer3", "bank", "is not one of agency, any, centre"),
])  # fmt: skip
def test_a_mapping_says_a_word_that_the_router_knows(entries, code, text, words):
    row = at(entries, code)
    assert words in said([*without(entries, row), replace(row, text=text)])[0]


def test_a_limit_with_the_wrong_sign_is_refused(entries):
    row = at(entries, "purchase.head_amount")
    assert "compared by ≥ or >, not by ≤" in said([*without(entries, row), replace(row, comparator="≤")])[0]


def test_the_rungs_of_the_ladder_rise(entries):
    row = at(entries, "purchase.head_amount")
    assert said([*without(entries, row), replace(row, text="1000000.01", value=D("1000000.01"))]) == [
        "From 2018-06-01 a higher rung of the ladder signs from a lower amount than the rung below it.",
    ]
    assert said([*without(entries, row), replace(row, text="1000000", value=D("1000000"))]) == []


def test_the_loader_itself_refuses_such_a_pack(tmp_path):
    for path in FOLDER.glob("purchase_*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "purchase_routing":
            text = text.replace('value = "2000000"', 'value = "900000"', 1)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused, match=r"goods: from 2018-06-01 the purchase limit 1000000 lies above the open-tender line 900000\."):
        read_packs(tmp_path)
