"""规则库: what is in force on a day, what one rule decided, what changes when; a further row needs two people."""
import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import proposals
from approvals.imports import KINDS, jobs, papers
from approvals.imports.columns import said
from approvals.models import Case, ImportJob, Proposal, TrailEntry
from procurement.rulebook.limits import limit
from procurement.rulebook.models import RuleRow
from tests.workflows.engine.stage import MONDAY
from workflows.desk.rulebook.rule_kinds import KIND
from workflows.engine import clock, rule_uses

from .desk_b import SMALL, applies, browser

pytestmark = pytest.mark.django_db
DAY = MONDAY.date()
TYPED = {
    "code": "renovation.accept", "title": "窗口受理（本局）", "comparator": "≤", "text": "3", "unit": "wd", "mark": "source", "basis": "本局规定",
    "article": "第三条", "effective_from": "2026-04-01", "effective_to": "", "jurisdiction": "", "budget_level": "", "object_type": "", "note": "",
    "reason": "局务会决定",
}


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def row(code, on=DAY):
    return limit(code, on=on)


def proposed(cast, **changes):
    answer = browser(cast.system_admin).post("/rulebook/add/", TYPED | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.get()


def approved(cast, **changes):
    return proposals.decide(proposed(cast, **changes), by=cast.security_admin, at=clock.now(), agreed=True)


# --- reading --------------------------------------------------------------------------------------------------------------
def test_everybody_signed_in_reads_every_rule_with_its_source_and_mark(cast, django_assert_max_num_queries):
    for who in (cast.stranger, cast.requester, cast.head, cast.auditor, cast.system_admin):
        page = browser(who).get("/rulebook/").content.decode()
        for rule in (row("renovation.accept"), row("renovation.head_amount")):
            assert rule.code in page and rule.title in page and rule.basis in page
    assert "未核实" in page and "≤ 1 个工作日" in page and "≥ 300,000 元" in page
    reader = browser(cast.stranger)
    reader.get("/rulebook/")
    with django_assert_max_num_queries(12):
        reader.get("/rulebook/")


@pytest.mark.parametrize("words", ["renovation.accept", "窗口受理", "RENOVATION.ACCEPT 形式"])
def test_a_search_finds_by_code_and_title(cast, words):
    page = browser(cast.stranger).get("/rulebook/", {"q": words}).content.decode()
    assert "renovation.accept" in page and "renovation.head_amount" not in page


def test_a_search_finds_by_document(cast):
    page = browser(cast.stranger).get("/rulebook/", {"q": "2674号"}).content.decode()
    assert "area.office.county.other" in page and "renovation.accept" not in page


def test_the_day_decides_what_is_shown(cast):
    approved(cast)
    reader = browser(cast.stranger)
    before, after = (reader.get("/rulebook/", {"q": "renovation.accept", "on": day}).content.decode() for day in ("2026-03-31", "2026-04-01"))
    assert "≤ 1 个工作日" in before and "≤ 3 个工作日" not in before
    assert "≤ 3 个工作日" in after and "≤ 1 个工作日" not in after and "本局条目" in after and "史强登记，安宁复核" in after


def test_rules_of_other_places_are_shown_on_request_only(cast, settings):
    settings.JURISDICTION = ""
    reader, query = browser(cast.stranger), {"q": "renovation.chain.competent"}
    here, anywhere = reader.get("/rulebook/", query).content.decode(), reader.get("/rulebook/", query | {"places": "all"}).content.decode()
    assert ">CN-21<" not in here and ">CN-21<" in anywhere
    settings.JURISDICTION = "CN-2101"
    assert ">CN-21<" in reader.get("/rulebook/", query).content.decode()


def test_nonsense_in_the_address_is_left_out(cast):
    answer = browser(cast.stranger).get("/rulebook/", {"on": "2026-02-30", "pack": "x", "mark": "y", "places": "z", "q": "%"})
    assert answer.status_code == 200
    assert "没有符合条件的规则" in answer.content.decode()
    assert browser(cast.stranger).get("/rulebook/", {"on": "0001-01-01"}).status_code == 200


def test_the_download_holds_what_the_page_shows_and_is_entered(cast):
    reader = browser(cast.stranger)
    text = b"".join(reader.get("/rulebook/download/", {"format": "csv", "mark": "unverified"}).streaming_content).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert head[:2] == ["规则代码", "规则名称"] and {line[13] for line in rows} == {"未核实"}
    assert len(rows) == sum(1 for rule in RuleRow.objects.filter(mark="unverified", jurisdiction="", effective_to=None)
                            if limit_or_text(rule) == rule.pk)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(reader.get("/rulebook/download/", {"q": "renovation.accept"}).streaming_content)))
    assert [cell.value for cell in book.active[2]][:5] == ["renovation.accept", "窗口受理与形式审查", "办公用房维修改造初审", "≤", "1"]
    entries = TrailEntry.objects.filter(action="export.made", actor=cast.stranger)
    assert [json.loads(bytes(e.body))["content"]["facts"]["kind"] for e in entries.order_by("at")] == ["rules.csv", "rules.xlsx"]


