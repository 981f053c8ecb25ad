"""A purchase as its record tells it, without a database row: what was filed back, awarded, signed."""
from datetime import UTC, date, datetime

from approvals.models import Case
from procurement.clocks.standing import Pause, Why
from procurement.tenders.models import Tender


def day(text):
    return date.fromisoformat(f"2026-{text}")


def moment(text, hour=2):
    """A moment of 2026, by default 10:00 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}").replace(hour=hour, tzinfo=UTC)


def outside(**facts):
    """Handed over to an agency as an open tender under the procurement law."""
    known = {"layer": 2, "method": "open_tender", "regime": "procurement", "law_applies": True, "routed_on": day("03-02")}
    return Tender(case=Case(), title="会议系统", **{**known, **facts})


def inside(**facts):
    """A project review in the house, below the limits."""
    return outside(**{"layer": 1, "method": "review", "regime": "internal", "law_applies": False, **facts})


def stood(why, since, until=None, hours=(2, 2)):
    """The case stood still from one day to another; without the other it still does."""
    return Pause(Why(why), moment(since, hours[0]), moment(until, hours[1]) if until else None)


def run_of(record, code, at, pauses=()):
    """The one run of a clock."""
    found = [run for run in record.clocks(at, pauses).begun if run.clock.code == code]
    assert len(found) == 1, (code, found)
    return found[0]


def told(run):
    return [str(line) for line in run.lines]
