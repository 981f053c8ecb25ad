"""The picture of a case: who did what, where it is now, and which road it does not take."""
from datetime import timedelta

import pytest
from django.utils.translation import override

from tests.plainflow.pages import PanelFlow, TenderFlow
from workflows.engine import clock
from workflows.engine.base import flows
from workflows.engine.chart import WIDEST, cells, picture
from workflows.engine.layout import Box, lay_out, rounded
from workflows.engine.lettering import shorten, width_of, wrap

from . import strange_pages
from .stage import PANEL, fresh

PAGES = [*flows(), TenderFlow, PanelFlow, strange_pages.LoopFlow, strange_pages.NestedFlow, strange_pages.DetourFlow]


def nodes(drawn):
    return {node["name"]: node for node in drawn["nodes"]}


def states(drawn):
    return {node["name"]: node["state"] for node in drawn["nodes"]}


def edges(drawn):
    return {(edge["src"], edge["dst"]): edge for edge in drawn["edges"]}


def stages(drawn):
    return {stage["name"]: stage for stage in drawn["steps"]}


# --- the words of a gate ---
@pytest.mark.parametrize("page", [*flows(), TenderFlow], ids=lambda flow: flow.__name__)
def test_what_a_gate_asks_is_not_written_on_the_way_down(page):
    with override("zh-hans"):
        drawn = picture(page)
    seen = 0
    for node in drawn["nodes"]:
        ways = [edge for edge in drawn["edges"] if edge["src"] == node["name"] and edge["points"][0][0] == edge["points"][1][0]]
        if node["label"] and any(way["points"][1][1] > way["points"][0][1] for way in ways):
            seen += 1
            for line in node["label"]:
                half, middle = width_of(line["text"], 11.5) / 2, node["cx"] + line.get("x", 0)
                if middle > node["cx"]:
                    assert middle - half > node["cx"] + 4, (node["name"], line)
                    assert all(way["lx"] + 6 < middle - half for way in ways if way["label"])
                else:  # another way goes down at the right
                    assert middle + half < node["cx"] - 4, (node["name"], line)
                    assert all(way["lx"] - 9 >= middle + half or way["ly"] < node["cy"] for way in ways if way["label"])
    assert seen or page.__name__ != "RenovationReviewFlow"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_what_a_gate_asks_lies_on_no_line_and_on_no_box(page, language):
    with override(language):
        drawn = picture(page)
    for node in drawn["nodes"]:
        for line in node["label"]:
            half, x, y = width_of(line["text"], 11.5) / 2 - 2, node["cx"] + line.get("x", 0), node["cy"] + line["y"]
            left, right, up, down = x - half, x + half, y - 9, y + 2
            for other in drawn["nodes"]:
                apart = other["cx"] + other["left"] >= right or other["cx"] + other["right"] <= left or other["cy"] + other["up"] >= down or \
                    other["cy"] + other["down"] <= up
                assert apart, (node["name"], line["text"], other["name"])
            for edge in drawn["edges"]:
                for (x1, y1), (x2, y2) in zip(edge["points"], edge["points"][1:], strict=False):
                    crosses = min(x1, x2) < right and max(x1, x2) > left and min(y1, y2) < down and max(y1, y2) > up
                    assert not crosses, (node["name"], line["text"], edge["src"], edge["dst"])


def test_a_road_that_comes_round_to_the_split_does_not_tear_its_branches_apart():
    page = next(flow for flow in flows() if flow.__name__ == "RenovationReviewFlow")  # a meeting may send the draft back before the split
    with override("zh-hans"):
        shown = stages(picture(page))
    assert shown["sign_off"]["title"] == "会签（并行 0/3）" and not {"check_finance", "check_assets", "check_legal"} & set(shown)


# --- the page alone -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_every_page_is_drawn_without_boxes_on_top_of_one_another(page, language):
    with override(language):
        drawn = picture(page)
    assert {n["name"] for n in drawn["nodes"]} == {"-begin", *(n for n in page._nodes_by_name if not n.endswith("__timeout"))}
    placed = [(n["cx"] + n["left"], n["cy"] + n["up"], n["cx"] + n["right"], n["cy"] + n["down"], n["name"]) for n in drawn["nodes"]]
    for i, (x1, y1, x2, y2, name) in enumerate(placed):
        assert 0 <= x1 and x2 <= drawn["width"] and 0 <= y1 and y2 <= drawn["height"], name
        for a1, b1, a2, b2, other in placed[i + 1:]:
            assert a1 >= x2 or a2 <= x1 or b1 >= y2 or b2 <= y1, (name, other)


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_no_line_runs_through_a_box_that_it_does_not_belong_to(page):
    drawn = picture(page)
    for edge in drawn["edges"]:
        for node in drawn["nodes"]:
            if node["name"] in (edge["src"], edge["dst"]):
                continue
            left, right, up, down = (node["cx"] + node["left"], node["cx"] + node["right"], node["cy"] + node["up"], node["cy"] + node["down"])
            for (x1, y1), (x2, y2) in zip(edge["points"], edge["points"][1:], strict=False):
                crosses = min(x1, x2) < right and max(x1, x2) > left and min(y1, y2) < down and max(y1, y2) > up
                assert not crosses, (edge["src"], edge["dst"], node["name"])


