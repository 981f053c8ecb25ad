"""The window judges every paper against the files, and names what is wrong once and in full (一次性告知)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Thing

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from approvals.exports import papers as arrange
from procurement.facts import RuleBroken
from procurement.renovations import documents, forms, intake_services, services
from procurement.renovations.papers import notice
from procurement.renovations.terms import Paper
from workflows.demo.scenarios import renovation_papers as papers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
NINE = papers.ALL_PAPERS


def files(versions=None, but=()):
    """Version 1 of the nine papers; `versions` says otherwise, `but` leaves some out."""
    there = {kind: 1 for kind in NINE if kind not in but} | (versions or {})
    return [Thing(paper=kind, version=version, photo_no=None) for kind, version in there.items()]


@pytest.fixture
def attached(monkeypatch):
    """What is attached to the case, as form and service see it."""
    there = []

    class Manager:
        def all(self):
            return list(there)

    monkeypatch.setattr("approvals.models.Case.attachments", Manager())

    def say(rows):
        there[:] = rows

    return Thing(are=say, rows=there)


def judged(record, **wrong):
    late = wrong.pop("late_reason", None)
    data = papers.acceptance(**wrong) | ({"late_reason": late} if late else {})
    form = forms.AcceptanceForm(data, record=record)
    assert form.is_valid(), (form.errors, form.lines["paper_checks"].errors)
    return form


def accepts(record, attached, **wrong):
    taken = []

    def numbers(series, shape):
        taken.append(series)
        return shape.format(year=2026, n=len(taken))

    form = judged(record, **wrong)
    services.record_acceptance(
        record, data=form.cleaned_data, at=AT, case=record.case, numbers=numbers, attached=lambda: attached.rows,
    )  # fmt: skip


def returns(record, attached, comment="", at=AT, **wrong):
    form = judged(record, **wrong)
    return form.returns(record, comment=comment, actor=Thing(pk=7), at=at, attached=lambda: attached.rows)


def refused(act, *args, **wrong):
    with pytest.raises(RuleBroken) as broken:
        act(*args, **wrong)
    return broken.value.field, str(broken.value)


# --- which papers ---------------------------------------------------------------------------------------------------------
def test_nine_papers_are_needed_and_the_test_report_only_for_works_on_the_structure(saved):
    assert documents.required(saved) == set(NINE)
    saved.touches_structure = True
    assert documents.required(saved) == {*NINE, "test_report"}


def test_an_urgent_repair_begins_with_letter_and_evidence_until_the_rest_has_come(saved):
    saved.urgent_repair = True
    assert documents.required(saved) == {"letter", "evidence"}
    saved.papers_completed_on = AT.date()
    assert documents.required(saved) == set(NINE)


def test_the_list_names_every_kind_with_the_rule_that_asks_for_it(saved):
    rows = {row.code: row for row in documents.asked(saved)}
    assert list(rows)[:-1] == [paper.value for paper in Paper] and rows["letter"].rule == "renovation.paper.letter"
    assert rows["letter"].required and not rows["other"].required and not rows["test_report"].required and not rows["photo"].required


# --- acceptance -----------------------------------------------------------------------------------------------------------
def test_the_form_starts_from_what_is_attached(saved, attached):
    attached.are(files({"plan": 2}, but=("funds",)))
    rows = {row["paper"]: row for row in forms.AcceptanceForm.known_of(saved)["paper_checks"]}
    assert rows["plan"]["version"] == 2 and rows["plan"]["verdict"] == ""  # somebody has to look at it
    assert rows["funds"]["verdict"] == "missing" and rows["other"]["verdict"] == "none"


def test_acceptance_gives_one_number_and_keeps_it(saved, attached):
    attached.are(files())
    accepts(saved, attached)
    assert saved.case.accepted_no == "SL-2026-0001" and saved.accepted_on == AT.date() and saved.papers == NINE
    accepts(saved, attached)
    assert saved.case.accepted_no == "SL-2026-0001"


@pytest.mark.parametrize(("paper", "said", "words"), [
    ("funds", "ok", "Nothing is attached"), ("plan", "missing", "Version 1 is attached"), ("funds", "none", "required here"),
    ("test_report", "missing", "not required here"), ("funds", "未盖章", "Nothing is attached"),
])  # fmt: skip
def test_a_verdict_that_the_files_contradict_is_refused_at_its_row(saved, attached, paper, said, words):
    attached.are(files(but=("funds",)))
    field, sentence = refused(accepts, saved, attached, **({"funds": "missing"} | {paper: said}))
    assert field == f"paper_checks-{[p.value for p in Paper].index(paper)}-verdict" and words in sentence


def test_what_is_wrong_is_named_in_full_and_nothing_is_accepted(saved, attached):
    attached.are(files(but=("funds", "staff")))
    field, sentence = refused(accepts, saved, attached, funds="missing", staff="missing", plan="预算书未盖章")
    assert field is None and all(words in sentence for words in ("Proof of the funding source", "List of staff", "预算书未盖章"))
    assert not saved.case.accepted_no and saved.accepted_on is None


def test_what_is_defective_is_described(saved, attached):
    attached.are(files())
    data = papers.acceptance(plan="x")
    data["paper_checks"][3]["wrong"] = ""
    form = forms.AcceptanceForm(data, record=saved)
    assert not form.is_valid() and "wrong" in form.lines["paper_checks"].forms[3].errors


# --- the notice -----------------------------------------------------------------------------------------------------------
def test_a_return_takes_its_reason_from_the_list_and_is_kept_on_the_record(saved, attached):
    attached.are(files(but=("funds",)))
    text = returns(saved, attached, "请三日内补齐。", funds="missing", plan="预算书未盖章")
    assert text.splitlines() == [
        "一次性告知（第1次）：", "1. 维修内容、工程量、技术方案、图纸和盖章的工程预算书：不符合要求，预算书未盖章", "2. 资金来源证明：缺少", "备注：请三日内补齐。",
    ]  # fmt: skip
    (notice,) = saved.correction_notices
    assert notice["no"] == 1 and notice["text"] == text and notice["late"] == [] and saved.needless_returns == 0
    assert {row["paper"]: row["version"] for row in notice["checks"]}["plan"] == 1


def test_the_printed_notice_names_the_last_day_and_a_remark_is_no_item(saved, attached):
    attached.are(files(but=("funds",)))
    returns(saved, attached, "请携带原件。", funds="missing")
    with translation.override("zh-hans"):
        told = notice(saved)
        moved = notice(saved, date(2026, 3, 20))
    assert ("补正期限", "10个工作日（至2026年3月16日）", False) in told["fields"] and told["other"] == "请携带原件。"
    assert ("补正期限", "10个工作日（至2026年3月20日）", False) in moved["fields"]
    assert len(told["items"]["rows"]) == 1
    assert "<h2>备注</h2>" in render_to_string("papers/notice.html", arrange.notice(told))


def test_a_return_without_anything_wrong_needs_words(saved, attached):
    attached.are(files())
    assert "Nothing is missing" in refused(returns, saved, attached)[1]
    assert returns(saved, attached, "项目名称与预算书不一致").endswith("项目名称与预算书不一致")


def test_what_was_wrong_before_and_not_named_is_refused_without_a_reason_and_counts_as_needless_with_one(saved, attached):
    attached.are(files(but=("funds",)))
    returns(saved, attached, funds="missing")
    attached.are(files())
    field, sentence = refused(returns, saved, attached, plan="预算书未盖章")
    assert field == "late_reason" and "Contents, quantities" in sentence and len(saved.correction_notices) == 1
    returns(saved, attached, plan="预算书未盖章", late_reason="首次审查疏漏")
    assert saved.needless_returns == 1 and saved.correction_notices[1]["late"] == ["plan"]
    assert saved.correction_notices[1]["late_reason"] == "首次审查疏漏"


def test_a_new_version_that_is_wrong_again_is_no_fault_of_the_window(saved, attached):
    attached.are(files(but=("funds",)))
    returns(saved, attached, funds="missing")
    attached.are(files({"plan": 2}))
    returns(saved, attached, plan="新预算书缺页")
    assert saved.needless_returns == 0


def test_what_was_named_and_not_mended_may_be_named_again(saved, attached):
    attached.are(files())
    returns(saved, attached, plan="未盖章")
    returns(saved, attached, plan="仍未盖章", at=AT + timedelta(days=2))
    assert saved.needless_returns == 0 and [n["no"] for n in saved.correction_notices] == [1, 2]


def test_a_paper_that_becomes_necessary_later_was_not_overlooked(saved, attached):
    attached.are(files(but=("funds",)))
    returns(saved, attached, funds="missing")
    saved.touches_structure = True
    attached.are(files())
    returns(saved, attached, test_report="missing")
    assert saved.needless_returns == 0


def test_what_was_found_in_order_and_has_not_changed_is_not_asked_again(saved, attached):
    attached.are(files(but=("funds",)))
    returns(saved, attached, funds="missing", plan="未盖章")
    attached.are(files({"schedule": 2}))
    rows = {row["paper"]: row["verdict"] for row in forms.AcceptanceForm.known_of(saved)["paper_checks"]}
    assert rows["letter"] == "ok" and rows["plan"] == "" and rows["schedule"] == "" and rows["funds"] == ""


def test_the_reason_for_a_late_finding_is_asked_only_after_a_first_notice(saved, attached):
    attached.are(files())
    assert "late_reason" not in forms.AcceptanceForm(record=saved).fields
    returns(saved, attached, plan="未盖章")
    assert "late_reason" in forms.AcceptanceForm(record=saved).fields


def test_a_tampered_name_of_a_paper_changes_nothing(saved, attached):
    attached.are(files())
    data = papers.acceptance()
    data["paper_checks"][0]["paper"] = "other"
    form = forms.AcceptanceForm(data, record=saved)
    assert form.is_valid() and form.cleaned_data["paper_checks"][0]["paper"] == "letter"


def test_a_list_that_did_not_arrive_whole_is_no_judgement(saved):
    with pytest.raises(RuleBroken) as broken:
        intake_services.judged(saved, [{"paper": "letter", "verdict": "ok"}], [])
    assert "every paper" in str(broken.value)
