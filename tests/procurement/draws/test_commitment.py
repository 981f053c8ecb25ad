"""The commitment: what is published before anybody can know the numbers, and what is refused."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import translation

from procurement.draws import forms, recompute
from procurement.draws.committing import PANEL, hands_on
from procurement.draws.models import DrawEntry, Recusal
from procurement.draws.publish import draw_file
from procurement.facts import RuleBroken
from procurement.parties.models import Expert, ExpertEmployer
from procurement.written import WrittenOnce
from tests.procurement.draws.drawing import AT, commitment, three

pytestmark = pytest.mark.django_db


def entry(ground, n):
    return DrawEntry.objects.get(draw=ground.draw, expert=ground.experts[n])


def test_list_rules_and_end_of_the_chain_are_bound_by_one_digest(ground):
    record = ground.commits()
    draw = ground.draw
    assert record.panel_state == "committed"
    assert record.draw_root == draw.root == recompute.root_of(draw.committed)
    assert draw.needed == ["信息", "信息", "法律"]
    assert draw.committed["rules"] == {"no_own_staff": True, "outsiders": 1, "one_of_each_employer": True}
    assert draw.committed["chain"] == recompute.link(bytes.fromhex(draw.secret.secret), 24).hex()
    assert len(draw.committed["labels"]) == 12
    assert recompute.check(draw_file(draw, opened=False))[-1] == "尚未公布随机数"


def test_nothing_published_tells_who_is_on_the_list(ground):
    record = ground.commits()
    told = str(draw_file(ground.draw, opened=False)) + str(record.snapshot()) + str(record.panel)
    for expert in ground.experts:
        assert expert.name not in told
        assert expert.code not in told
        assert entry(ground, expert.pk - ground.experts[0].pk).salt not in told
    assert ground.draw.secret.secret not in told


def test_a_commitment_cannot_be_changed_or_deleted(ground):
    ground.commits()
    draw = ground.draw
    draw.root = "0" * 64
    with pytest.raises(WrittenOnce):
        draw.save()
    with pytest.raises(WrittenOnce):
        type(draw).objects.update(root="")
    with pytest.raises(WrittenOnce):
        draw.delete()


def test_who_may_not_sit_stays_on_the_list_with_the_rule_that_bars_him(ground):
    """Leaving somebody out of the list would be a choice; a rule that skips him can be checked."""
    related, handled, without, ended = ground.experts[:4]
    ExpertEmployer.objects.create(expert=related, employer="甲公司", since=date(2020, 1, 1), until=date(2023, 3, 2), entered_at=AT)
    Expert.objects.filter(pk=handled.pk).update(user=ground.requester)
    Expert.objects.filter(pk=without.pk).update(user=None)
    Expert.objects.filter(pk=ended.pk).update(standing="ended")
    ground.commits()
    assert [entry(ground, n).facts["barred"] for n in range(3)] == ["related", "handled", "no_account"]
    assert entry(ground, 4).facts["barred"] == ""
    assert not DrawEntry.objects.filter(expert=ended).exists()
    [why] = Recusal.objects.all()
    assert (why.expert, why.ground, why.found_by, why.supplier) == (related, "employed", "match", ground.suppliers[0])


def test_who_draws_does_not_sit(ground):
    Expert.objects.filter(pk=ground.experts[0].pk).update(user=ground.operator)
    ground.commits()
    assert entry(ground, 0).facts["barred"] == "handled"


def test_having_sat_on_an_earlier_panel_bars_nobody_from_the_next():
    """Of a dissolved panel the innocent may return (87号令 §67); whoever did anything else in the case may not."""
    acts = [("panel", 1, 1), ("buyer", 2, 3), ("panel", 2, 2), ("", 4, None)]
    case = SimpleNamespace(requester_id=9, decisions=SimpleNamespace(values_list=lambda *names: acts))
    assert hands_on(case) == {2, 3, 4, 9}


def test_the_name_of_the_duty_is_the_one_that_is_registered():
    from approvals.duties import Duty

    assert PANEL == Duty.PANEL.value


def test_a_day_beyond_three_years_bars_nobody(ground):
    ExpertEmployer.objects.create(
        expert=ground.experts[0], employer="甲公司", since=date(2020, 1, 1), until=date(2023, 3, 1), entered_at=AT,
    )  # fmt: skip
    ground.commits()
    assert entry(ground, 0).facts["barred"] == ""


def test_the_bureaus_own_people_are_known_by_register_and_by_post(ground):
    Expert.objects.filter(pk=ground.experts[0].pk).update(own_staff=True)
    ground.commits(no_own_staff=False, own_staff=frozenset({ground.experts[1].user_id}))
    assert [entry(ground, n).facts["own_staff"] for n in range(3)] == [True, True, False]
    assert ground.draw.committed["rules"]["no_own_staff"] is False


REFUSED = {
    "needs even": (commitment(needs=[{"speciality": "信息", "number": 4}]), "even"),
    "needs few": (commitment(needs=[{"speciality": "信息", "number": 1}]), "at least 3"),
    "needs none of them": (commitment(needs=[{"speciality": "园林", "number": 3}]), "0 of 3 places"),
    "needs more than there are": (commitment(needs=[{"speciality": "法律", "number": 5}]), "4 of 5 places"),
    "needs flag": (commitment(technically_complex=True), "at least 7"),
    "sources one": (commitment(sources=[{"name": "a"}]), "at least 2"),
    "sources twice": (commitment(sources=[{"name": "a"}, {"name": "a"}]), "at least 2"),
    "numbers_at soon": (commitment(numbers_at="2026-03-03T09:59"), "24 hours"),
    "seal_purchaser": (three(seal_purchaser="abc"), "64 figures"),
    "seal_platform twice": (three(seal_platform=recompute.seal("supervisor", "x"), seal_supervisor=recompute.seal("supervisor", "x")), "same"),
    "numbers_at past": (three(numbers_at="2026-03-02T09:59"), "later moment"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_commitment_that_binds_nothing_is_refused_with_what_to_do(ground, name):
    data, sentence = REFUSED[name]
    with pytest.raises(RuleBroken, match=sentence) as broken:
        ground.commits(data)
    assert broken.value.field == name.split()[0]
    assert ground.record.panel_state == ""
    assert ground.draw is None


def test_a_day_ahead_to_the_minute_is_early_enough(ground):
    assert ground.commits(commitment(numbers_at="2026-03-03T10:00")).panel_state == "committed"


def test_without_quotes_nobody_could_say_who_must_withdraw(ground):
    record = ground.record
    record.quotes = []
    record.save()
    with pytest.raises(RuleBroken, match="Open the quotes first"):
        ground.commits()


def test_the_need_said_how_many_members(ground):
    record = ground.record
    record.panel_size = 5
    record.save()
    with pytest.raises(RuleBroken, match="5 members"):
        ground.commits()


def test_before_the_numbers_the_witness_may_have_the_list_made_again(ground):
    ground.commits()
    record = ground.commits(at=AT + timedelta(hours=1))
    assert (record.draw_no, ground.draw.follows.no) == (2, 1)


def test_the_form_proposes_the_places_of_the_need(ground):
    assert forms.CommitForm.known_of(ground.record)["needs"] == [
        {"speciality": "信息", "number": 2}, {"speciality": "法律", "number": 1},
    ]


def test_the_form_says_beforehand_what_the_service_will_ask_for(ground):
    """The numbers are those of the rows that refuse, in the language of the reader."""
    form = forms.CommitForm(record=ground.record)
    assert "at least 2 sources" in str(form.lines["sources"].hint)
    assert "at least 24 hours" in str(form.fields["numbers_at"].help_text)
    with translation.override("zh-hans"):
        assert "至少2个互不关联的来源" in str(form.lines["sources"].hint)
        assert "不少于24小时" in str(form.fields["numbers_at"].help_text)


def test_the_hints_follow_the_rulebook(ground, monkeypatch):
    monkeypatch.setattr(forms, "limit", lambda code, on: SimpleNamespace(text={"draw.sources": "3", "draw.notice": "48"}[code]))
    form = forms.CommitForm(record=ground.record)
    assert "at least 3 sources" in str(form.lines["sources"].hint)
    assert "at least 48 hours" in str(form.fields["numbers_at"].help_text)


def test_without_a_day_or_a_row_the_hints_name_no_number(ground, monkeypatch):
    monkeypatch.setattr(forms.day, "_clock", [])
    form = forms.CommitForm(record=ground.record)
    for hint in (form.lines["sources"].hint, form.fields["numbers_at"].help_text):
        assert str(hint)
        assert not any(letter.isdigit() for letter in str(hint))
