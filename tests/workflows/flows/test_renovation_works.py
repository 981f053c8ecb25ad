"""维修改造实施, read as a regulation: the pool, every road, every return, who is kept apart, sums held against one another, deadlines."""
from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from approvals.models import Case, Step, TrailEntry
from approvals.trail.verify import verify_case
from procurement.calendar.office_time import local
from procurement.pool.models import PoolEntry, State
from procurement.works.models import Building, BuildingRepair, WorksAcceptance
from procurement.written import WrittenOnce
from workflows.demo.scenarios import renovation_works as scene
from workflows.demo.scenarios.renovation_review import applies
from workflows.demo.stage import Stage
from workflows.engine import act
from workflows.flows.renovation_works import RenovationWorksFlow

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


@pytest.fixture
def works(stage):
    """The worked example, taken up: 742,500.00 accepted."""
    scene.agreed(stage)
    scene.taken_up(stage)
    return stage


def case(stage):
    return Case.objects.get(pk=stage.case.pk)


def complaints(stage, who, node, data, **how):
    """The fields with which a form is sent back."""
    with pytest.raises(act.Invalid) as wrong:
        stage.does(who, node, data, **how)
    form = wrong.value.form
    return set(form.errors) | {f"{name}-{n}-{column}" for name, rows in form.lines.items()
                               for n, row in enumerate(rows.forms) for column in row.errors}


def refusal(stage, who, node, data=None):
    with pytest.raises(act.Refused) as refused:
        stage.does(who, node, data)
    return refused.value.code


def state(stage):
    return PoolEntry.objects.with_taken().get().state(scene.today(stage))


# --- the whole road ---------------------------------------------------------------------------------------------------
def test_from_the_pool_to_the_archive_with_a_rework(stage):
    scene.carry(stage)
    found, paper = case(stage), scene.record(stage)
    assert (found.number, found.status, found.outcome, found.unit_id) == ("WG-2026-0001", "DONE", "completed", stage.people.unit_a.pk)
    assert (paper.settlement_cut, paper.settlement_rate) == (D("19300.00"), D("2.72"))
    assert (paper.squeezed, paper.over_contract) == (D("53200.00"), D("0.00"))  # 742,500 accepted, 689,300 settled
    assert [kept.verdict for kept in paper.acceptances.all()] == ["rework", "passed"] and not paper.rework_late
    assert state(stage) == State.TAKEN and verify_case(found).ok
    assert [version.kind for version in paper.renovation.version_rows()][-2:] == ["budget", "settlement"]


def test_the_straight_road_of_a_second_unit(stage):
    p = stage.people
    applies(stage, p.second_requester, p.unit_b, title="文化馆屋面维修", building="文化馆主楼", address="示例市中山路6号")
    scene.up_to(stage, "")
    scene.taken_up(stage)
    scene.on_to(stage, "")
    assert case(stage).outcome == "completed" and scene.record(stage).acceptance_no == 1


# --- 1. the pool --------------------------------------------------------------------------------------------------------
def test_nobody_takes_a_project_twice(works):
    assert_field(works, "entry")


def assert_field(stage, field, unit=None):
    entry = PoolEntry.objects.get()
    with pytest.raises(act.Invalid) as wrong:
        stage.starts(stage.people.handler, RenovationWorksFlow, unit or entry.renovation.case.unit, {"entry": entry.pk, "take_up_note": ""})
    assert list(wrong.value.form.errors) == [field]


def test_a_project_that_got_no_budget_waits_again(works):
    works.rejects(works.people.finance, "fund", "本年度预算已安排完毕。")
    assert case(works).outcome == "unfunded" and state(works) == State.WAITING
    scene.taken_up(works, PoolEntry.objects.get())
    assert works.waiting() == ["fund"]


def test_terminated_works_give_the_project_back(works):
    works.on_case(works.people.section_chief, "terminate", "项目范围调整，重新组织。")
    assert state(works) == State.WAITING


