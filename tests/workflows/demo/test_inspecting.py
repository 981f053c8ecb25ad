"""The inspection of the demo: anybody recomputes its sample, two defects are tasks, one of them is signed off."""
import pytest

from approvals.models import TrailEntry
from procurement.checklists.models import ChecklistItem
from procurement.inspections import recompute
from workflows.demo import assets, inspecting
from workflows.demo.stage import Stage
from workflows.engine import clock


@pytest.mark.django_db
def test_the_sample_is_drawn_from_the_register_and_one_of_two_tasks_is_signed_off(cast, ticking):
    assets.build(cast, clock.now())
    campaign = inspecting.carry(Stage(ticking, cast, say=lambda line: None))
    assert "相符" in recompute.check(campaign.published())[-1] and cast.unit_a.code in campaign.basis
    assert campaign.subjects.filter(place__isnull=False).count() == campaign.findings.count() == inspecting.SIZE
    assert sorted(ChecklistItem.objects.values_list("state", flat=True)) == ["closed", "open"]
    assert not ChecklistItem.objects.get(state="open").overdue(clock.now().date())
    told = [one.action for one in TrailEntry.objects.filter(action__regex="^(inspection|checklist)[.]").order_by("chain", "seq")]
    assert told == ["inspection.opened", "inspection.drawn", *["inspection.found"] * inspecting.SIZE, *["checklist.opened"] * 2,
                    "checklist.reported", "checklist.signed_off"]
    assert not campaign.closed
