"""What a rule decided lately: read from the trail by the clock, at no cost to the acts."""
import json

import pytest

from approvals.models import TrailEntry
from procurement.rulebook.limits import limit
from procurement.rulebook.models import RuleUse, RuleUseMark
from workflows.engine import rule_uses

from .stage import MONDAY


def row(code):
    return limit(code, on=MONDAY.date()).row_id


def limits_of(entry):
    return dict(json.loads(bytes(entry.body))["rules"]["limits"])


def test_an_entry_names_the_rows_that_its_act_asked_for(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "return")
    started, returned = TrailEntry.objects.filter(case=case).order_by("seq")
    assert limits_of(started) == {"renovation.endorse": row("renovation.endorse")}
    assert limits_of(returned) == {code: row(code) for code in ("renovation.endorse", "renovation.revise")}


def test_what_is_only_looked_at_between_two_acts_belongs_to_neither(stage):
    case = stage.new()
    limit("renovation.head_amount", on=MONDAY.date())
    stage.do(case, "precheck", "unit_head")
    assert "renovation.head_amount" not in limits_of(TrailEntry.objects.filter(case=case).latest("seq"))


def test_the_index_holds_each_use_once_however_often_it_is_made(stage):
    case = stage.new()
    assert rule_uses.catch_up(lag_ms=-1000) > 0
    rule_uses.catch_up(lag_ms=-1000)
    use = RuleUse.objects.get(rule_id=row("renovation.endorse"))
    entry = TrailEntry.objects.get(case=case)
    assert (use.case_id, use.entry_id, use.at) == (case.pk, entry.pk, entry.at)
    stage.do(case, "precheck", "unit_head")
    rule_uses.catch_up(lag_ms=-1000)
    assert RuleUse.objects.filter(rule_id=row("renovation.endorse")).count() == 2


def test_an_index_that_was_lost_is_made_again_from_the_trail(stage):
    stage.new()
    rule_uses.catch_up(lag_ms=-1000)
    before = list(RuleUse.objects.values_list("rule_id", "entry_id"))
    RuleUse.objects.all().delete()
    RuleUseMark.objects.all().delete()
    rule_uses.catch_up(lag_ms=-1000)
    assert before and list(RuleUse.objects.values_list("rule_id", "entry_id")) == before


def test_the_last_minute_is_left_alone(stage):
    stage.new()
    assert rule_uses.catch_up() == 0 and not RuleUse.objects.exists()


def test_a_sweep_reads_so_much_and_the_next_goes_on(stage, monkeypatch):
    for __ in range(5):
        stage.new()
    monkeypatch.setattr(rule_uses, "AT_ONCE", 2)
    monkeypatch.setattr(rule_uses, "GOES", 1)
    assert [rule_uses.catch_up(lag_ms=-1000) for __ in range(4)] == [2, 2, 1, 0]
    assert RuleUse.objects.count() == 5


def test_rows_that_a_record_says_were_applied_count_too(stage):
    body = {"rules": {}, "content": {"after": {"area_rules": ["area.office.county.other", "area.gone", 3]}}}
    assert rule_uses.rules_of(json.dumps(body).encode(), MONDAY) == {row("area.office.county.other")}


@pytest.mark.parametrize("body", [{"rules": None, "content": None}, {"content": {"after": {"area_rules": "x"}}}, {}])
def test_an_entry_without_rules_names_none(db, body):
    assert rule_uses.rules_of(json.dumps(body).encode(), MONDAY) == set()
