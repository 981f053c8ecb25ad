"""Every step of the need has its limit, every number its source and mark."""
from procurement.rulebook.packs import read_packs

STEPS = "correct revise endorse check_budget survey draw_up check_need key_review split_permit publish_intention"


def own():
    return [entry for entry in read_packs() if entry.pack in ("purchase_needs", "purchase_budgets")]


def test_every_step_has_its_limit_in_working_days():
    found = {entry.code: entry for entry in own()}
    assert all(found[f"tender.{step}"].unit == "wd" and found[f"tender.{step}"].value > 0 for step in STEPS.split())


def test_what_is_marked_as_read_names_its_source():
    assert all("未核实" in entry.basis for entry in own() if entry.mark == "unverified")
    assert all("未核实" not in entry.basis for entry in own() if entry.mark != "unverified")
    numbers = {(entry.code, entry.object_type): (entry.comparator, entry.text) for entry in own()}
    assert numbers["tender.survey_amount", "goods"] == numbers["tender.survey_amount", "services"] == ("≥", "10000000")
    assert numbers["tender.survey_amount", "works"] == ("≥", "30000000") and numbers["tender.reserve_whole", "works"] == ("≤", "4000000")