@pytest.mark.parametrize("page", PAGES, ids=lambda flow: flow.__name__)
def test_a_long_road_goes_on_in_the_next_band_instead_of_shrinking(page):
    drawn = picture(page)
    assert drawn["width"] <= WIDEST + 60
    assert all(node["w"] >= 100 for node in drawn["nodes"] if node["kind"] == "task")


def test_words_stay_inside_their_boxes():
    for page in PAGES:
        for language in ("zh-hans", "en"):
            with override(language):
                for node in picture(page)["nodes"]:
                    if node["kind"] == "task":
                        assert all(width_of(line["text"], 13.5) <= node["w"] for line in node["lines"]), node["title"]
                        assert width_of(node["sub"], 11.5) <= node["w"], node["sub"]


def test_a_branch_that_is_skipped_stands_beside_the_straight_road():
    drawn = nodes(picture(TenderFlow))
    assert drawn["decide"]["cy"] < drawn["large"]["cy"] == drawn["done"]["cy"]
    assert drawn["budget"]["cy"] < drawn["sign_off"]["cy"] < drawn["conduct"]["cy"]


def test_returns_are_a_mark_with_words_and_no_line():
    drawn = picture(TenderFlow)
    assert nodes(drawn)["endorse"]["returns"] and not nodes(drawn)["request"]["returns"]
    assert ("endorse", "revise") not in edges(drawn) and ("endorse", "refused") not in edges(drawn)
    with override("en"):
        hint = nodes(picture(TenderFlow))["endorse"]["hint"]
    assert "may return to: Revise" in hint and "if rejected: Refused" in hint


def test_answers_of_a_gate_are_words_of_the_reader():
    with override("en"):
        assert edges(picture(TenderFlow))["large", "decide"]["label"] == "yes"
    with override("zh-hans"):
        assert edges(picture(TenderFlow))["large", "done"]["label"] == "否"


def test_a_gate_that_leads_back_says_where_to():
    with override("en"):
        label = nodes(picture(strange_pages.LoopFlow))["once_more"]["label"]
    assert "else back to: Look" in " ".join(line["text"] for line in label)


# --- a case on it -----------------------------------------------------------------------------------------------------------
def test_the_picture_of_a_case_costs_two_queries(stage, django_assert_num_queries):
    case = stage.new()
    stage.to_sign_off(case)
    case = fresh(case)
    with django_assert_num_queries(2):
        cells(case)


def test_the_case_stands_where_somebody_must_act(stage):
    drawn = cells(fresh(stage.new()))
    found = nodes(drawn)
    assert found["request"]["state"] == "done" and found["request"]["person"] == "演示requester" and found["request"]["date"] == "03-02"
    assert found["precheck"]["state"] == "now" and found["endorse"]["state"] == "todo"
    assert edges(drawn)["request", "precheck"]["state"] == "done" and edges(drawn)["precheck", "endorse"]["state"] == "todo"
    assert "revise" not in found and "refused" not in found, "reached only by return or refusal, so not shown before a case was there"


