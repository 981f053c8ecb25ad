"""审计轨迹报告 of one case: post, time taken, lateness, rules, duties, files, and a chain that is really verified."""
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from approvals.models import ExportJob
from procurement.calendar.office_time import SHANGHAI
from workflows.demo.scenarios import renovation_special as special
from workflows.demo.scenarios.renovation_review import applies, carry, up_to
from workflows.demo.stage import Stage
from workflows.desk import case_file, case_trail, papers
from workflows.engine import act, clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def paper_of(stage, who):
    return case_trail.trail(case_file.read(who, stage.case.key, clock.now()))


def test_every_act_stands_there_with_post_time_and_deputy(stage):
    carry(stage)
    rows = paper_of(stage, stage.people.auditor)["rows"]
    by_step = {row["step"]: row for row in rows if row["verb"] == "同意" or "代" in row["verb"]}
    assert [row["no"] for row in rows] == list(range(1, len(rows) + 1)) and len(rows) > 25
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)  # refused attempts too, though their chain is another
    assert rows[0]["outcome"] == "ok" and sum(row["outcome"] == "refused" for row in rows) == stage.refusals > 0
    section = next(row for row in rows if row["behalf"])
    assert (section["who"], section["behalf"], section["post"]) == ("马骏", "徐建", "房产科副科长")
    late = [row for row in rows if row["late"]]
    assert [row["step"] for row in late] == ["工程量与估算审核"] or late, by_step
    assert any(row["took"].endswith("时") and "天" in row["took"] for row in rows)


def test_rules_duties_files_and_chain_are_named(stage):
    carry(stage)
    paper = paper_of(stage, stage.people.auditor)
    assert any(rule.startswith("维修改造：局长审批起点") or "局长审批起点" in rule for rule in paper["rules"])
    assert any("未核实" in rule for rule in paper["rules"]) and any("　是（" in rule or "　否（" in rule for rule in paper["rules"])
    assert paper["duties"][0].startswith("岗位分离表") and any(line.startswith("现场勘查：陈刚、林涛") for line in paper["duties"])
    assert len(paper["files"]) == stage.case.attachments.count() and all(len(row["sha256"]) == 64 for row in paper["files"])
    assert paper["chain"]["ok"] and paper["recusals"] == ["本案无回避申报。"]


def test_an_exception_is_named_as_what_was_lifted(stage):
    special.asks_exception(stage)
    stage.does(stage.people.head, "permit_exception", {"permit_conditions": ""}, comment="同意特批。")
    assert any(rule.startswith("豁免：建成或上次综合维修以来的年限，") for rule in paper_of(stage, stage.people.auditor)["rules"])


def test_rules_are_said_in_chinese_with_thousands_and_a_gate_of_many_roads_names_the_road(stage):
    carry(stage)
    rules = paper_of(stage, stage.people.auditor)["rules"]
    assert any(rule.startswith("主管部门先行审核：否（") for rule in rules), rules
    assert any("局长审批起点：≥ 300,000 元（" in rule for rule in rules), rules
    assert any(rule.startswith("维修类别　日常维修，已提出建议并办结：否（") for rule in rules), rules


def test_a_mistyped_signature_is_no_refusal_of_the_matrix(stage):
    applies(stage)
    up_to(stage, "vice_head")
    before = paper_of(stage, stage.people.auditor)["duties"]
    edition = stage.case.__class__.objects.get(pk=stage.case.pk).edition
    with pytest.raises(act.Invalid):
        act.act(stage.people.vice_head, stage.step("vice_head").pk, "approve", edition=edition, key=str(uuid4()), data=None,
                comment="同意。", files=(), password="mistyped")  # noqa: S106 - wrong on purpose
    after = paper_of(stage, stage.people.auditor)["duties"]
    assert after[0] == before[0] and "签署密码错误 1 次，未予办理。" in after


@pytest.mark.parametrize(("minutes", "said"), [(0, "不足1分"), (12, "12分"), (60, "1.0时")])
def test_the_time_a_step_took_is_never_nothing(minutes, said):
    begun = datetime(2026, 3, 26, 9, 0, tzinfo=SHANGHAI)
    assert case_trail._took(begun, begun + timedelta(minutes=minutes)) == said


def test_a_longer_case_asks_no_more_queries(stage, django_assert_max_num_queries):
    carry(stage)
    with django_assert_max_num_queries(12):
        paper_of(stage, stage.people.auditor)


def test_whoever_sees_the_case_may_have_it_printed_and_nobody_else(client, stage):
    carry(stage)
    client.force_login(stage.people.auditor)
    assert client.post(f"/cases/{stage.case.key}/papers/trail/").status_code == 302
    job = ExportJob.objects.get(kind="trail")
    assert (job.state, job.error) == ("done", "") and job.name.endswith("审计轨迹报告.pdf")
    client.force_login(stage.people.stranger)
    assert client.post(f"/cases/{stage.case.key}/papers/trail/").status_code == 404
    assert ("trail", "审计轨迹报告") in papers.offered(stage.case.flow_class.records().get(case=stage.case))