@pytest.mark.parametrize(("days", "can"), [(0, True), (1, False)])
def test_an_opinion_holds_to_the_end_of_its_last_day(stage, days, can):
    entry = scene.agreed(stage)
    PoolEntry.objects.filter(pk=entry.pk).update(valid_until=scene.today(stage) - timedelta(days=days))
    if can:
        scene.taken_up(stage)
        assert stage.waiting() == ["fund"]
    else:
        assert state(stage) == State.EXPIRED
        assert_field(stage, "entry")


def test_a_withdrawn_project_is_not_taken_up(stage):
    entry = scene.agreed(stage)
    PoolEntry.objects.filter(pk=entry.pk).update(withdrawn_at=stage.clock.moment)
    assert_field(stage, "entry")


def test_works_belong_to_the_unit_whose_rooms_they_mend(stage):
    scene.agreed(stage)
    assert_field(stage, "entry", stage.people.unit_b)


def test_only_the_handler_of_the_bureau_begins(stage):
    entry = scene.agreed(stage)
    for who in (stage.people.requester, stage.people.inspector, stage.people.auditor):
        with pytest.raises(act.Refused):
            stage.starts(who, RenovationWorksFlow, stage.people.unit_a, {"entry": entry.pk, "take_up_note": ""})


# --- 2. budget ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("amount", "why", "wrong"), [
    ("742500.00", "", set()), ("742500.01", "", {"budget_explanation"}), ("742500.01", "材料调价", set()),
    ("816750.00", "材料调价", set()), ("816750.01", "材料调价", {"budget_amount"}),
])  # fmt: skip
def test_a_budget_above_the_estimate_is_explained_and_far_above_refused(works, amount, why, wrong):
    if wrong:
        assert complaints(works, works.people.finance, "fund", scene.budget(amount, explanation=why)) == wrong
    else:
        works.does(works.people.finance, "fund", scene.budget(amount, explanation=why))
        assert works.waiting() == ["contract"] and case(works).amount == D(amount)


def test_an_outline_may_exceed_by_a_share_without_a_word(works):
    works.does(works.people.finance, "fund", scene.budget("742500.01", "outline"))
    assert works.waiting() == ["contract"]


# --- 3. contract -------------------------------------------------------------------------------------------------------------
def funded(stage, amount="730000.00"):
    stage.does(stage.people.finance, "fund", scene.budget(amount))
    return stage


@pytest.mark.parametrize(("changes", "field"), [
    ({"contract_amount": "730000.01"}, "contract_amount"), ({"contract_signed_on": date(2027, 1, 1)}, "contract_signed_on"),
    ({"contract_signed_on": date(2026, 1, 5)}, "contract_signed_on"), ({"works_begin": date(2026, 3, 3)}, "works_begin"),
    ({"works_end": date(2026, 3, 3)}, "works_end"),
])  # fmt: skip
def test_a_contract_stays_within_the_budget_and_its_days_follow_one_another(works, changes, field):
    funded(works)
    works.in_office_hours()
    assert field in complaints(works, works.people.handler, "contract", scene.contract(scene.today(works), "730000.00", **changes))


def test_a_contract_above_the_budget_goes_back_to_finance(works):
    funded(works)
    works.returns(works.people.handler, "contract", "中标价高于预算，请调整。")
    assert works.waiting() == ["fund"]
    funded(works, "742000.00")
    works.does(works.people.handler, "contract", scene.contract(scene.today(works), "741000.00"))
    assert works.waiting() == ["accept_works"]


# --- 4. acceptance -----------------------------------------------------------------------------------------------------------
def built(stage):
    funded(stage)
    stage.does(stage.people.handler, "contract", scene.contract(scene.today(stage), "712000.00"))
    return stage


