"""A thief inside the house: the same cast and the same doors as everybody, and no good intentions."""
import pytest

from workflows.demo.stage import Stage


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)
