"""Notices: told once, counted on the bell, rendered in the reader's language."""
from datetime import timedelta

import pytest
from django.utils import translation

from approvals import notices
from approvals.models import Notice
from tests.approvals.rows import AT, case, cast, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def c():
    return cast()


NOT_OF_A_CASE = {"delegated", "export", "proposed", "settled", "password", "task", "lease_ending", "lease_over"}


def a_notice(to, once, kind=Notice.Kind.EXPORT, **fields):
    return Notice(to=to, kind=kind, once=once, at=AT, **{"params": {"name": "a.csv"}, **fields})


def test_a_message_sent_twice_arrives_once_in_one_statement(c, django_assert_num_queries):
    with django_assert_num_queries(1):
        notices.tell([a_notice(c.head, "x"), a_notice(c.finance, "y")])
    notices.tell([a_notice(c.head, "x"), a_notice(c.head, "z")])
    assert notices.unread(c.head) == 2 and notices.unread(c.finance) == 1


def test_the_bell_counts_as_far_as_ninety_nine_and_more(c):
    notices.tell([a_notice(c.head, f"n{n}") for n in range(150)])
    assert notices.unread(c.head) == notices.CAP


def test_a_person_marks_only_his_own_notices_as_read(c):
    notices.tell([a_notice(c.head, "x"), a_notice(c.head, "y"), a_notice(c.finance, "z")])
    newest = notices.latest(c.head)[0]
    assert notices.mark_read(c.finance, AT, [newest.pk]) == 0
    assert notices.mark_read(c.head, AT, [newest.pk]) == 1 and notices.unread(c.head) == 1
    assert notices.mark_read(c.head, AT) == 1 and notices.unread(c.finance) == 1


def test_the_newest_come_first_page_by_page(c, django_assert_num_queries):
    notices.tell([a_notice(c.head, f"n{n}") for n in range(5)])
    with django_assert_num_queries(1):
        page = notices.latest(c.head, limit=3)
    assert [n.once for n in page] == ["n4", "n3", "n2"]
    assert [n.once for n in notices.latest(c.head, after=page[-1].pk)] == ["n1", "n0"]


@pytest.mark.parametrize("kind", Notice.Kind.values)
def test_every_kind_has_a_sentence_that_names_what_it_speaks_of(c, kind):
    row = case(c.requester, c.office, [step("endorse", c.office)], title="屋面漏水维修")
    params = {"by": "张三", "reason": "材料不全", "due": AT.isoformat(), "starts": AT.isoformat(), "ends": (AT + timedelta(days=1)).isoformat(),
              "name": "a.csv", "outcome": "terminated"}
    notice = Notice(to=c.head, kind=kind, case=row, step=row.steps.get(), params=params, once=kind, at=AT)
    with translation.override("en"):
        text = notices.sentence(notice)
    assert "%(" not in text and "+00:00" not in text and text.endswith((".", "材料不全"))
    assert "屋面漏水维修" in text or kind in NOT_OF_A_CASE


def test_the_same_notice_speaks_the_language_of_its_reader_and_the_local_time(c):
    notice = a_notice(c.head, "x", Notice.Kind.DELEGATED, params={"by": "张三", "starts": AT.isoformat(), "ends": AT.isoformat()})
    with translation.override("en"):
        english = notices.sentence(notice)
    assert "张三 has delegated to you" in english and "10:00" in english


def test_a_transfer_and_an_added_signature_have_sentences_of_their_own(c):
    row = case(c.requester, c.office, [step("endorse", c.office)])
    with translation.override("en"):
        for flag, words in (("transferred", "handed over"), ("added", "asks for your signature")):
            notice = a_notice(c.head, flag, Notice.Kind.RETURNED, case=row, step=row.steps.get(), params={"by": "张三", flag: True, "reason": "x"})
            assert words in notices.sentence(notice)
