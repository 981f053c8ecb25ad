"""People walking through a case over HTTP, and a case that has just been begun."""
import pytest

from tests.walk import Walk
from workflows.demo.scenarios import renovation_papers as papers

from .walked import START, in_full


@pytest.fixture
def walk(cast, tmp_path, settings):
    settings.FILES_DIR = tmp_path
    return Walk()


@pytest.fixture
def begun(walk, cast):
    walk.starts(cast.requester, files=in_full(), **papers.application(START))
    return walk