def test_the_unit_joins_only_as_the_second_person_and_never_the_same(works, cast):
    from approvals.duties.holders import give
    from approvals.roles import Role

    built(works)
    give(Role.INSPECTOR, cast.requester, cast.bureau, by=cast.system, at=works.clock.moment, reason="t")
    give(Role.UNIT_HEAD, cast.inspector, cast.unit_a, by=cast.system, at=works.clock.moment, reason="t")
    assert complaints(works, cast.requester, "accept_works", scene.accepted(works)) == {"__all__"}  # applied for it
    works.does(cast.inspector, "accept_works", scene.accepted(works))
    assert refusal(works, cast.inspector, "confirm_works", scene.confirmed("同意")) == "apart"
    works.does(cast.unit_head, "confirm_works", scene.confirmed("同意"), comment="同意。")
    paper = scene.record(works)
    assert (paper.accepted_by, paper.confirmed_by) == (cast.inspector, cast.unit_head)


def test_who_signed_the_contract_does_not_accept(works, cast):
    from approvals.duties.holders import give
    from approvals.roles import Role

    give(Role.INSPECTOR, cast.handler, cast.bureau, by=cast.system, at=works.clock.moment, reason="t")
    built(works)
    assert refusal(works, cast.handler, "accept_works", scene.accepted(works)) in ("forbidden", "apart")


def test_works_pass_only_with_every_requirement_and_paper(works):
    built(works)
    p = works.people
    assert complaints(works, p.inspector, "accept_works", scene.rejected(works, verdict="passed")) == {"verdict"}
    without = scene.accepted(works, acceptance_papers=["report", "tests"])
    assert complaints(works, p.inspector, "accept_works", without) == {"acceptance_papers"}


def test_another_quantity_than_planned_is_explained(works):
    built(works)
    rows = scene.quantities(works)
    rows[0]["accepted"] = "1099.99"
    data = scene.accepted(works, quantities=rows)
    assert complaints(works, works.people.inspector, "accept_works", data) >= {"quantities-0-note"}
    rows[0]["note"] = "女儿墙内侧少做0.01㎡"
    works.does(works.people.inspector, "accept_works", data)
    kept = WorksAcceptance.objects.get()
    assert (kept.quantities[0]["planned"], kept.quantities[0]["accepted"]) == ("1100.00", "1099.99")


def test_items_that_were_cut_altogether_are_not_accepted_later(works):
    assert [row["name"] for row in scene.record(works).quantities][0] == "屋面防水层更换" and len(scene.record(works).quantities) == 6


@pytest.mark.parametrize(("verdict", "changes", "field"), [
    ("rework", {"rework_what": ""}, "rework_what"), ("failed", {"rework_due": None}, "rework_due"),
    ("rework", {"rework_due": date(2026, 3, 1)}, "rework_due"), ("rework", {"rework_due": date(2027, 3, 1)}, "rework_due"),
])  # fmt: skip
def test_what_does_not_pass_says_what_and_by_when(works, verdict, changes, field):
    built(works)
    assert complaints(works, works.people.inspector, "accept_works", scene.rejected(works, verdict) | changes) == {field}


def test_nothing_is_done_again_when_every_requirement_is_met(works):
    built(works)
    data = scene.rejected(works) | {"requirements": scene.requirements()}
    assert complaints(works, works.people.inspector, "accept_works", data) == {"verdict"}


def test_the_works_are_not_ready_and_the_contract_is_seen_to_first(works):
    built(works)
    works.returns(works.people.inspector, "accept_works", "工程尚未完工。")
    assert works.waiting() == ["contract"]


def test_the_unit_returns_an_acceptance_that_is_not_as_it_saw_it(works):
    built(works)
    p = works.people
    works.does(p.inspector, "accept_works", scene.accepted(works))
    works.returns(p.unit_head, "confirm_works", "立管仍有渗漏，未列入记录。")
    assert works.waiting() == ["accept_works"]
    works.does(p.inspector, "accept_works", scene.rejected(works))
    assert [kept.no for kept in WorksAcceptance.objects.order_by("no")] == [1, 2]


