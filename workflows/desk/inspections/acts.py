"""What people do to a campaign: the service changes it, the chain of administration gets its entry, both or neither."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from approvals.models import User
from approvals.office.door import told
from approvals.trail import book
from procurement.checklists.models import ChecklistItem
from procurement.inspections import services
from procurement.inspections.models import Campaign, Finding
from workflows.engine import clock

from ..checklists import acts as checklists


def open_(data: Mapping[str, Any], *, by: User, at: datetime) -> Campaign:
    """Begin one: the digest of the list stands in the trail before the random number is known. Raises RuleBroken."""
    with transaction.atomic():
        campaign = services.open_(**data, actor=by, at=at)
        _enter("inspection.opened", campaign, by, at, root=campaign.root, basis=campaign.basis,
               lines=campaign.subjects.count(), size=campaign.size, mode=campaign.mode, source=campaign.random_source, day=_day(campaign))
    return campaign


def draw(pk: int, random: str, *, by: User, at: datetime) -> list[int]:
    """The number that has come out. Raises RuleBroken."""
    with transaction.atomic():
        campaign = services.locked(pk)
        drawn = services.draw(campaign, random, at=at)
        _enter("inspection.drawn", campaign, by, at, root=campaign.root, random=campaign.random, sample=drawn,
               source=campaign.random_source, day=_day(campaign), bound=campaign.opened_at.isoformat())
    return drawn


def find(pk: int, data: Mapping[str, Any], *, by: User, at: datetime) -> Finding:
    """What two found. Raises RuleBroken."""
    with transaction.atomic():
        campaign = services.locked(pk)
        finding = services.find(campaign, **data, actor=by, at=at)
        _enter("inspection.found", campaign, by, at, finding=finding.number, verdict=str(finding.verdict), subject=finding.subject.no,
               second=finding.second_id, files=[[one.sha256, one.size] for one in finding.files.all()])
    return finding


def give_task(finding: Finding, data: Mapping[str, Any], *, by: User, at: datetime) -> ChecklistItem:
    """A finding becomes an item of the checklist, and its owner is told. Raises RuleBroken."""
    with transaction.atomic():
        services.locked(finding.campaign_id)
        finding = Finding.objects.select_related("campaign").get(pk=finding.pk)
        item = services.give_task(finding, **data, actor=by, at=at)
        checklists.opened(item, by=by, at=at)
    return item


def close(pk: int, conclusion: str, *, by: User, at: datetime) -> None:
    """The conclusion. Raises RuleBroken."""
    with transaction.atomic():
        campaign = services.locked(pk)
        services.close(campaign, conclusion=conclusion, at=at)
        _enter("inspection.closed", campaign, by, at, findings=campaign.findings.count())


def _day(campaign: Campaign) -> str:
    return campaign.random_day.isoformat() if campaign.random_day else ""


def _enter(action: str, campaign: Campaign, by: User, at: datetime, **facts: Any) -> None:
    book.write("adm", action=action, at=at, actor=by, clock=clock.source(), content=told(inspection=campaign.number, **facts))