def limit_or_text(rule):
    from procurement.rulebook.store import rulebook
    found = rulebook().in_force(rule.code, DAY, "", rule.budget_level, rule.object_type)
    return found and found.row_id


# --- one rule -------------------------------------------------------------------------------------------------------------
def test_a_rule_shows_its_versions_over_time(cast):
    approved(cast)
    page = browser(cast.stranger).get(f"/rulebook/rules/{row('renovation.accept').row_id}/").content.decode()
    assert "≤ 1 个工作日" in page and "≤ 3 个工作日" in page and "尚未生效" in page and "本局规定 第三条" in page


def test_an_unknown_rule_is_no_page(cast):
    assert browser(cast.stranger).get("/rulebook/rules/999999/").status_code == 404


def test_what_a_rule_decided_is_shown_to_whoever_may_read_the_case_and_counted_for_others(cast, django_assert_max_num_queries):
    case = applies(cast.requester, cast.unit_a, title="屋面维修", items=SMALL)
    rule_uses.catch_up(lag_ms=-1000)
    address = f"/rulebook/rules/{row('renovation.endorse').row_id}/"
    insider, outsider = browser(cast.unit_head), browser(cast.stranger)
    seen, unseen = insider.get(address).content.decode(), outsider.get(address).content.decode()
    assert case.number in seen and "屋面维修" in seen
    assert case.number not in unseen and "屋面维修" not in unseen and "1次属于您无权查看的事项" in unseen
    for who in (insider, outsider):
        with django_assert_max_num_queries(12):
            who.get(address)


# --- changes --------------------------------------------------------------------------------------------------------------
def test_coming_and_waiting_changes_stand_on_one_page(cast, django_assert_max_num_queries):
    proposed(cast)
    reader = browser(cast.stranger)
    page = reader.get("/rulebook/changes/").content.decode()
    assert "史强" in page and "renovation.accept 窗口受理（本局）" in page and "≤ 1 个工作日" in page
    proposals.decide(Proposal.objects.get(), by=cast.security_admin, at=clock.now(), agreed=True)
    with django_assert_max_num_queries(12):
        page = reader.get("/rulebook/changes/").content.decode()
    coming = page[page.index("coming-h"):page.index("wait-h")]
    assert "2026-04-01" in coming and "≤ 3 个工作日" in coming and "没有待复核事项" in page


def test_a_rule_ends_on_the_day_after_its_last(cast):
    approved(cast, effective_to="2026-04-30")
    page = browser(cast.stranger).get("/rulebook/changes/").content.decode()
    assert "2026-05-01" in page and "失效" in page


# --- a further row --------------------------------------------------------------------------------------------------------
def test_only_the_system_administrator_proposes_rows(cast):
    for who in (cast.requester, cast.legal, cast.head, cast.security_admin, cast.auditor):
        answer = browser(who).post("/rulebook/add/", TYPED)
        assert answer.status_code == 403 and "系统管理员" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_a_row_comes_into_force_when_the_second_person_agrees_and_not_before(cast):
    proposal = proposed(cast)
    assert limit("renovation.accept", on=date(2026, 4, 1)).amount == 1
    with pytest.raises(ValidationError):
        proposals.decide(proposal, by=cast.system_admin, at=clock.now(), agreed=True)
    proposals.decide(proposal, by=cast.security_admin, at=clock.now(), agreed=True)
    found = limit("renovation.accept", on=date(2026, 4, 1))
    stored = RuleRow.objects.get(pk=found.row_id)
    assert (found.amount, stored.entered_by, stored.confirmed_by, stored.pack) == (Decimal(3), cast.system_admin, cast.security_admin, "")
    body = json.loads(bytes(TrailEntry.objects.get(action="rules.entered").body))["content"]
    assert body["after"]["rows"][0] | {"row": stored.pk, "code": "renovation.accept", "value": "≤ 3 wd"} == body["after"]["rows"][0]


