"""The table of forbidden pairs: complete, symmetric, and closed."""
import pytest

from approvals.duties import FORBIDDEN, STATUTORY, Duty, forbidden
from approvals.duties.matrix import LAW, UNVERIFIED


def test_there_are_twenty_functions_and_sixty_eight_pairs_of_which_nineteen_are_the_supervisors():
    assert len(STATUTORY) == 20
    watched = [pair for pair in FORBIDDEN if Duty.SUPERVISOR in (pair.one, pair.other)]
    assert (len(FORBIDDEN) - len(watched), len(watched), len(FORBIDDEN)) == (49, 19, 68)


def test_each_pair_is_written_once_and_joins_two_different_functions_of_the_twenty():
    assert len({frozenset((pair.one, pair.other)) for pair in FORBIDDEN}) == len(FORBIDDEN)
    assert all(pair.one is not pair.other and {pair.one, pair.other} <= set(STATUTORY) for pair in FORBIDDEN)


@pytest.mark.parametrize("pair", FORBIDDEN, ids=lambda pair: f"{pair.one}-{pair.other}")
def test_every_pair_holds_in_both_directions(pair):
    assert forbidden(pair.one, pair.other) is pair and forbidden(pair.other.value, pair.one.value) is pair


@pytest.mark.parametrize(("one", "other"), [
    (Duty.REQUESTER, Duty.CHECKER), (Duty.DRAFTER, Duty.CHECKER), (Duty.SIGNER, Duty.ACCEPTOR), (Duty.BUYER, Duty.ACCEPTOR),
    (Duty.PAYMENT_REQUESTER, Duty.PAYMENT_APPROVER),
])
def test_pairs_that_a_rule_names_outright_carry_the_law_and_its_text(one, other):
    pair = forbidden(one, other)
    assert pair.mark == LAW and pair.note


def test_every_other_pair_is_marked_unverified_and_the_two_conditional_pairs_say_their_condition():
    assert {pair.mark for pair in FORBIDDEN} == {LAW, UNVERIFIED}
    assert forbidden(Duty.REQUESTER, Duty.ACCEPTOR).note and forbidden(Duty.CUSTODIAN, Duty.COUNTER).note


@pytest.mark.parametrize(("one", "other"), [
    (Duty.INSPECTOR, Duty.HANDLE), (Duty.REQUESTER, Duty.PAYMENT_REQUESTER), (Duty.REQUESTER, Duty.REQUESTER), ("", Duty.BUYER),
])
def test_what_the_table_does_not_name_is_left_to_the_page(one, other):
    assert forbidden(one, other) is None


def test_every_duty_has_a_label_and_a_statutory_name_and_fits_its_column():
    assert all(str(duty.label) and duty.statutory and len(duty.value) <= 40 for duty in Duty)
    assert Duty.of("inspector") is Duty.INSPECTOR and Duty.of("") is None
