"""Every step after the reply as people see it: the page of the case opens for whoever has to act, in both languages, with its form."""
import pytest

from workflows.demo.scenarios import disposal_leaving_exits as scene
from workflows.demo.scenarios.disposal_leaving import LEAVING
from workflows.demo.stage import Stage

from .desk_b import browser

pytestmark = pytest.mark.django_db


class Looking(Stage):
    """Whoever acts opens the page first."""

    seen: dict

    def _does(self, who, node, *args, **how):
        name = node if isinstance(node, str) else node.flow_task.name
        if name in LEAVING and how.get("opens"):
            client = browser(who)
            page = client.get(f"/cases/{self.case.key}/")
            english = client.get(f"/cases/{self.case.key}/", headers={"accept-language": "en"})
            form = page.context["form"] if "form" in page.context else None
            self.seen.setdefault(name, []).append((page.status_code, english.status_code, form is not None))
        return super()._does(who, node, *args, **how)


STORIES = (scene.classified_disk, scene.vehicle_scrapped, scene.transferred, scene.donated, scene.sold_after_the_vice_head, scene.exchanged,
           scene.lost)  # fmt: skip


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    looking = Looking(ticking, cast, say=lambda line: None)
    looking.seen = {}
    return looking


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_page_opens_with_its_form_for_whoever_has_to_act(stage, story):
    story(stage)
    assert stage.seen and set(sum(stage.seen.values(), [])) == {(200, 200, True)}, stage.seen