def test_being_present_must_be_said(works):
    built(works)
    works.does(works.people.inspector, "accept_works", scene.accepted(works))
    data = scene.confirmed("同意") | {"was_present": False}
    assert complaints(works, works.people.unit_head, "confirm_works", data) == {"was_present"}


# --- 5. rework ---------------------------------------------------------------------------------------------------------------
def to_rework(stage, verdict="rework"):
    built(stage)
    stage.does(stage.people.inspector, "accept_works", scene.rejected(stage, verdict))
    stage.does(stage.people.unit_head, "confirm_works", scene.confirmed("请返工"), comment="同意。")
    return stage


@pytest.mark.parametrize("verdict", ["rework", "failed"])
def test_what_does_not_pass_is_done_again_by_the_day_that_the_acceptance_set(works, verdict):
    to_rework(works, verdict)
    assert works.waiting() == ["rework"]
    assert local(works.step("rework").due_at).date() == scene.record(works).rework_due


def test_a_second_acceptance_answers_for_every_defect_of_the_first_and_keeps_it(works):
    to_rework(works)
    p = works.people
    works.does(p.requester, "rework", scene.reworked(works))
    silent = scene.accepted(works) | {"requirements": scene.requirements()[1:]}
    assert complaints(works, p.inspector, "accept_works", silent) == {"__all__"}
    works.does(p.inspector, "accept_works", scene.accepted(works))
    first, second = WorksAcceptance.objects.order_by("no")
    assert (first.verdict, first.requirements[0]["verdict"], second.requirements[0]["verdict"]) == ("rework", "not_met", "met")
    course = scene.record(works).acceptance_course
    assert [row["digest"] for row in course] == [first.digest, second.digest] and course[0]["unmet"] == [scene.LEAK]


def test_a_round_of_the_acceptance_cannot_be_changed_afterwards(works):
    to_rework(works)
    kept = WorksAcceptance.objects.get()
    kept.verdict = "passed"
    for tamper in (kept.save, kept.delete, lambda: WorksAcceptance.objects.update(verdict="passed"), WorksAcceptance.objects.all().delete):
        with pytest.raises(WrittenOnce):
            tamper()


def test_a_late_rework_is_taken_and_shown_as_late(works):
    to_rework(works)
    works.waits(8)
    works.does(works.people.requester, "rework", scene.reworked(works))
    assert scene.record(works).rework_late and works.waiting() == ["accept_works"]


def test_only_the_unit_reports_its_rework(works):
    to_rework(works)
    assert refusal(works, works.people.second_requester, "rework", scene.reworked(works)) == "role"


def test_a_third_round_is_possible(works):
    to_rework(works)
    p = works.people
    for __ in range(2):
        works.does(p.requester, "rework", scene.reworked(works))
        works.does(p.inspector, "accept_works", scene.rejected(works))
        works.does(p.unit_head, "confirm_works", scene.confirmed("仍不合格"), comment="同意。")
    assert works.waiting() == ["rework"] and scene.record(works).acceptance_no == 3


# --- 6. settlement -----------------------------------------------------------------------------------------------------------
def to_settle(stage):
    built(stage)
    stage.does(stage.people.inspector, "accept_works", scene.accepted(stage))
    stage.does(stage.people.unit_head, "confirm_works", scene.confirmed("同意"), comment="同意。")
    return stage


def test_a_settlement_above_the_contract_is_explained_and_above_the_budget_refused(works):
    to_settle(works)
    p = works.people
    assert complaints(works, p.estimator, "settle", scene.settlement("720000.00", "712000.01")) == {"settlement_explanation"}
    assert complaints(works, p.estimator, "settle", scene.settlement("740000.00", "730000.01", "签证")) == {"settlement_accepted"}
    assert complaints(works, p.estimator, "settle", scene.settlement("700000.00", "700000.01")) == {"settlement_accepted"}
    works.does(p.estimator, "settle", scene.settlement("740000.00", "730000.00", "设计变更签证"))
    paper = scene.record(works)
    assert (paper.over_contract, paper.squeezed, paper.settlement_cut) == (D("18000.00"), D("12500.00"), D("10000.00"))


