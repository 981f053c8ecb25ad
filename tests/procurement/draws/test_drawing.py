"""From the numbers to a sitting panel: nobody chooses, nobody draws again, and everything can be recomputed afterwards."""

import copy
from datetime import date, timedelta

import pytest

from procurement.draws import forms, recompute, rules, services
from procurement.draws.models import Declaration, DrawReveal, PanelSeat, Recusal
from procurement.draws.publish import as_bytes, checker, draw_file
from procurement.draws.terms import Stage
from procurement.facts import RuleBroken
from procurement.parties.models import Expert, ExpertEmployer
from procurement.written import WrittenOnce
from tests.procurement.draws.drawing import AT, CLEAR, KNOWN, LATER, NUMBERS, WORDS, commitment, three

pytestmark = pytest.mark.django_db


# --- numbers ----------------------------------------------------------------------------------------------------------
def test_the_panel_follows_from_the_numbers(ground):
    ground.commits()
    record = ground.draws()
    assert record.draw_randomness == "9.18.26.34.41.45./3207./"
    assert record.panel_state == "drawn"
    assert rules.was_drawn(record)
    seats = ground.seats
    assert {seat.place: seat.speciality for seat in seats} == {1: "信息", 2: "信息", 3: "法律"}
    order = recompute.positions([e.label for e in ground.draw.entries.all()], bytes.fromhex(seats[0].round.code), record.draw_randomness)
    assert [met["label"] for met in seats[0].round.met] == [label for _p, label in order[: len(seats[0].round.met)]]


def test_the_order_in_which_a_source_is_typed_makes_no_difference(ground):
    ground.commits()
    assert ground.draws(["45、41，34 26 18 9", "3207"]).draw_randomness == "9.18.26.34.41.45./3207./"


@pytest.mark.parametrize("typed", ["9 x", "", "1.5 -2", "9" * 19])
def test_what_is_no_number_is_refused_beside_its_cell(ground, typed):
    ground.commits()
    with pytest.raises((RuleBroken, AssertionError)) as broken:
        ground.draws([NUMBERS[0], typed])
    if broken.type is RuleBroken:
        assert broken.value.field == "numbers-1-numbers"
    assert not DrawReveal.objects.exists()


DECIMALS = ["3400.12", "3400．12", "3400。12", "7 3400.12 8", "3,400.12", "0.5", "9.18.26", "９．１８"]
THOUSANDS = ["3,400", "3，400", "9,18,260", "1,234,567", "12 3,400", "3,400 12", "3,400、12"]


@pytest.mark.parametrize("typed", DECIMALS)
def test_a_decimal_is_never_cut_in_two(ground, typed):
    """3400.12 used to become 12 and 3400: another panel than the announced number gives."""
    ground.commits()
    with pytest.raises(RuleBroken, match="is a decimal") as broken:
        ground.draws([NUMBERS[0], typed])
    assert broken.value.field == "numbers-1-numbers"
    assert not DrawReveal.objects.exists()


@pytest.mark.parametrize("typed", THOUSANDS)
def test_a_comma_that_may_be_one_of_thousands_is_asked_about(ground, typed):
    ground.commits()
    with pytest.raises(RuleBroken, match="one number or two") as broken:
        ground.draws([NUMBERS[0], typed])
    assert broken.value.field == "numbers-1-numbers"
    assert not DrawReveal.objects.exists()


@pytest.mark.parametrize("typed", ["12.", ".5", "3400 .12", "3400. 12", "9. 18. 26."])
def test_a_point_separates_nothing(ground, typed):
    ground.commits()
    with pytest.raises(RuleBroken, match="whole numbers with blanks"):
        ground.draws([NUMBERS[0], typed])


