"""Opinions from outside: asked in writing with a deadline in working days; silence is put on record as silence, never as consent."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest

from procurement.facts import RuleBroken
from procurement.renovations import outside_forms, outside_rules, outside_services
from procurement.renovations.models import Renovation
from procurement.renovations.outside import OutsideReply
from procurement.written import WrittenOnce
from tests import bodies
from workflows.demo.scenarios import renovation_review as scenario
from workflows.demo.stage import Stage

SENT = date(2026, 3, 4)
DUE = date(2026, 3, 18)  # ten working days after a Wednesday
AT = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
LAST_HOUR = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)  # 17:00 of the last day, in Shanghai
DAY_AFTER = datetime(2026, 3, 18, 16, 30, tzinfo=UTC)  # 0:30 of the day after, in Shanghai


@dataclass
class File:
    paper: str
    added_at: datetime


def do(service, form_class, record, data, *, at=AT, files=(), **context):
    """Form and service as the engine joins them; `files` are the bodies whose replies come along."""
    form = form_class(data, record=record)
    assert form.is_valid(), (form.errors, [rows.errors for rows in form.lines.values()])
    there = [File("outside.heritage", at - timedelta(days=30)), *(File(f"outside.{name}", at) for name in files)]
    answer = service(record, data=form.cleaned_data, at=at, case=record.case, numbers=None, attached=lambda: there, **context)
    record.refresh_from_db()
    return answer


# --- pure rules ---
@pytest.mark.parametrize(("sent", "due"), [
    (SENT, DUE), (date(2026, 3, 6), date(2026, 3, 20)),
    (date(2026, 9, 22), date(2026, 10, 13)),  # over the holidays of autumn, with their exchanged weekends
])  # fmt: skip
def test_the_deadline_counts_working_days_and_not_the_day_of_the_letter(rulebook, sent, due):
    from procurement.calendar.seed import build

    rule = next(r for r in rulebook.by_code["renovation.outside_reply"])
    assert outside_rules.reply_due(sent, rule, build(())).day == due


@pytest.mark.parametrize(("today", "may"), [(DUE - timedelta(days=1), False), (DUE, False), (DUE + timedelta(days=1), True)])
def test_silence_is_put_on_record_from_the_day_after_the_deadline(today, may):
    assert outside_rules.may_close_without(DUE, today) is may


@pytest.mark.parametrize(("answer", "consent"), [("agree", True), ("conditions", False), ("disagree", False), ("silent", False)])
def test_only_agreement_is_consent(answer, consent):
    assert outside_rules.consents(answer) is consent


@pytest.mark.parametrize(("jurisdiction", "named", "asks"), [("", [], False), ("", bodies.asked(), True), ("CN-4306", [], True), ("CN-36", [], False)])
def test_outside_bodies_are_asked_where_the_place_or_the_handler_says_so(rulebook, settings, jurisdiction, named, asks):
    settings.JURISDICTION = jurisdiction
    assert outside_rules.asks_outside(SimpleNamespace(outside=named, applied_on=SENT)) is asks
    assert outside_rules.asks_outside.reads == ("outside", "applied_on")


@pytest.mark.parametrize(("jurisdiction", "reports"), [("", False), ("CN-4306", True), ("CN-46", True), ("CN-36", False), ("CN-21", False)])
def test_the_opinion_is_reported_upwards_in_the_city_and_the_seed(rulebook, settings, jurisdiction, reports):
    settings.JURISDICTION = jurisdiction
    assert outside_rules.reports_upwards(SimpleNamespace(applied_on=SENT)) is reports


def test_bodies_without_an_answer_are_named_in_their_order():
    assert outside_rules.unanswered(["fire", "finance", "land"], ["finance"]) == ["fire", "land"]


# --- with a case ---
@pytest.fixture
def record(cast, ticking, settings, tmp_path):
    """A case that has just begun."""
    settings.FILES_DIR = tmp_path
    stage = Stage(ticking, cast, lambda line: None)
    scenario.applies(stage)
    return Renovation.objects.select_related("case__unit").get(case=stage.case)


def refused(service, form_class, record, data, **how):
    with pytest.raises(RuleBroken) as broken:
        do(service, form_class, record, data, **how)
    return broken.value.field, str(broken.value)


def asks(record, *names, **changes):
    do(outside_services.ask_outside, outside_forms.OutsideRequestForm, record, bodies.letter(SENT, *names, **changes))
    return record


def answers(record, actor, data, files=("finance",), **how):
    return do(outside_services.record_outside_reply, outside_forms.OutsideReplyForm, record, data, actor=actor, files=files, **how)


def does_not_answer(record, actor, data, files=("finance",), **how):
    field, sentence = refused(
        outside_services.record_outside_reply, outside_forms.OutsideReplyForm, record, data, actor=actor, files=files, **how,
    )  # fmt: skip
    assert not OutsideReply.objects.exists()
    return field, sentence


def test_the_letter_fixes_the_deadline(record):
    asks(record, "finance", "fire")
    assert (record.outside_due_on, record.outside_round, outside_rules.asked(record)) == (DUE, 1, ["finance", "fire"])
    assert record.outside == bodies.asked("finance", "fire")


@pytest.mark.parametrize(("until", "reason", "due"), [(DUE, "r", DUE), (date(2026, 4, 1), "needs a test report", date(2026, 4, 1))])
def test_the_deadline_may_be_longer_with_a_reason(record, until, reason, due):
    asks(record, reply_by=until, outside_due_reason=reason)
    assert (record.outside_due_on, record.outside_due_reason) == (due, reason)


def test_the_deadline_is_never_shorter_and_longer_only_with_a_reason(record):
    data = bodies.letter(SENT, reply_by=DUE - timedelta(days=1), outside_due_reason="r")
    field, sentence = refused(outside_services.ask_outside, outside_forms.OutsideRequestForm, record, data)
    assert field == "reply_by" and "2026-03-18" in sentence and "10 working days" in sentence
    form = outside_forms.OutsideRequestForm(bodies.letter(SENT, reply_by="2026-04-01"), record=record)
    assert not form.is_valid() and "outside_due_reason" in form.errors


@pytest.mark.parametrize("sent", [date(2026, 3, 6), date(2026, 3, 1)])
def test_the_letter_lies_between_application_and_today(record, sent):
    assert refused(outside_services.ask_outside, outside_forms.OutsideRequestForm, record, bodies.letter(sent))[0] == "outside_sent_on"


def test_each_body_is_asked_once_but_others_may_stand_beside_one_another(record):
    assert not outside_forms.OutsideRequestForm(bodies.letter(SENT, "fire", "fire"), record=record).is_valid()
    assert outside_forms.OutsideRequestForm(bodies.letter(SENT, "other", "other"), record=record).is_valid()


def test_where_finance_is_always_asked_it_stands_there_already(record, settings):
    form = outside_forms.OutsideRequestForm
    assert form.known_of(record)["outside"] == []
    settings.JURISDICTION = "CN-4306"
    assert [row["body"] for row in form.known_of(record)["outside"]] == ["finance"]


# --- replies ---
def test_every_body_asked_has_its_row(record, cast):
    asks(record, "finance", "other")
    rows = outside_forms.OutsideReplyForm(record=record).lines["outside_replies"].forms
    assert [row.initial["body"] for row in rows] == ["finance", "other"]
    answers(record, cast.handler, bodies.replies(SENT, "finance", "other", finance="conditions"), ("finance", "other"))
    assert [(r.body, r.answer, r.late, r.noted_by) for r in record.reply_rows()] == [
        ("finance", "conditions", False, cast.handler), ("other", "agree", False, cast.handler),
    ]  # fmt: skip
    assert [r.body for r in outside_rules.objections(record)] == ["finance"]
    assert [r["answer"] for r in record.snapshot()["outside_replies"]] == ["conditions", "agree"]


@pytest.mark.parametrize(("at", "closes"), [(AT, False), (LAST_HOUR, False), (DAY_AFTER, True)])
def test_a_missing_reply_cannot_be_closed_before_the_deadline_is_over(record, cast, at, closes):
    asks(record)
    silent = bodies.replies(SENT, finance="silent")
    if closes:
        answers(record, cast.handler, silent, at=at, files=())
        row = record.reply_rows()[0]
        assert row.answer == "silent" and not outside_rules.consents(row.answer)
    else:
        field, sentence = does_not_answer(record, cast.handler, silent, at=at)
        assert field == "outside_replies-0-answer" and "2026-03-18" in sentence


def test_a_longer_deadline_is_waited_for(record, cast):
    asks(record, reply_by=date(2026, 3, 19), outside_due_reason="r")
    assert does_not_answer(record, cast.handler, bodies.replies(SENT, finance="silent"), at=DAY_AFTER)[0] == "outside_replies-0-answer"


@pytest.mark.parametrize(("change", "column"), [
    ({"reply_no": ""}, "reply_no"), ({"replied_on": ""}, "reply_no"), ({"replied_on": "2026-03-03"}, "replied_on"),
    ({"replied_on": "2026-03-06"}, "replied_on"), ({"answer": "disagree", "words": ""}, "words"),
    ({"answer": "silent"}, "answer"),
])  # fmt: skip
def test_a_reply_has_number_day_and_grounds(record, cast, change, column):
    asks(record)
    data = bodies.replies(SENT)
    data["outside_replies"][0] |= change
    assert does_not_answer(record, cast.handler, data, at=AT)[0] == f"outside_replies-0-{column}"


def test_silence_with_a_number_is_no_silence(record, cast):
    asks(record)
    data = bodies.replies(SENT)
    data["outside_replies"][0]["answer"] = "silent"
    assert "have answered" in does_not_answer(record, cast.handler, data, at=DAY_AFTER)[1]


@pytest.mark.parametrize("files", [("fire",), ("letter",), ()])
def test_the_reply_itself_is_attached_under_its_kind(record, cast, files):
    asks(record)
    field, sentence = does_not_answer(record, cast.handler, bodies.replies(SENT), files=files)
    assert field == "outside_replies-0-answer" and "Attach" in sentence


def test_a_reply_for_somebody_who_was_not_asked_is_not_taken(record, cast):
    asks(record)
    row = bodies.replies(SENT, "fire")["outside_replies"][0]
    data = {"outside_replies": [row]}
    form = outside_forms.OutsideReplyForm(data, record=record)
    assert form.is_valid()
    with pytest.raises(RuleBroken, match="changed meanwhile"):
        outside_services.record_outside_reply(record, data=form.cleaned_data, actor=cast.handler, at=AT, attached=lambda: [File("outside.fire", AT)])


def test_a_reply_after_the_deadline_counts_and_is_marked(record, cast):
    asks(record)
    answers(record, cast.handler, bodies.replies(date(2026, 3, 19)), at=DAY_AFTER + timedelta(hours=10))
    assert record.reply_rows()[0].late


def test_asking_again_opens_a_new_round_and_keeps_the_old_replies(record, cast):
    asks(record)
    answers(record, cast.handler, bodies.replies(SENT, finance="disagree"))
    asks(record, "fire")
    assert record.outside_round == 2 and outside_rules.objections(record) == []
    answers(record, cast.handler, bodies.replies(SENT, "fire"), ("fire",))
    assert [(r.round, r.body) for r in record.reply_rows()] == [(1, "finance"), (2, "fire")]


# --- late replies ---
def test_the_reply_of_an_earlier_round_is_not_the_one_of_this_round(record, cast):
    asks(record, "heritage")  # a file of that kind is already in the case
    assert "Attach" in does_not_answer(record, cast.handler, bodies.replies(SENT, "heritage"), files=())[1]
    answers(record, cast.handler, bodies.replies(SENT, "heritage"), ("heritage",))


def late(record, actor, files=("finance",), **changes):
    data = {"body": "finance", "answer": "disagree", "reply_no": "n", "replied_on": "2026-03-20", "words": "w"} | changes
    return do(outside_services.note_late_reply, outside_forms.LateReplyForm, record, data, actor=actor, files=files,
              at=datetime(2026, 3, 23, 2, tzinfo=UTC))


def test_a_late_reply_is_added_beside_the_silence(record, cast):
    asks(record, "finance", "fire")
    answers(record, cast.handler, bodies.replies(SENT, "finance", "fire", finance="silent"), ("fire",), at=DAY_AFTER)
    assert record.silent_bodies() == ["finance"] and list(record.addenda()) == ["late_reply"]
    form = outside_forms.LateReplyForm(record=record)
    assert [value for value, _label in form.fields["body"].choices] == ["", "finance"]
    with pytest.raises(RuleBroken, match="Attach"):
        late(record, cast.handler, files=("fire",))
    with pytest.raises(RuleBroken):
        late(record, cast.handler, replied_on="2026-03-24")
    late(record, cast.handler)
    assert [(r.body, r.answer, r.late) for r in record.reply_rows()] == [
        ("finance", "silent", False), ("fire", "agree", False), ("finance", "disagree", True),
    ]  # fmt: skip
    assert record.silent_bodies() == [] and record.addenda() == {}
    with pytest.raises(RuleBroken, match="entered as silent"):
        outside_services.note_late_reply(record, data={"body": "fire"}, actor=cast.handler, at=AT)


def test_replies_are_never_changed_or_deleted(record, cast):
    asks(record)
    answers(record, cast.handler, bodies.replies(SENT))
    row = record.reply_rows()[0]
    for attempt in (row.save, row.delete, OutsideReply.objects.all().delete, lambda: OutsideReply.objects.update(answer="silent")):
        with pytest.raises(WrittenOnce):
            attempt()


# --- reported upwards ---
ISSUED, REPORTED, DECIDED = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 5)


@pytest.fixture
def issued(record):
    Renovation.objects.filter(pk=record.pk).update(issued_on=ISSUED, amount_accepted=D("742500.00"))
    record.refresh_from_db()
    return record


def decide(record, amount, **changes):
    data = bodies.decided(changes.pop("reported", REPORTED), changes.pop("decided", DECIDED), amount, **changes)
    return do(outside_services.record_higher_reply, outside_forms.HigherReplyForm, record, data)


def test_the_decision_higher_up_is_on_record(issued):
    decide(issued, "742500.00")
    assert (issued.higher_decision, issued.higher_amount, issued.higher_on) == ("agreed", D("742500.00"), DECIDED)


@pytest.mark.parametrize(("amount", "changes", "field"), [
    ("742499.99", {}, "higher_amount"),
    ("860000.01", {"higher_decision": "changed", "higher_note": "n"}, "higher_amount"),
    ("742500.00", {"reported": date(2026, 3, 1)}, "higher_reported_on"),
    ("742500.00", {"decided": date(2026, 3, 2)}, "higher_on"),
    ("742500.00", {"decided": date(2026, 3, 6)}, "higher_on"),
])  # fmt: skip
def test_sum_and_days_must_agree_with_the_opinion(issued, amount, changes, field):
    with pytest.raises(RuleBroken) as broken:
        decide(issued, amount, **changes)
    assert broken.value.field == field


@pytest.mark.parametrize(("amount", "changes"), [("860000.00", {"higher_decision": "changed", "higher_note": "n"}),
                                                 ("", {"higher_decision": "refused", "higher_note": "n"})])
def test_it_may_be_changed_up_to_what_was_asked_or_refused(issued, amount, changes):
    decide(issued, amount, **changes)
    assert issued.higher_decision == changes["higher_decision"]


@pytest.mark.parametrize(("amount", "changes", "field"), [
    ("1.00", {"higher_decision": "refused", "higher_note": "n"}, "higher_amount"), ("", {}, "higher_amount"),
    ("", {"higher_decision": "refused"}, "higher_note"), ("1.00", {"higher_decision": "changed"}, "higher_note"),
])  # fmt: skip
def test_a_refusal_has_no_sum_and_needs_its_reason(issued, amount, changes, field):
    form = outside_forms.HigherReplyForm(bodies.decided(REPORTED, DECIDED, amount, **changes), record=issued)
    assert not form.is_valid() and field in form.errors


def test_before_the_opinion_is_issued_there_is_nothing_to_decide_upon(record):
    with pytest.raises(RuleBroken, match="not been issued"):
        decide(record, "1.00", higher_decision="changed", higher_note="n")
