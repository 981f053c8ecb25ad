"""The fixed cast for every test, on a clock that moves only when told to."""
import pytest
from django.utils import translation

from workflows.engine import clock

pytest_plugins = ["tests.plugins.closing_count", "tests.plugins.databases", "tests.plugins.browser"]


@pytest.fixture(autouse=True)
def everybody_speaks_the_language_of_the_house():
    """A page asked for in English leaves that language to its thread; the next test begins in Chinese."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nobody_has_been_refused_yet(monkeypatch):
    """Counts of refusals live in the process; a test does not begin with those of another."""
    from approvals.trail import book
    from approvals.trail.throttle import Throttle

    monkeypatch.setattr(book, "throttle", Throttle(at_most=10, seconds=60))


@pytest.fixture
def ticking():
    """A simulated clock that stands at 9:00 of a Monday, 2026-03-02, in Shanghai."""
    from tests.workflows.engine.stage import MONDAY

    with clock.simulated(MONDAY) as simulated:
        yield simulated


@pytest.fixture
def cast(db, ticking):
    """One person per role, two units, one stranger, one auditor (workflows/demo/cast.py)."""
    from tests.remembered import cast_at

    return cast_at(ticking.moment)