@pytest.mark.parametrize(("typed", "written"), [
    ("9,18,26", "9.18.26."), ("9,1834", "9.1834."), ("9,18", "9.18."), ("3, 400", "3.400."), ("3，\u3000400", "3.400."), ("3、400", "3.400."),
    ("3;400；5", "3.5.400."), ("3400 12", "12.3400."), ("340012", "340012."), ("3/400", "3.400."), ("007", "7."),
])  # fmt: skip
def test_what_separates_two_numbers(typed, written):
    assert recompute.encoded([services._numbers(0, typed)]) == f"{written}/"


def test_a_line_end_separates_two_numbers():
    assert services._numbers(0, "9\n18\r\n260") == [9, 18, 260]


def test_before_the_moment_nobody_enters_numbers(ground):
    ground.commits()
    with pytest.raises(RuleBroken, match="2026-03-04 20:00"):
        ground.draws(at=KNOWN - timedelta(seconds=1))
    assert ground.draws(at=KNOWN).panel_state == "drawn"
    assert rules.numbers_due_at(ground.record) == KNOWN


def test_there_is_no_second_draw(ground):
    ground.drawn()
    for again in (lambda: ground.draws(["1 2", "3"]), ground.commits):
        with pytest.raises(RuleBroken, match="nobody draws again|no second draw"):
            again()


def test_mistyped_numbers_are_corrected_once_returned_and_both_stay_on_record(ground):
    ground.commits()
    ground.draws(["9 18", "3207"])
    first = ground.seats
    with pytest.raises(RuleBroken, match="same numbers"):
        ground.draws(["18 9", "3207"])
    ground.draws()
    assert [PanelSeat.objects.get(pk=seat.pk).void_because for seat in first] == ["numbers_corrected"] * 3
    assert [one.randomness for one in ground.draw.reveals.all()] == ["9.18./3207./", "9.18.26.34.41.45./3207./"]
    assert len(ground.alive()) == 3
    assert "按承诺的规则" in recompute.check(draw_file(ground.draw, opened=True))[-1]


# --- three parties ----------------------------------------------------------------------------------------------------
def test_three_parties_open_their_words(ground):
    ground.commits(three())
    record = ground.opens()
    assert record.draw_randomness == recompute.together(WORDS)
    assert len(ground.alive()) == 3
    ground.witnesses()


def test_other_words_than_were_sealed_are_refused(ground):
    ground.commits(three())
    with pytest.raises(RuleBroken, match="do not open its seal") as broken:
        ground.opens(WORDS | {"platform": "better words, long enough"})
    assert broken.value.field == "words_platform"
    assert not DrawReveal.objects.exists()


def test_words_that_can_be_guessed_are_refused(ground):
    ground.commits(three(seal_platform=recompute.seal("platform", "short")))
    with pytest.raises(RuleBroken, match="can be guessed"):
        ground.opens(WORDS | {"platform": "short"})


def test_the_last_to_open_can_abort_which_is_recorded_and_list_and_codes_stay(ground):
    ground.commits(three())
    first = ground.draw
    with pytest.raises(RuleBroken, match="gave as its reason"):
        ground.opens(WORDS | {"platform": ""}, aborted_by="platform")
    record = ground.opens(WORDS | {"platform": ""}, aborted_by="platform", reason="遗失")
    assert record.panel_state == "aborted"
    assert not rules.was_drawn(record)
    assert not ground.seats
    [stopped] = first.reveals.all()
    assert (stopped.aborted_by, stopped.reason, sorted(stopped.random)) == ("platform", "遗失", ["purchaser", "supervisor"])
    new = {party: f"other words of the {party}" for party in WORDS}
    ground.commits(three(**{f"seal_{p}": recompute.seal(p, w) for p, w in new.items()}, numbers_at="2026-03-05T09:00"), at=LATER)
    second = ground.draw
    assert second.follows == first
    for kept in ("labels", "needed", "rules", "chain", "codes"):
        assert second.committed[kept] == first.committed[kept]
    assert second.reason
    assert ground.opens(new, at=LATER + timedelta(days=1)).panel_state == "drawn"


