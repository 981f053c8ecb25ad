"""The only reader of the time. A simulated clock exists for carried cases and tests; no web request can reach it."""
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings

SYSTEM, SIMULATED = "system", "simulated"


class SimulatedClock:
    """A clock that moves only when told to; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self.moment = start.astimezone(UTC)

    def to(self, moment: datetime) -> datetime:
        """Move forward to an aware moment; a moment in the past leaves the clock where it is."""
        self.moment = max(self.moment, moment.astimezone(UTC))
        return self.moment

    def forward(self, **delta: float) -> datetime:
        """Move forward by `timedelta(**delta)`."""
        return self.to(self.moment + timedelta(**delta))


_simulated: SimulatedClock | None = None
_serving = False  # set for good in a process that answers web requests


def now() -> datetime:
    """The present moment, aware, UTC."""
    if _simulated is not None:
        _simulated.moment += timedelta(microseconds=1)  # two acts never share a moment
        return _simulated.moment
    return datetime.now(UTC)


def source() -> str:
    """Which clock answers; written into every entry of the trail."""
    return SYSTEM if _simulated is None else SIMULATED


def this_process_serves() -> None:
    """Called by the WSGI entry: from now on no simulated clock can be set in this process."""
    global _serving
    _serving = True


@contextmanager
def simulated(start: datetime) -> Iterator[SimulatedClock]:
    """Run the body on a simulated clock; raises RuntimeError where the settings or the process forbid it."""
    global _simulated
    if not settings.SIMULATED_CLOCK_ALLOWED or _serving:
        raise RuntimeError("a simulated clock is refused here: it exists for carried cases and tests only")
    before, _simulated = _simulated, SimulatedClock(start)
    try:
        yield _simulated
    finally:
        _simulated = before


def sweep(at: datetime | None = None) -> int:
    """Fire what is due: timers, timeouts, reminders, escalations. Safe to run twice at once; returns how many fired."""
    from .sweep import run

    return run(at or now())
