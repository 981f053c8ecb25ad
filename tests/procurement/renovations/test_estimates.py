"""估算→概算→预算→结算: no version is lost, each is held against the one before, and what the review squeezed out is worked out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from procurement.facts import RuleBroken
from procurement.renovations import estimates, forms, review_services, services
from procurement.renovations.estimate_models import EstimateVersion
from procurement.rulebook.limits import limit
from procurement.written import WrittenOnce
from workflows.demo.scenarios import renovation_papers as papers

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ON = date(2026, 3, 2)


@pytest.fixture
def asker(saved):
    return get_user_model().objects.get(username="asker")


@pytest.fixture
def add(saved, asker):
    """Enters a further version of the saved application."""

    def version(kind, amount, **more):
        return estimates.add_version(saved, kind=kind, amount=D(amount), by=asker, at=AT, **more)

    return version


def check(saved, asker, at=AT):
    form = forms.EstimateForm(papers.estimate(), record=saved)
    assert form.is_valid(), form.errors
    review_services.record_estimate(saved, data=form.cleaned_data, actor=asker, at=at, case=saved.case)


def hand_in(saved, asker, **changes):
    form = forms.ApplicationForm(papers.application(date(2026, 5, 6), **changes), record=saved)
    assert form.is_valid(), form.errors
    services.save_application(saved, data=form.cleaned_data, actor=asker, at=AT + timedelta(days=1), case=saved.case)


# --- the row of versions -------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_application_is_the_first_version(saved):
    [first] = estimates.versions_of(saved)
    assert (first.no, first.kind, first.amount, first.accepted, first.made_by.username) == (1, "estimate", D("860000.00"), None, "asker")
    assert len(first.lines) == 6
    assert first.lines[0] == {
        "no": 1, "name": "屋面防水层更换", "unit": "㎡", "quantity": "1200.00", "unit_price": "150.00", "amount": "180000.00",
    }  # fmt: skip


@pytest.mark.django_db
def test_the_check_is_a_version_of_its_own_with_who_cut_it(saved, asker):
    check(saved, asker)
    first, second = estimates.versions_of(saved)
    assert first.accepted is None
    assert (second.no, second.amount, second.accepted, second.cut, second.cut_rate) == (
        2, D("860000.00"), D("742500.00"), D("117500.00"), D("13.66"),
    )  # fmt: skip
    assert second.cut_by == asker and second.lines[0]["accepted"] == "165000.00"


@pytest.mark.django_db
def test_a_correction_makes_a_version_only_when_it_changes_the_estimate(saved, asker):
    hand_in(saved, asker, title="other title")
    assert len(estimates.versions_of(saved)) == 1
    hand_in(saved, asker, items=papers.application(ON)["items"][:5])
    assert [version.amount for version in estimates.versions_of(saved)] == [D("860000.00"), D("807200.00")]


@pytest.mark.django_db
def test_a_version_names_the_stamped_estimate_behind_it(saved, asker):
    files = [SimpleNamespace(paper=paper, name=f"{paper}{n}.pdf", sha256=str(n) * 64) for n, paper in enumerate(("plan", "plan", "letter"), 1)]
    form = forms.EstimateForm(papers.estimate(), record=saved)
    assert form.is_valid()
    review_services.record_estimate(saved, data=form.cleaned_data, actor=asker, at=AT, case=saved.case, attached=lambda: files)
    first, second = estimates.versions_of(saved)
    assert (first.document, second.document, second.sha256) == ("", "plan2.pdf", "2" * 64)


@pytest.mark.django_db
def test_the_same_said_twice_is_one_version(add):
    assert add("outline", "742500").no == 2
    assert add("outline", "742500").no == 2
    assert add("outline", "742500", document="另一份").no == 3


@pytest.mark.django_db
def test_a_version_is_never_changed_or_deleted(saved):
    [first] = estimates.versions_of(saved)
    first.amount = D(1)
    for forbidden in (
        first.save, first.delete, EstimateVersion.objects.all().delete, lambda: EstimateVersion.objects.update(amount=1),
        lambda: EstimateVersion.objects.bulk_update([first], ["amount"]),
    ):  # fmt: skip
        with pytest.raises(WrittenOnce):
            forbidden()
    assert EstimateVersion.objects.get().amount == D("860000.00")


@pytest.mark.django_db
def test_two_versions_cannot_share_a_number(saved, asker):
    with pytest.raises(IntegrityError), transaction.atomic():
        EstimateVersion(renovation=saved, case=saved.case, no=1, kind="budget", amount=1, made_by=asker, at=AT).save()


@pytest.mark.django_db
def test_the_trail_tells_a_changed_row_by_its_digest(saved):
    [told] = saved.snapshot()["estimate_versions"]
    saved.refresh_from_db()
    assert saved.snapshot()["estimate_versions"] == [told]
    saved.version_rows()[0].amount = D("860000.01")
    assert saved.snapshot()["estimate_versions"] != [told]


@pytest.mark.django_db
def test_the_record_says_what_the_rows_say(saved, asker):
    check(saved, asker)
    saved.refresh_from_db()
    assert saved.estimate_course == [estimates.told(version) for version in estimates.versions_of(saved)]


# --- one against the other -----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "refused"), [("946000.00", False), ("946000.01", True)])
def test_an_outline_budget_may_exceed_the_estimate_by_a_tenth(add, amount, refused):
    if refused:
        with pytest.raises(RuleBroken) as broken:
            add("outline", amount)
        assert broken.value.field == "explanation"
        assert "86,000.01 yuan (10.00 %)" in str(broken.value) and "政府投资条例" in str(broken.value)
        assert add("outline", amount, explanation="价格上涨").no == 2
    else:
        assert add("outline", amount).no == 2


@pytest.mark.django_db
def test_it_is_held_against_what_was_accepted_not_against_what_was_asked(saved, asker, add):
    check(saved, asker)
    with pytest.raises(RuleBroken):
        add("outline", "816750.01")
    assert add("outline", "816750.00").no == 3


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["budget", "settlement"])
def test_budget_and_settlement_may_not_exceed_what_came_before_at_all(add, kind):
    add("outline", "860000")
    with pytest.raises(RuleBroken):
        add(kind, "860000.01")
    assert add(kind, "860000.00").no == 3


@pytest.mark.django_db
def test_an_earlier_kind_does_not_follow_a_later_one(add):
    add("budget", "800000")
    with pytest.raises(RuleBroken) as broken:
        add("outline", "700000")
    assert broken.value.field == "kind"


@pytest.mark.django_db
def test_no_more_is_accepted_than_was_asked(add):
    with pytest.raises(RuleBroken) as broken:
        add("budget", "700000", accepted=D("700000.01"))
    assert broken.value.field == "accepted"
    assert add("budget", "700000", accepted=D("700000.00")).cut == 0


@pytest.mark.django_db
def test_two_versions_compared(add, saved):
    later = add("budget", "731000", accepted=D("700000"))
    found = estimates.compare(estimates.versions_of(saved)[0], later)
    assert (found.difference, found.rate, found.must_explain) == (D("-160000.00"), D("-18.60"), False)
    assert found.rule.code == "renovation.estimate_excess.budget" and found.rule.mark == "unverified"
    assert estimates.standing(saved, "budget") == later and estimates.standing(saved, "settlement") is None


def test_a_share_is_judged_before_rounding(rulebook):
    rule = limit("renovation.estimate_excess.outline", ON)
    assert not estimates.exceeds(D("3"), D("3.30"), rule)
    assert estimates.exceeds(D("300000000.00"), D("330000000.01"), rule)


def test_from_nothing_everything_is_more(rulebook):
    assert estimates.exceeds(D(0), D("0.01"), limit("renovation.estimate_excess.outline", ON))
    assert estimates.change(D(0), D(5)) == (D("5.00"), D("0.00"))


# --- the final bill ---------------------------------------------------------------------------------------------------
def test_what_the_final_bill_lost_and_what_the_review_saved():
    found = estimates.settle(contract=D("720000"), asked=D("735000"), accepted=D("702300"), approved=D("742500"))
    assert (found.cut, found.rate, found.squeezed, found.over_contract) == (D("32700.00"), D("4.45"), D("40200.00"), D("0.00"))


@pytest.mark.parametrize(("accepted", "over"), [("720000.00", "0.00"), ("720000.01", "0.01")])
def test_a_bill_above_the_contract_is_seen(accepted, over):
    assert estimates.settle(contract=D("720000"), asked=D("800000"), accepted=D(accepted), approved=D("742500")).over_contract == D(over)


def test_no_more_is_settled_than_was_asked():
    assert estimates.settle(contract=D(1), asked=D(5), accepted=D(5), approved=D(5)).cut == 0
    with pytest.raises(RuleBroken):
        estimates.settle(contract=D(1), asked=D(5), accepted=D("5.01"), approved=D(5))


@pytest.mark.django_db
def test_the_approved_sum_is_what_was_accepted(saved, asker):
    assert estimates.approved_sum(saved) == D("860000.00")
    check(saved, asker)
    assert estimates.approved_sum(saved) == D("742500.00")
