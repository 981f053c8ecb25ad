"""The road walked on the page of the purchase: handed over and filed back, a lower layer up to the meeting, and the rows in the trail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.models import TrailEntry
from procurement.calendar.office_time import local
from procurement.rulebook.models import RuleRow
from procurement.tenders.models import Tender
from tests.procurement.routing.purchase import CODE, agency, supplier
from workflows.demo import files as demo_files
from workflows.demo.scenarios import sunshine_tender as scenario
from workflows.demo.stage import Stage
from workflows.engine.rule_uses import rules_of


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    """A purchase whose need is reviewed: the buyer is to settle layer and method."""
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, lambda line: None)


def needed(stage, **changes):
    scenario.asks(stage, **changes)
    stage.does(stage.people.unit_head, "endorse", comment="同意。")
    scenario.needs(stage)
    return stage


def under(kind):
    return replace(demo_files.pdf(f"{kind}.pdf", "DEMO"), paper=kind)


def record(stage):
    return Tender.objects.get(case=stage.case)


def day(stage, **ahead):
    return (local(stage.clock.moment).date() + timedelta(**ahead)).isoformat()


def test_a_purchase_is_handed_over_and_comes_back_with_an_award(stage):
    needed(stage)
    scenario.roads(stage, layer="2", method="open_tender")
    scenario.approvals(stage)
    assert stage.waiting() == ["hand_over"]
    one, winner = agency(until=local(stage.clock.moment).date() + timedelta(days=200)), supplier()
    today = day(stage)
    stage.does(stage.people.buyer, "hand_over", {
        "receiver": "agency", "agency": one.pk, "handover_minutes_no": "纪要5号", "handover_minutes_on": today, "handover_note": "需求书移交",
    }, files=[under("hand.minutes")])  # fmt: skip
    stage.does(stage.people.buyer, "file_back", {
        "back_outcome": "awarded", "back_project_no": "JY-18", "back_opened_on": today, "back_reported_on": today, "winner_code": CODE,
        "award_amount": "118000", "awarded_on": today, "back_published_on": today, "back_notice_on": today,
    }, files=[under("back.report"), under("back.notice")])  # fmt: skip
    assert "sign_contract" in stage.waiting()
    found = record(stage)
    assert (found.winner, str(found.award_amount), found.agency) == (winner, "118000.00", one)


def test_a_failure_ends_the_case_without_an_award(stage):
    needed(stage)
    scenario.roads(stage, layer="3", method="open_tender")
    scenario.approvals(stage)
    today = day(stage)
    stage.does(stage.people.buyer, "hand_over", {
        "receiver": "centre", "centre_name": "示例市公共资源交易中心", "handover_minutes_no": "纪要5号", "handover_minutes_on": today,
        "handover_note": "需求书移交",
    }, files=[under("hand.minutes")])  # fmt: skip
    stage.does(stage.people.buyer, "file_back", {
        "back_outcome": "failed", "back_project_no": "JY-18", "back_failure": "too_few", "back_failed_on": today, "back_note": "仅两家",
    }, files=[under("back.failure")])  # fmt: skip
    assert stage.waiting() == [] and record(stage).winner is None


def test_a_lower_layer_is_permitted_by_the_head_and_decided_by_the_meeting(stage):
    needed(stage)
    Tender.objects.filter(case=stage.case).update(in_catalogue=True)
    scenario.roads(stage, lower_reason="专机配套，集中采购机构无此品目")
    assert "permit_lower_layer" in stage.waiting()
    stage.does(stage.people.head, "permit_lower_layer", {"permit_conditions": "全程留痕"}, comment="同意特批。")
    scenario.approvals(stage)
    assert "hold_meeting" in stage.waiting()
    assert record(stage).lower_conditions == "全程留痕"


def test_the_entry_names_every_row_and_the_page_shows_the_answer(stage, client):
    needed(stage)
    people = stage.people
    scenario.checked(stage, people.checker, "check_need", scenario.reviewed())
    if "review_key_points" in stage.waiting():
        scenario.checked(stage, people.legal, "review_key_points", {"key_opinion": "无歧视性条款。"})
    client.force_login(people.buyer)
    page = client.get(reverse("desk:case", args=[stage.case.key])).content.decode()
    assert "规则库的答复" in page and "层级1 项目评审" in page and "货物采购限额标准" in page and "重新判定" in page
    stage.does(people.buyer, "settle_road", {"layer": "1", "method": "review"})
    rows = {row["row"] for row in record(stage).road_rows}
    entry = TrailEntry.objects.filter(case=stage.case).order_by("-id").first()
    assert rows <= set(rules_of(bytes(entry.body), stage.clock.moment))
    assert RuleRow.objects.filter(pk__in=rows).count() == len(rows)