def test_after_an_abort_the_places_cannot_be_changed(ground):
    ground.commits(three())
    ground.opens(WORDS | {"platform": ""}, aborted_by="platform", reason="遗失")
    with pytest.raises(RuleBroken, match="stay as published"):
        ground.commits(commitment(needs=[{"speciality": "信息", "number": 3}], numbers_at="2026-03-06T20:00"), at=LATER)


def test_public_numbers_cannot_be_aborted(ground):
    ground.commits()
    with pytest.raises(RuleBroken, match="one of three parties"):
        ground.draws(aborted_by="platform", reason="x")


# --- witness ----------------------------------------------------------------------------------------------------------
def test_the_experts_are_asked_only_after_the_witness(ground):
    ground.commits()
    ground.draws()
    [first, *_rest] = ground.alive()
    with pytest.raises(RuleBroken, match="has been asked"):
        ground.declares(first)
    record = ground.witnesses()
    assert record.panel_state == "asking"
    assert rules.topped_up(record)
    assert {one["owner"] for one in rules.seats_to_declare(record)} == {seat.user_id for seat in ground.alive()}


def test_a_draw_that_was_tampered_with_is_not_witnessed(ground, monkeypatch):
    ground.commits()
    ground.draws()
    told = draw_file(ground.draw, opened=True)
    forged = copy.deepcopy(told)
    forged["rounds"][0]["met"][0]["taken"] = not forged["rounds"][0]["met"][0]["taken"]
    monkeypatch.setattr(services, "draw_file", lambda draw, opened: forged)
    with pytest.raises(RuleBroken, match="does not agree"):
        ground.witnesses()
    assert ground.record.panel_state == "drawn"


# --- declarations -----------------------------------------------------------------------------------------------------
def test_the_panel_sits_when_every_place_is_clear(ground):
    ground.drawn()
    places = ground.alive()
    for seat in places[:2]:
        assert not rules.panel_complete(ground.declares(seat))
    record = ground.declares(places[2])
    assert rules.panel_complete(record)
    assert {seat.state for seat in ground.seats} == {"seated"}
    assert rules.seats(record) == [{"owner": s.user_id, "seat": s.pk} for s in sorted(places, key=lambda s: s.place)]
    assert rules.seats_to_declare(record) == []


def test_an_open_question_is_not_an_answer():
    from procurement.draws.forms import DeclarationForm

    for missing in CLEAR:
        form = DeclarationForm({name: said for name, said in CLEAR.items() if name != missing})
        assert list(form.errors) == [missing]


def test_an_unanswered_declaration_blocks_the_seat(ground):
    ground.drawn()
    first, second, silent = ground.alive()
    for seat in (first, second):
        ground.declares(seat)
    assert not rules.panel_complete(ground.record)
    ground.replaces()
    assert PanelSeat.objects.get(pk=silent.pk).void_because == "silent"
    with pytest.raises(RuleBroken, match="has been asked"):
        ground.declares(silent)


@pytest.mark.parametrize("ground_of_law", ["employed", "director", "shareholder", "relative", "other"])
def test_each_ground_that_is_declared_costs_the_seat(ground, ground_of_law):
    ground.drawn()
    seat = ground.alive()[0]
    with pytest.raises(RuleBroken, match="how you are related") as broken:
        ground.declares(seat, **{ground_of_law: "yes"})
    assert broken.value.field == "text"
    ground.declares(seat, **{ground_of_law: "yes"}, text="曾任甲公司顾问")
    lost = PanelSeat.objects.get(pk=seat.pk)
    assert (lost.state, lost.void_because) == ("void", "declared")
    [why] = Recusal.objects.filter(seat=seat)
    assert (why.ground, why.found_by, why.text) == (ground_of_law, "declaration", "曾任甲公司顾问")