def test_exactly_the_contract_needs_no_word(works):
    to_settle(works)
    works.does(works.people.estimator, "settle", scene.settlement("712000.00", "712000.00"))
    assert works.waiting() == ["update_rooms"]


def test_the_acceptor_does_not_settle(works, cast):
    from approvals.duties.holders import give
    from approvals.roles import Role

    give(Role.ESTIMATOR, cast.inspector, cast.bureau, by=cast.system, at=works.clock.moment, reason="t")
    to_settle(works)
    assert refusal(works, cast.inspector, "settle", scene.settlement()) == "apart"


def test_quantities_in_dispute_are_accepted_once_more(works):
    to_settle(works)
    works.returns(works.people.estimator, "settle", "外窗数量与竣工图不符，请复核。")
    assert works.waiting() == ["accept_works"]


# --- 7. room record ------------------------------------------------------------------------------------------------------------
def test_the_file_of_the_building_gets_a_further_row(works):
    to_settle(works)
    works.does(works.people.estimator, "settle", scene.settlement())
    wrong = complaints(works, works.people.assets, "update_rooms", scene.rooms(works, area_after="2200.00"))
    assert wrong == {"alteration_note"}
    works.does(works.people.assets, "update_rooms", scene.rooms(works, area_after="2200.00", alteration_note="雨棚封闭，经规划部门同意"))
    building, row = Building.objects.get(), BuildingRepair.objects.get()
    assert (building.area, row.area_before, row.area_after, row.altered) == (D("2200.00"), D("2180.00"), D("2200.00"), True)
    assert row.systems == ["envelope", "water", "electric", "finishes"] and row.cost == D("689300.00") and row.no == 1


def test_a_building_that_is_as_large_as_before_is_not_altered(works):
    to_settle(works)
    works.does(works.people.estimator, "settle", scene.settlement())
    works.does(works.people.assets, "update_rooms", scene.rooms(works))
    assert BuildingRepair.objects.get().altered is False


def in_the_ledger(stage):
    """Rooms 301 and 302 of the building of the works, in the hands of the unit that asked."""
    from procurement.premises import ledger

    asked, who = scene.record(stage).renovation, {"actor": stage.people.assets, "at": stage.clock.moment}
    house = ledger.enter_building({"name": asked.building, "address": asked.address, "year_built": asked.year_built, "area": asked.building_area,
                                   "level": "county", "height": "multi_storey"}, **who)
    return [ledger.enter_room({"building": house, "number": number, "use": "office", "area": D("20.00"), "unit": stage.case.unit}, **who)
            for number in ("301", "302")]


def test_what_works_made_of_a_room_is_a_movement_that_names_the_case(works):
    from procurement.premises.models import Movement

    to_settle(works)
    works.does(works.people.estimator, "settle", scene.settlement())
    changed, same = in_the_ledger(works)
    lines = [{"room": "301", "use": "service", "area": "22.50"}, {"room": "302", "use": "office", "area": "20.00"}]
    assert complaints(works, works.people.assets, "update_rooms", scene.rooms(works, rooms_after=lines)) == {"alteration_note"}
    works.does(works.people.assets, "update_rooms", scene.rooms(works, rooms_after=lines, alteration_note="隔墙拆除，改作会议室"))
    one = Movement.objects.get()
    assert (one.kind, one.room, one.case, one.document) == ("alter", changed, works.case, works.case.number)
    assert (one.area_before, one.area, one.use_before, one.use_after) == (D("20.00"), D("22.50"), "office", "service")
    changed.refresh_from_db()
    assert (changed.area, changed.use) == (D("22.50"), "service") and changed.changes.order_by("-pk")[0].case == works.case
    assert same.changes.count() == 1 and BuildingRepair.objects.get().altered is True
    assert [row["room"] for row in scene.record(works).rooms_after] == ["301", "302"]


