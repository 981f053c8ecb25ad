"""评审专家名单在结果公告前保密 (87号令 §40、47): nobody who is not admitted reads a name of the panel, on any page, paper or export."""
import re

import pytest

from approvals.models import Case
from procurement.draws.models import PanelSeat
from workflows.demo.scenarios import sunshine_tender as scene
from workflows.demo.stage import Stage

from .crawler import Crawler, names

pytestmark = pytest.mark.django_db
READERS = {
    "zh-hans": ("requester", "buyer", "unit_head", "finance", "section_chief", "window", "auditor", "supervisor", "stranger", "system_admin"),
    "en": ("requester", "auditor", "checker"),
}
PRINTS = ("requester", "auditor")
"""Papers are the same for all; exports are the auditor's."""
RELATED = {"employed": "yes", "text": "曾在报价供应商任职。"}


@pytest.fixture
def stage(cast, ticking, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return Stage(ticking, cast, say=lambda line: None)


def members(stage):
    """Everybody who ever held a seat, void ones and substitutes too."""
    return list({seat.user_id: seat.user for seat in PanelSeat.objects.filter(tender__case=stage.case).select_related("user")}.values())


def leaks(said, people):
    """(address, what) of every name that was told."""
    found = []
    for address, text in said.items():
        for person in people:
            if hit := next((re.search(word, text) for word in names(person) if re.search(word, text)), None):
                found.append((address, text[max(0, hit.start() - 60):hit.end() + 30]))
    return found


def crawled(client, stage, who, language="zh-hans", **how):
    person = who if hasattr(who, "pk") else getattr(stage.people, who)
    return Crawler(client, person, Case.objects.get(pk=stage.case.pk), language).everything(**how)


def to_award(stage):
    """Three drawn, one declares a relation and is replaced, all score and sign: the award is waited for."""
    scene.asks(stage)
    scene.on_to(stage, "declare")
    first = stage.step("declare").owner
    scene.declares(stage, **{first.username: RELATED})
    scene.on_to(stage, "award")
    return stage


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nobody_reads_a_name_of_the_panel_before_the_result_is_posted(client, stage, language):
    to_award(stage)
    panel = members(stage)
    assert len(panel) == 4
    found = {}
    for who in READERS[language]:
        said = crawled(client, stage, who, language, papers=who in PRINTS and language != "en")
        assert "/" in said
        found[who] = leaks(said, panel)
    assert not any(found.values()), {who: rows[:3] for who, rows in found.items() if rows}
    if language != "en":
        _admitted_are_told(client, stage, panel)
        _looking_for_a_name_finds_nothing(client, stage, panel[0], found=False)
        scene.on_to(stage, "close_posting")
        after = page(client, stage, "requester")
        assert all(person.display_name in after for person in panel)
        _looking_for_a_name_finds_nothing(client, stage, panel[0], found=True)


def page(client, stage, who):
    client.force_login(who if hasattr(who, "pk") else getattr(stage.people, who))
    return client.get(f"/cases/{stage.case.key}/").content.decode()


def _admitted_are_told(client, stage, panel):
    """Whoever drew and witnessed; a member reads his own name and nobody else's."""
    for who in ("draw_operator", "draw_supervisor"):
        told = page(client, stage, who)
        assert all(person.display_name in told for person in panel), who
    for member in panel[:2]:
        others = [person for person in panel if person != member]
        assert not leaks(crawled(client, stage, member, papers=False), others)
        assert member.display_name in page(client, stage, member)


def _looking_for_a_name_finds_nothing(client, stage, person, *, found):
    """A search of the trail by name would tell what the label hides."""
    client.force_login(stage.people.auditor)
    told = client.get(f"/audit/?person={person.username}&q={stage.case.number}").content.decode()
    assert (f"/cases/{stage.case.key}/" in told) is found
