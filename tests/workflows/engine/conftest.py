import pytest

from workflows.engine import clock

from .stage import MONDAY, Stage, build


@pytest.fixture
def stage(db):
    with clock.simulated(MONDAY) as ticking:
        yield Stage(build(), ticking)