def test_whoever_declares_himself_clear_is_still_held_against_the_registers(ground):
    ground.drawn()
    seat = ground.alive()[0]
    ExpertEmployer.objects.create(expert=seat.expert, employer="乙公司", since=date(2024, 1, 1), entered_at=AT)  # entered after the list
    ground.declares(seat)
    assert PanelSeat.objects.get(pk=seat.pk).void_because == "related"
    [why] = Recusal.objects.filter(seat=seat)
    assert (why.found_by, why.supplier, why.ground) == ("match", ground.suppliers[1], "employed")


def test_who_cannot_come_says_why(ground):
    ground.drawn()
    seat = ground.alive()[0]
    with pytest.raises(RuleBroken, match="why you cannot"):
        ground.declares(seat, attends="no")
    ground.declares(seat, attends="no", why_not="出差")
    assert PanelSeat.objects.get(pk=seat.pk).void_because == "unable"


def test_nobody_declares_for_another_or_twice(ground):
    ground.drawn()
    seat = ground.alive()[0]
    seat.user = ground.operator
    with pytest.raises(RuleBroken, match="nobody declares for another"):
        ground.declares(seat)
    seat = ground.alive()[0]
    ground.declares(seat)
    with pytest.raises(RuleBroken, match="nobody declares for another"):
        ground.declares(seat)
    assert Declaration.objects.count() == 1


def test_until_all_have_answered_the_record_does_not_tell_who_withdrew(ground):
    ground.drawn()
    first, second, third = ground.alive()
    ground.declares(first, other="yes", text="亲友")
    record = ground.declares(second)
    assert sorted(seat["state"] for seat in record.panel) == ["answered", "answered", "asked"]
    assert "亲友" not in str(record.snapshot())
    record = ground.declares(third)
    assert sorted(seat["state"] for seat in record.panel) == ["declared", "declared", "void"]
    assert "亲友" not in str(record.snapshot())


def test_the_page_shows_seats_by_label_and_no_name(ground):
    ground.drawn()
    ground.declares(ground.alive()[0], attends="no", why_not="出差")
    record = ground.record
    [table] = forms.NumbersForm.shown_tables(record)
    assert sorted(row[3] for row in table.rows) == ["Answered", "Asked", "Asked"]
    assert not table.struck
    for seat in ground.alive():
        record = ground.declares(seat)
    [table] = forms.NumbersForm.shown_tables(record)
    assert sorted((row[3], row[4]) for row in table.rows) == [("Declared", ""), ("Declared", ""), ("Void", "Cannot attend")]
    assert len(table.struck) == 1
    assert not any(seat.expert.name in str(table) for seat in ground.seats)
    told = [str(fact.value) for fact in forms.CommitForm.shown(record)]
    assert record.draw_root in told
    assert forms.DeclarationForm.shown(record) == []


# --- substitutes ------------------------------------------------------------------------------------------------------
def test_a_substitute_comes_from_the_same_list_with_the_next_code(ground):
    ground.drawn()
    out, *others = ground.alive()
    ground.declares(out, attends="no", why_not="出差")
    for seat in others:
        record = ground.declares(seat)
    assert record.panel_state == "short"
    record = ground.replaces(note="电话未接")
    assert record.panel_state == "asking"
    new = ground.seats[-1]
    assert (new.place, new.speciality, new.came, new.substituted_for_id) == (out.place, out.speciality, "substitute", out.pk)
    assert new.expert_id not in {seat.expert_id for seat in (out, *others)}
    rounds = [seat.round for seat in (out, new)]
    assert recompute.link(bytes.fromhex(rounds[1].code), 1).hex() == rounds[0].code
    assert rules.seats_to_declare(record) == [{"owner": new.user_id, "seat": new.pk}]
    assert rules.panel_complete(ground.declares(new))
    assert "2 轮" in "".join(recompute.check(draw_file(ground.draw, opened=True)))