def test_a_room_that_is_not_in_the_ledger_is_not_altered(works):
    to_settle(works)
    works.does(works.people.estimator, "settle", scene.settlement())
    in_the_ledger(works)
    lines = [{"room": "999", "use": "office", "area": "20.00"}]
    assert complaints(works, works.people.assets, "update_rooms", scene.rooms(works, rooms_after=lines))
    lines = [{"room": "301", "use": "office", "area": "20.00"}] * 2
    assert complaints(works, works.people.assets, "update_rooms", scene.rooms(works, rooms_after=lines))


# --- time and trail --------------------------------------------------------------------------------------------------------------
def test_every_step_has_its_deadline(stage):
    scene.carry(stage)
    human = {node.name for node in RenovationWorksFlow.human_nodes() if node.task_type != "START"}
    seen = {step.flow_task.name: step.due_at for step in Step.objects.filter(process=stage.case)}
    assert human <= set(seen) and all(seen[name] for name in human)


def test_the_first_acceptance_is_due_some_days_after_the_works_end(works):
    built(works)
    end = scene.record(works).works_end
    assert (end, local(works.step("accept_works").due_at).date()) == (date(2026, 3, 18), date(2026, 4, 1))


def test_a_suspended_case_stands_still_and_its_deadlines_move(works):
    built(works)
    due = works.step("accept_works").due_at
    works.on_case(works.people.section_chief, "suspend", "防汛期间停工。")
    works.waits(5)
    works.on_case(works.people.section_chief, "resume", "复工。")
    assert works.step("accept_works").due_at > due + timedelta(days=4)


def test_the_trail_of_the_works_names_the_opinion_and_every_round(stage):
    scene.carry(stage)
    bodies = b"".join(bytes(entry.body) for entry in TrailEntry.objects.filter(case=stage.case)).decode()
    assert "机管初审〔2026〕1号" in bodies and bodies.count('"acceptance_no"') >= 2


# --- pages and papers -----------------------------------------------------------------------------------------------------------
def test_every_round_stands_on_the_page_and_the_sheet_says_passed_after_rectification(stage):
    from procurement.works import papers
    from tests.workflows.desk.desk_b import browser

    scene.carry(stage)
    page = browser(stage.people.section_chief).get(f"/cases/{stage.case.key}/").content.decode()
    assert "历次验收" in page and "女儿墙泛水部位防水层返工" in page and scene.LEAK in page
    paper = scene.record(stage)
    facts = {name: text for name, text, __ in papers.sheet_fields(paper)}
    assert "整改后合格" in facts["竣工验收"] and facts["比估算节约"] == "￥53,200.00" and facts["初审意见"] == "机管初审〔2026〕1号"
    assert papers.sheet_items(paper)["rows"][0] == ["1", "屋面防水层更换", "㎡", "1,100", "1,100", ""]


def test_every_page_of_the_works_asks_few_queries(works, django_assert_max_num_queries):
    from tests.workflows.desk.desk_b import browser

    p = works.people
    whose = {"fund": p.finance, "contract": p.handler, "accept_works": p.inspector, "confirm_works": p.unit_head, "settle": p.estimator,
             "update_rooms": p.assets, "archive": p.archivist}
    for node, go in scene.ROAD:
        client = browser(whose[node])
        with django_assert_max_num_queries(12):
            assert client.get(f"/cases/{works.case.key}/").status_code == 200
        go(works)
    client = browser(p.section_chief)
    with django_assert_max_num_queries(12):
        client.get(f"/cases/{works.case.key}/")
