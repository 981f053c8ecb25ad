"""Each member scores alone: before the last sheet is in, no address of the case tells anybody else what is on one."""
import pytest

from approvals.duties import explain
from approvals.models import Attachment, Case, Step
from tests.workflows.desk.crawler import Crawler
from workflows.demo.scenarios import sunshine_tender as scene

from .deeds import refused, sends

pytestmark = pytest.mark.django_db
FAR = {"甲": ("77.31", "66.27"), "乙": ("55.43", "44.19"), "丙": ("33.61", "22.73")}
WHY = "评分理由暗号"


@pytest.fixture
def one_sheet_in(stage):
    """One of three members has handed in his sheet."""
    scene.asks(stage)
    scene.on_to(stage, "score")
    step = stage.step("score")
    sheet = scene.sheet(stage, FAR)
    for row in (*sheet["points"], *sheet["checks"]):
        row["reason"] = WHY
    stage.does(step.owner, "score", sheet)
    return stage


def told(client, stage, who):
    """The pages that links lead to, and every address of a step, file and form that one may guess."""
    crawler = Crawler(client, who, Case.objects.get(pk=stage.case.pk))
    here = f"/cases/{stage.case.key}/"
    steps = Step.objects.filter(process=stage.case, duty="panel")
    crawler.pages([here, f"{here}print/", f"{here}clocks/", f"{here}recusals/", f"{here}draws/1/draw.json", f"/audit/?q={stage.case.number}",
                   *(f"{here}?step={step.number}" for step in steps), *(f"{here}steps/{step.number}/transfer/" for step in steps),
                   *(f"/files/{one.key}/" for one in Attachment.objects.filter(case=stage.case))])
    for step in steps:
        crawler.sends(f"{here}steps/{step.number}/", {"verb": "record", "key": f"k{step.pk}", "edition": stage.case.edition})
    return crawler.said


def secrets(said):
    words = [WHY, *(mark for pair in FAR.values() for mark in pair)]
    return [(address, text[max(0, text.index(word) - 80):text.index(word) + 20]) for address, text in said.items() for word in words
            if word in text]


def test_nobody_reads_a_sheet_before_the_last_one_is_in(client, one_sheet_in):
    stage = one_sheet_in
    for reader in (stage.step("score").owner, stage.people.buyer, stage.people.unit_head, stage.people.auditor, stage.people.draw_operator):
        said = told(client, stage, reader)
        assert f"/cases/{stage.case.key}/" in said and not secrets(said), (reader, secrets(said)[:4])
    strange = told(client, stage, stage.people.stranger)
    assert not [address for address in strange if address.startswith(f"/cases/{stage.case.key}")] and not secrets(strange)


def test_a_seat_is_given_to_nobody_else(client, one_sheet_in):
    """Neither the member drawn nor whoever holds the role opens a seat to somebody who was not drawn."""
    stage = one_sheet_in
    step = stage.step("score")
    seats = set(Step.objects.filter(process=stage.case, flow_task=step.flow_task).values_list("owner", flat=True))
    other = next(one for n in range(1, 7) if (one := getattr(stage.people, f"expert_{n}")).pk not in seats)
    client.force_login(step.owner)
    page = client.get(f"/cases/{stage.case.key}/?step={step.number}").content.decode()
    assert 'value="release"' not in page
    assert "本环节提交后即生效，不能撤回。" in page and "打开前可以撤回" not in page  # the step is final, and says so
    assert refused(sends, stage, step.owner, step, "release") == "personal"
    step.owner, step.status = None, "NEW"  # however it came to that
    assert explain(other, step, at=stage.clock.moment).code == "personal"
