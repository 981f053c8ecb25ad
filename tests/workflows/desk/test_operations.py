"""运行状况: what has never been begun is told apart from what has stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from approvals.models import Pulse, TrailEntry
from workflows.desk.keeping.operations import states

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def line(title):
    with translation.override("zh-hans"):
        return next(one for one in states(AT) if one["title"] == title)


def test_a_first_backup_that_is_still_to_come_is_no_part_that_stopped():
    assert not TrailEntry.objects.filter(action="backup.made").exists()
    found = line("最近一次备份")
    assert found["tone"] == "warn" and "尚未做首次备份" in found["words"] and "执行一次" in found["todo"]


def test_a_clock_that_does_not_beat_is_a_part_that_stopped():
    Pulse.objects.update_or_create(name="clock", defaults={"at": AT - timedelta(minutes=11), "facts": {}})
    found = line("时钟（提醒、时限）")
    assert found["tone"] == "bad" and "sunshine-clock" in found["todo"]
