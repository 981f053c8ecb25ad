"""The golden table: what stands in it, and that a case remembers which one it was started under."""
import pytest

from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine import page_limits
from workflows.engine.base import flow_of, flows
from workflows.engine.table import HEAD, as_text, definition, rows


def row(flow, name):
    return dict(zip(HEAD, next(line for line in rows(flow) if line[0] == name), strict=True))


def test_rows_stand_in_the_order_of_the_page():
    assert [line[0] for line in rows(TenderFlow)] == [
        "request", "revise", "precheck", "endorse", "sign_off", "budget", "conduct", "signed_off", "large", "decide", "done", "refused", "lapsed"]


def test_a_step_shows_who_acts_as_what_until_when_and_where_it_leads():
    assert row(TenderFlow, "budget") == {
        "step": "budget", "kind": "Decide", "role": "finance", "in": "bureau", "duty": "countersign_finance",
        "kept apart from": "decide, endorse, request", "due": "renovation.endorse", "on timeout": "",
        "leads to": "approve: signed_off; return: revise [resume]; reject: refused; reviews amount"}


def test_whoever_is_assigned_by_name_is_shown_by_the_rule_that_names_him():
    assert row(TenderFlow, "revise")["role"] == "(owner_of_request)"
    assert row(flow_of("renovation_review"), "check_area")["role"] == "handler (owner_of_classify)"
    assert row(flow_of("renovation_review"), "confirm_inspection")["role"] == "inspector (second_inspector)"


def test_signers_of_a_countersignature_and_their_number_are_shown():
    assert row(PanelFlow, "sign")["role"] == "(n_of_m 2 of seats)"
    assert row(PanelFlow, "in_order")["role"] == "(ordered of seats)"


def test_gates_timers_and_copies_show_the_rule_they_follow():
    assert row(TenderFlow, "large")["leads to"] == "large? decide : done"
    assert row(PanelFlow, "which")["leads to"] == "each → seat; else → fork"
    assert row(PanelFlow, "seat")["leads to"] == "each of seats → score"
    assert row(PanelFlow, "wait")["leads to"] == "1:00:00 → which"
    assert row(flow_of("renovation_review"), "visit_day")["leads to"] == "visit_begins → inspect"


def test_a_timeout_shows_its_limit_and_its_road():
    assert row(TenderFlow, "revise")["on timeout"] == "renovation.revise → lapsed"


def test_apart_is_mutual_whichever_page_line_says_it():
    for flow in [*flows(), TenderFlow, PanelFlow]:
        apart = {line[0]: set(filter(None, line[HEAD.index("kept apart from")].split(", "))) for line in rows(flow)}
        assert all(name in apart[other] for name, others in apart.items() for other in others)


@pytest.mark.parametrize("flow", [*flows(), TenderFlow, PanelFlow], ids=lambda flow: flow.__name__)
def test_the_table_fits_every_cell_and_ends_no_line_in_blanks(flow):
    lines = definition(flow).splitlines()
    assert len(lines) == 1 + len([n for n in flow._nodes_by_name if not n.endswith("__timeout")])
    assert all(line == line.rstrip() and line.count(" | ") <= len(HEAD) - 1 for line in lines)


def test_chinese_takes_two_places_in_a_column():
    assert as_text([("会签", "x"), ("abcd", "y")]) == "会签 | x\nabcd | y\n"


@pytest.mark.django_db
def test_a_case_remembers_the_table_it_was_started_under(stage):
    case = stage.new()
    assert case.flow_hash == TenderFlow.definition_hash() and len(case.flow_hash) == 64


def test_every_limit_that_a_page_names_is_shipped_with_source_and_mark():
    for flow in flows():
        found = page_limits.rows(flow, page_limits.shipped(page_limits.AS_OF))
        assert found
        assert [line[0] for line in found if line[-1] == "missing" or line[3] == "-"] == []


def test_limits_of_deadlines_timeouts_and_ceilings_are_all_named():
    assert page_limits.named(TenderFlow) == ["renovation.endorse", "renovation.revise"]
    assert "renovation.head_amount" in page_limits.named(flow_of("renovation_review")), "the ceiling of one-click approval"