def test_what_was_typed_stays_and_every_mistake_stands_at_its_field(cast):
    answer = browser(cast.system_admin).post("/rulebook/add/", TYPED | {"text": "drei", "unit": "CNY", "effective_to": "2026-03-01"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "“drei”不是数字" in page and "失效日早于生效日" in page and "以 wd 计" in page and "局务会决定" in page
    assert not Proposal.objects.exists()


def test_what_is_unusual_must_be_confirmed(cast):
    strange = TYPED | {"code": "local.new_rule", "effective_from": "2026-01-01"}
    admin = browser(cast.system_admin)
    page = admin.post("/rulebook/add/", strange)
    assert page.status_code == 422 and "为新增" in page.content.decode() and "生效日在过去" in page.content.decode()
    assert not Proposal.objects.exists()
    assert admin.post("/rulebook/add/", strange | {"seen": "1"}).status_code == 302
    assert "为新增" in str(proposals.KINDS[KIND].describe(Proposal.objects.get().payload)[0].after)


def test_the_same_row_is_not_proposed_twice(cast):
    approved(cast)
    page = browser(cast.system_admin).post("/rulebook/add/", TYPED)
    assert page.status_code == 422 and "已有完全相同的条目" in page.content.decode()


def test_a_further_row_starts_from_the_one_it_follows(cast):
    page = browser(cast.system_admin).get("/rulebook/add/", {"of": row("renovation.head_amount").row_id}).content.decode()
    assert 'value="renovation.head_amount"' in page and 'value="300000"' in page
    assert browser(cast.system_admin).get("/rulebook/add/", {"of": "x" * 30}).status_code == 200


def test_ground_that_has_shifted_stores_nothing(cast):
    first = proposed(cast)
    again = proposals.propose(KIND, {"rows": [first.payload["rows"][0], {**first.payload["rows"][0], "code": "renovation.classify"}]},
                              by=cast.system_admin, at=clock.now(), reason="两条")
    proposals.decide(first, by=cast.security_admin, at=clock.now(), agreed=True)
    with pytest.raises(ValidationError):  # the first row is in force by now
        proposals.decide(again, by=cast.security_admin, at=clock.now(), agreed=True)
    assert limit("renovation.classify", on=date(2026, 4, 1)).amount == 1


# --- many rows ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", sorted(KINDS))
def test_the_example_of_a_template_shows_the_words_of_a_choice_and_words_and_codes_are_taken(code):
    for column, cell in zip(KINDS[code].columns, papers.example(KINDS[code]), strict=True):
        words = getattr(column.parse, "words", None)
        if words and cell:
            assert cell in {str(one) for one in words.values()}, column.code
            assert column.parse(cell) in words and {column.parse(value) for value in words} == set(words)


NAMES = [column.code for column in KINDS["rules"].columns]


def line(**changes):
    values = {name: TYPED.get(name, "") for name in NAMES} | {"is_new": ""} | changes
    return [values[name] for name in NAMES]


def table(*rows):
    book = openpyxl.Workbook()
    book.active.append(papers.titles(KINDS["rules"]))
    for one in rows:
        book.active.append(one)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("rules.xlsx", out.getvalue())


def test_every_bad_row_of_a_table_is_named_and_nothing_is_stored(cast):
    job = jobs.take(cast.system_admin, "rules", table(
        line(), line(code="renovation.nothing"), line(code="renovation.classify", text="viel"), line(code="renovation.inspect", unit="平米"),
        line(code="renovation.appoint", effective_from="2026-13-01"), line(),
    ), "本局规定", clock.now())
    assert job.state == ImportJob.State.BAD
    assert {(number, said(column)) for number, column, *__ in job.problems} == {
        (3, "规则代码"), (4, "规则值"), (5, "计量单位"), (6, "生效日期"), (7, "规则代码")} or [p[:2] for p in job.problems]
    assert {number for number, *__ in job.problems} == {3, 4, 5, 6, 7}
    assert not Proposal.objects.exists() and not RuleRow.objects.filter(pack="").exists()


def test_a_good_table_becomes_one_proposal_and_all_its_rows_come_into_force_together(cast):
    job = jobs.take(cast.system_admin, "rules", table(
        line(), line(code="renovation.classify", text="2"), line(code="local.thing", is_new="是"),
    ), "本局规定", clock.now())
    assert job.state == ImportJob.State.READY, job.problems
    jobs.confirm(job, cast.system_admin, clock.now())
    proposals.decide(Proposal.objects.get(), by=cast.security_admin, at=clock.now(), agreed=True)
    on = date(2026, 4, 1)
    assert [limit(code, on=on).amount for code in ("renovation.accept", "renovation.classify", "local.thing")] == [3, 2, 3]


def test_the_words_of_the_template_are_understood_in_both_languages(cast):
    job = jobs.take(cast.system_admin, "rules", table(line(unit="工作日", comparator="不超过（含）", mark="来源"),
                                                      line(code="renovation.classify", unit="working days", comparator="at most")),
                    "本局规定", clock.now())
    assert job.state == ImportJob.State.READY, job.problems


def test_an_act_after_the_approval_is_judged_by_the_own_row(cast, ticking):
    approved(cast, code="renovation.endorse", text="9", effective_from="2026-03-02")
    ticking.forward(minutes=1)
    case = applies(cast.requester, cast.unit_a, items=SMALL)
    step = Case.objects.get(pk=case.pk).steps.get(status="NEW")
    assert step.due_at - step.created > timedelta(days=10)