def test_a_colleague_of_a_sitting_expert_is_skipped(ground):
    Expert.objects.filter(pk__in=[e.pk for e in ground.experts[:7]]).update(employer="同一单位")
    ground.drawn()
    assert len({seat.expert.employer for seat in ground.alive()}) == 3


def test_while_nobody_is_missing_there_is_nothing_to_replace(ground):
    record = ground.seated()
    record.sheets = [{"seat": seat.pk, "digest": ""} for seat in ground.alive()]
    record.save()
    with pytest.raises(RuleBroken, match="nobody to replace"):
        ground.replaces()


def test_whose_sheet_is_missing_when_scoring_is_over_loses_the_seat(ground):
    record = ground.seated()
    silent, *others = ground.alive()
    record.sheets = [{"seat": seat.pk, "digest": ""} for seat in others]
    record.save()
    assert ground.replaces().panel_state == Stage.ASKING
    assert [(seat.pk, seat.void_because) for seat in ground.seats if seat.state == "void"] == [(silent.pk, "unscored")]


def test_when_the_list_runs_out_the_panel_is_dissolved_and_only_a_reasoned_new_draw_follows(ground):
    Expert.objects.filter(pk__in=[e.pk for e in ground.experts[9:]]).update(standing="ended")
    ground.drawn()
    lawyer = next(seat for seat in ground.alive() if seat.speciality == "法律")
    ground.declares(lawyer, attends="no", why_not="病假")
    record = ground.replaces()
    substitute = next((seat for seat in ground.alive() if seat.speciality == "法律"), None)
    assert substitute is None
    assert record.panel_state == "exhausted"
    assert not rules.topped_up(record)
    assert {seat.state for seat in ground.seats} == {"void"}
    with pytest.raises(RuleBroken, match="why another one"):
        ground.commits(commitment(numbers_at="2026-03-09T20:00"), at=LATER)
    Expert.objects.filter(pk__in=[e.pk for e in ground.experts[9:]]).update(standing="active")
    record = ground.commits(commitment(numbers_at="2026-03-09T20:00", reason="名单用尽"), at=LATER)
    assert (record.panel_state, record.draw_no) == ("committed", 2)


# --- found late -------------------------------------------------------------------------------------------------------
def test_an_expert_who_turns_out_related_loses_seat_and_a_substitute_comes_from_the_same_list(ground):
    ground.seated()
    related, *others = ground.alive()
    record = ground.record
    services.relation_found(record, related.pk, "系甲公司股东", LATER, ground="shareholder", supplier=ground.suppliers[0].pk)
    assert PanelSeat.objects.get(pk=related.pk).state == "void"
    assert not rules.panel_complete(ground.record)
    assert {seat.state for seat in ground.alive()} == {"seated"}
    ground.replaces()
    record = ground.declares(ground.seats[-1])
    assert rules.panel_complete(record)
    assert related.user_id not in {one["owner"] for one in rules.seats(record)}
    scored = {seat.pk for seat in others}
    assert rules.seats_without_scores(record, scored) == [{"owner": ground.seats[-1].user_id, "seat": ground.seats[-1].pk}]
    assert "按承诺的规则" in recompute.check(draw_file(ground.draw, opened=True))[-1]
    with pytest.raises(RuleBroken, match="not one of the sitting"):
        services.relation_found(ground.record, related.pk, "again", LATER)


def test_a_late_relation_is_reported_by_form_and_names_one_of_the_sitting(ground):
    ground.seated()
    seat = ground.alive()[1]
    ground.does(services.report_relation, forms.RelationForm, {"seat": seat.pk, "ground": "director", "reason": "任监事"}, ground.witness, LATER)
    assert [(r.ground, r.found_by, r.seat_id) for r in Recusal.objects.all()] == [("director", "later", seat.pk)]
    assert "seat" in forms.RelationForm({"seat": seat.pk, "ground": "director", "reason": "x"}, record=ground.record).errors  # void now