def test_what_will_be_asked_again_is_not_shown_as_done(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    stage.do(case, "endorse", "vice_head2", "return")
    found = states(cells(fresh(case)))
    assert (found["revise"], found["endorse"], found["precheck"]) == ("now", "back", "todo")


def test_a_detour_leaves_the_signatures_beside_it_standing(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance", "return")  # resume: the other branch goes on, and the file comes straight back
    found = states(cells(fresh(case)))
    assert (found["revise"], found["budget"], found["conduct"], found["endorse"]) == ("now", "back", "now", "done")


def test_an_approval_that_was_carried_says_so(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head")
    stage.do(case, "endorse", "vice_head2", "return")
    stage.resubmit(case)
    with override("en"):
        assert nodes(cells(fresh(case)))["precheck"]["sub"] == "still stands"


def test_the_road_not_taken_is_dashed_to_its_end(stage):
    case = stage.new(amount="50")
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    stage.do(case, "conduct", "legal")
    drawn = cells(fresh(case))
    assert states(drawn)["decide"] == "off" and states(drawn)["done"] == "done"
    assert edges(drawn)["large", "done"]["state"] == "done"
    assert edges(drawn)["large", "decide"]["state"] == edges(drawn)["decide", "done"]["state"] == "off"


def test_a_refused_case_shows_where_it_ended(stage):
    case = stage.new()
    stage.do(case, "precheck", "unit_head", "reject")
    found = states(cells(fresh(case)))
    assert (found["refused"], found["done"], found["endorse"]) == ("done", "off", "off")


def test_a_deputy_is_named_together_with_the_one_he_stands_for(stage):
    case = stage.new()
    stage.delegate("unit_head", "stranger")
    stage.do(case, "precheck", "stranger", on_behalf_of=stage.who["unit_head"])
    person = nodes(cells(fresh(case)))["precheck"]["person"]
    assert "演示stranger" in person and "演示unit_head" in person


def test_copies_of_a_step_are_counted(stage):
    case = stage.new(PANEL, title="each", seats=("e1", "e2", "e3"))
    stage.clock.moment += timedelta(hours=2)
    clock.sweep(clock.now())
    stage.do(case, "score", "e1", "record", owner="e1", data={"title": "each", "amount": "1"})
    with override("en"):
        assert nodes(cells(fresh(case)))["score"]["sub"] == "1 of 3 answered"


def test_a_countersignature_counts_its_votes(stage):
    case = stage.new(PANEL, title="x", seats=("e1", "e2", "e3"))
    stage.clock.moment += timedelta(hours=2)
    clock.sweep(clock.now())
    stage.do(case, "sign", "e1", owner="e1")
    with override("en"):
        assert nodes(cells(fresh(case)))["sign"]["sub"] == "1 of 3 answered"


# --- the list for a phone ---------------------------------------------------------------------------------------------------
def test_the_list_puts_parallel_branches_into_one_line(stage):
    case = stage.new()
    stage.to_sign_off(case)
    stage.do(case, "budget", "finance")
    with override("en"):
        drawn = cells(fresh(case))
    names = [stage["name"] for stage in drawn["steps"]]
    assert names == ["request", "precheck", "endorse", "sign_off", "decide", "done"]
    found = stages(drawn)["sign_off"]
    assert found["title"] == "Sign Off, side by side (1/2)" and found["state"] == "now" and "演示finance" in found["people"]


def test_the_sentence_says_how_far_and_where(stage):
    with override("en"):
        said = cells(fresh(stage.new()))["sentence"]
    assert said.startswith("Flow chart of Plain tender: 1 of 6 steps done.") and "Now: Precheck" in said


# --- geometry ---------------------------------------------------------------------------------------------------------------
def test_a_loop_on_the_page_does_not_hang_the_layout():
    laid = lay_out([Box("a", 40, 40, ways=("b",)), Box("b", 40, 40, "gate", ("c", "a")), Box("c", 40, 40)], "a")
    assert laid.layer == {"a": 0, "b": 1, "c": 2} and ("b", "a") not in laid.lines


def test_a_gate_inside_a_branch_finds_a_row_of_its_own():
    boxes = [Box("s", 30, 30, "split", ("g", "x")), Box("g", 30, 30, "gate", ("a", "b")), Box("a", 40, 40, ways=("j",)),
             Box("b", 40, 40, ways=("j",)), Box("x", 40, 40, ways=("j",)), Box("j", 30, 30)]
    laid = lay_out(boxes, "s")
    assert len(set(laid.centre.values())) == len(boxes)


def test_corners_are_round_and_never_larger_than_their_sides():
    assert rounded(((0, 0), (10, 0), (10, 4))) == "M0 0L5 0Q10 0 10 2L10 4"


def test_words_break_between_characters_or_words_and_evenly():
    assert wrap("是否须局长审批", 10, 60) == ["是否须局", "长审批"]
    assert wrap("Confirmation by the second inspector", 10, 120) == ["Confirmation by the", "second inspector"]
    assert shorten("申请单位负责人", 10, 45) == "申请单…"


def test_what_only_a_later_gate_could_ask_again_is_shown_as_done():
    """A meeting may defer a matter to its draft; until it has, what was signed before it is done."""
    from workflows.engine import graph
    from workflows.flows.renovation_review import RenovationReviewFlow as Review

    ahead = graph.coming(Review, "sign_minutes")
    assert {"resolution", "issue", "archive"} <= ahead and not {"draw_up", "section_chief", "sign_minutes"} & ahead
    assert {"endorse", "accept"} <= graph.coming(Review, "complete_papers"), "the whole application is endorsed again"
    assert "endorse" in graph.coming(Review, "correct")
