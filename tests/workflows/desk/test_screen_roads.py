"""Whole roads sent through the pages, as the people of the cast would: what no page asks for, no step may need."""
import pytest
from django.db import connection

from tests.screen_stage import ScreenStage
from workflows.demo.scenarios import asset_disposal, renovation_review, renovation_works, stock_surplus, sunshine_tender

pytestmark = [
    pytest.mark.django_db, pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="what a page offers does not hang on the engine; the roads themselves run on both"),
]


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return ScreenStage(ticking, cast, say=lambda line: None)


ROADS = [(scene, story) for scene in (asset_disposal, renovation_review, renovation_works, stock_surplus, sunshine_tender)
         for story in (scene.carry, *getattr(scene, "EXITS", ()))]


@pytest.mark.parametrize("story", [story for _scene, story in ROADS],
                         ids=[f"{scene.__name__.rpartition('.')[2]}-{story.__name__}" for scene, story in ROADS])
def test_every_story_is_told_on_the_screen(stage, story):
    story(stage)
    assert stage.sent