def test_a_late_relation_needs_its_reason(ground):
    ground.seated()
    with pytest.raises(RuleBroken, match="which relation"):
        services.relation_found(ground.record, ground.alive()[0], " ", LATER)


def test_what_was_reckoned_with_a_related_expert_is_reckoned_anew(ground):
    ground.seated()
    record = ground.record
    record.scores, record.opinions = [{"seat": 1}], [{"member": 1}]
    record.save()
    services.relation_found(record, ground.alive()[0], "系甲公司股东", LATER)
    assert (ground.record.scores, ground.record.opinions) == ([], [])


# --- a new round of quotes --------------------------------------------------------------------------------------------
def test_a_seated_panel_is_only_replaced_as_a_whole_with_a_reason_that_stays(ground):
    ground.seated()
    first, before = ground.draw, ground.alive()
    later = commitment(numbers_at="2026-03-09T20:00")
    with pytest.raises(RuleBroken, match="why another one"):
        ground.commits(later, at=LATER)
    record = ground.commits(later | {"reason": "重新询价，供应商不同"}, at=LATER)
    assert {PanelSeat.objects.get(pk=seat.pk).void_because for seat in before} == {"new_draw"}
    assert (ground.draw.follows, ground.draw.reason, record.draw_no) == (first, "重新询价，供应商不同", 2)
    assert ground.draw.committed["chain"] != first.committed["chain"]
    assert rules.seats(record) == []


# --- who leads --------------------------------------------------------------------------------------------------------
def test_the_first_place_leads_unless_it_is_the_bureaus_own(ground):
    record = ground.seated()
    places = sorted(ground.alive(), key=lambda seat: seat.place)
    assert rules.leader(record) == places[0].user_id


def test_own_staff_never_lead(ground):
    Expert.objects.filter(pk__in=[e.pk for e in ground.experts[:8]]).update(own_staff=True)
    ground.commits(no_own_staff=False)
    ground.draws()
    ground.witnesses()
    for seat in ground.alive():
        ground.declares(seat)
    sitting = ground.alive()
    assert sum(seat.own_staff for seat in sitting) == 2
    assert rules.leader(ground.record) == next(seat.user_id for seat in sitting if not seat.own_staff)


# --- rows -------------------------------------------------------------------------------------------------------------
def test_a_seat_only_moves_forward_and_is_never_deleted(ground):
    ground.seated()
    seat = ground.alive()[0]
    for state in ("asked", "declared"):
        with pytest.raises(WrittenOnce):
            seat.move(state, LATER)
    with pytest.raises(WrittenOnce):
        seat.delete()
    with pytest.raises(WrittenOnce):
        seat.save()
    with pytest.raises(WrittenOnce):
        PanelSeat.objects.filter(pk=seat.pk).update(state="asked")
    stale = PanelSeat.objects.get(pk=seat.pk)
    seat.move("void", LATER, "related_late")
    with pytest.raises(WrittenOnce):
        stale.move("void", LATER, "unable")
    assert PanelSeat.objects.get(pk=seat.pk).void_because == "related_late"


# --- the file ---------------------------------------------------------------------------------------------------------
def test_the_file_and_the_checker_are_handed_out_together(ground, tmp_path, capsys):
    ground.seated()
    (tmp_path / "draw.json").write_bytes(as_bytes(draw_file(ground.draw, opened=True)))
    assert checker().startswith(b'"""The draw of a review panel')
    assert recompute.main([str(tmp_path / "draw.json")]) == 0
    assert "按承诺的规则" in capsys.readouterr().out


def test_names_salts_and_secret_stay_closed_until_the_result_is_posted(ground):
    ground.seated()
    told = draw_file(ground.draw, opened=False)
    assert "opened" not in told
    assert "secret" not in told
    assert not any(seat.expert.name in str(told) for seat in ground.seats)
    assert "尚未公开" in recompute.check(told)[-1]
