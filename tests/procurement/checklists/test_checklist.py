"""清单落实事项: an owner, a last day, evidence, and the signature of another; a refused signature sends it back, overdue is 督办."""
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from procurement.calendar.office_time import local
from procurement.checklists import services
from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import Source, State, Step
from procurement.facts import RuleBroken
from procurement.written import WrittenOnce

PHOTO = SimpleNamespace(sha256="a" * 64, name="整改后.jpg", size=1200, media_type="image/jpeg")


def today(ticking):
    return local(ticking.moment).date()


@pytest.fixture
def item(cast, ticking):
    """The store is told to mend its fire door within ten days; the head of assets opens it and signs."""
    return opened(cast, ticking)


def opened(cast, ticking, **facts):
    told = {"task": "修复仓库防火门", "source": Source.INSPECTION, "source_no": "JC2026-01/3", "unit": cast.store, "owner": cast.storekeeper,
            "deadline": today(ticking) + timedelta(days=10)}
    return services.open_item(**told | facts, actor=cast.assets, at=ticking.moment)


def refused(call):
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.field


def report(item, who, ticking, **facts):
    return services.report(item, **{"words": "已更换门扇", "done": True, "document": "验收单3号"} | facts, actor=who, at=ticking.moment)


def test_an_item_says_what_whence_who_and_by_when(item, cast):
    assert (item.number, item.state, item.signer, item.opened_by) == (f"QD{item.pk:06d}", State.OPEN, cast.assets, cast.assets)


@pytest.mark.parametrize(("facts", "field"), [
    ({"task": "  "}, "task"), ({"source_no": " "}, "source_no"), ({"deadline": date(2020, 1, 1)}, "deadline"),
])
def test_an_item_without_task_source_or_time_is_none(cast, ticking, facts, field):
    assert refused(lambda: opened(cast, ticking, **facts)) == field


def test_the_last_day_may_be_today_but_not_yesterday(cast, ticking):
    assert opened(cast, ticking, deadline=today(ticking)).deadline == today(ticking)
    assert refused(lambda: opened(cast, ticking, deadline=today(ticking) - timedelta(days=1))) == "deadline"


def test_whoever_carries_it_out_is_not_its_signer(cast, ticking):
    assert refused(lambda: opened(cast, ticking, owner=cast.assets)) == "signer"
    assert opened(cast, ticking, owner=cast.assets, signer=cast.section_chief).signer == cast.section_chief
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistItem.objects.create(task="甲", source="other", unit=cast.store, owner=cast.assets, signer=cast.assets,
                                     deadline=today(ticking), opened_by=cast.assets, opened_at=ticking.moment)


def test_nobody_out_of_use_gets_an_item(cast, ticking):
    cast.storekeeper.is_active = False
    assert refused(lambda: opened(cast, ticking)) == "owner"


def test_only_the_owner_reports_and_done_needs_evidence(item, cast, ticking):
    assert refused(lambda: report(item, cast.acceptor, ticking)) is None
    assert refused(lambda: report(item, cast.storekeeper, ticking, document=" ")) == "document"
    assert report(item, cast.storekeeper, ticking, document="", done=False).step == Step.PROGRESS
    assert item.state == State.OPEN
    entry = report(item, cast.storekeeper, ticking, document="", files=[PHOTO, PHOTO])
    assert (item.state, [one.name for one in entry.files.all()]) == (State.REPORTED, ["整改后.jpg"])


def test_the_owner_never_signs_his_own_item_off(item, cast, ticking):
    report(item, cast.storekeeper, ticking)
    assert refused(lambda: services.sign_off(item, actor=cast.storekeeper, at=ticking.moment)) is None
    services.sign_off(item, actor=cast.assets, at=ticking.moment)
    item.refresh_from_db()
    assert item.state == State.CLOSED
    for act in (lambda: report(item, cast.storekeeper, ticking), lambda: services.sign_off(item, actor=cast.head, at=ticking.moment)):
        assert refused(act) is None


def test_nothing_is_signed_before_it_is_reported_as_done(item, cast, ticking):
    report(item, cast.storekeeper, ticking, done=False)
    assert refused(lambda: services.sign_off(item, actor=cast.assets, at=ticking.moment)) is None


def test_a_refused_signature_sends_it_back_with_the_reason_and_keeps_every_line(item, cast, ticking):
    report(item, cast.storekeeper, ticking)
    assert refused(lambda: services.send_back(item, words=" ", actor=cast.assets, at=ticking.moment)) == "words"
    services.send_back(item, words="闭门器未装", actor=cast.assets, at=ticking.moment)
    assert item.state == State.OPEN
    report(item, cast.storekeeper, ticking, words="闭门器已装")
    services.sign_off(item, actor=cast.assets, at=ticking.moment, words="现场看过")
    assert [one.step for one in item.entries.order_by("pk")] == [Step.DONE, Step.SENT_BACK, Step.DONE, Step.SIGNED]
    with pytest.raises(WrittenOnce):
        item.entries.update(words="改写")


def test_it_is_overdue_the_day_after_its_last_and_never_once_signed(item, cast, ticking):
    last = item.deadline
    assert not item.overdue(last) and item.overdue(last + timedelta(days=1))
    item.state = State.CLOSED
    assert not item.overdue(last + timedelta(days=1))


def test_reminders_ring_when_the_day_is_near_and_once_more_when_it_is_over(item, cast, ticking):
    """Three working days ahead: before that nobody is disturbed."""
    assert services.running_out(ticking.moment) == []
    near = opened(cast, ticking, deadline=today(ticking) + timedelta(days=1))
    assert services.running_out(ticking.moment) == [near]
    assert services.reminded(near, today(ticking)) is False and services.running_out(ticking.moment) == []
    late = ticking.moment + timedelta(days=2)
    assert services.running_out(late)[0] == near
    assert services.reminded(near, local(late).date()) is True
    assert near not in services.running_out(late)
