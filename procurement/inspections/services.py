"""Opening, drawing, finding, giving tasks, closing. The list is bound before the random number can be known, and nobody draws twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.checklists import services as checklists
from procurement.checklists.models import ChecklistItem
from procurement.checklists.terms import Source
from procurement.facts import RuleBroken
from procurement.inspections.listing import Choice, listed
from procurement.inspections.models import (
    Campaign,
    DrawnSubject,
    Finding,
    FindingFile,
    FindingTask,
    Subject,
    TeamOfInspection,
)
from procurement.inspections.recompute import root_of, sample
from procurement.inspections.terms import About, Mode, Verdict
from procurement.rulebook.limits import holds, limit

BY_HAND = "手工编列"
"""Where there is no ledger; a statutory word, so Chinese."""


def open_(
    *, number: str, title: str, about: str, mode: str, team: Sequence[Any], actor: Any, at: datetime, choice: Choice | None = None,
    lines: Sequence[tuple[str, str]] = (), size: int | None = None, random_source: str = "", random_day: date | None = None,
) -> Campaign:  # fmt: skip
    """Begin a campaign over what the ledger holds by `choice`, numbered from 1; the digest binds list and filter from now on.

    Only for other matters, of which there is no ledger, `lines` are typed (code, name), and then everything on them is inspected."""
    today, people = local(at).date(), list({person.pk: person for person in team}.values())
    least = limit("inspection.team", today)
    if not holds(len(people), least):
        raise RuleBroken("team", _("At least %(least)s people inspect (%(source)s): name another."), least=least.text, source=least.source)
    gone = next((person for person in people if not person.is_active), None)
    if gone is not None:
        raise RuleBroken("team", _("The account of %(person)s is not in use: name somebody else."), person=gone)
    basis, lines = _list(about, mode, lines, choice)
    sampled = mode == Mode.SAMPLE
    if sampled:
        _must_be_drawable(len(lines), size, random_source, random_day, today)
    campaign = Campaign(
        number=number, title=title, about=about, mode=mode, basis=basis, size=int(size or 0) if sampled else len(lines),
        opened_by=actor, opened_at=at,
        random_source=random_source.strip() if sampled else "", random_day=random_day if sampled else None,
    )  # fmt: skip
    numbered = [{"no": no, "code": code, "name": name} for no, (code, name) in enumerate(lines, 1)]
    day = campaign.random_day.isoformat() if campaign.random_day else ""
    campaign.root = root_of({
        "number": number, "basis": basis, "size": campaign.size, "source": campaign.random_source, "day": day, "list": numbered})
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise RuleBroken("number", _("An inspection with this number is there already: give another number.")) from None
    TeamOfInspection.objects.bulk_create([TeamOfInspection(campaign=campaign, person=person) for person in people])
    Subject.objects.bulk_create([Subject(campaign=campaign, **line) for line in numbered])
    return campaign


def _list(about: str, mode: str, typed: Sequence[tuple[str, str]], choice: Choice | None) -> tuple[str, Sequence[tuple[str, str]]]:
    """The words of the filter and its lines; or the lines typed where there is no ledger."""
    if about != About.OTHER:
        if typed:
            raise RuleBroken("lines", _("The list is read from the ledger: leave this empty and choose the filter."))
        return listed(about, choice or Choice())
    if mode == Mode.SAMPLE:
        raise RuleBroken("mode", _("A sample is drawn from a ledger only; a list written by hand is inspected as a whole."))
    if not typed:
        raise RuleBroken("lines", _("The list is empty: write down what may be inspected."))
    _must_be_one_each(typed)
    return BY_HAND, typed


def _must_be_one_each(lines: Sequence[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    for no, line in enumerate(lines, 1):
        if not line[1].strip():
            raise RuleBroken("lines", _("Line %(line)s has no name: fill it in or take it out."), line=no)
        if line in seen:
            raise RuleBroken("lines", _("Line %(line)s stands in the list twice: “%(name)s”. Take one out."), line=no, name=line[1])
        seen.add(line)


def _must_be_drawable(there: int, size: int | None, source: str, day: date | None, today: date) -> None:
    if not size or not 1 <= size < there:
        raise RuleBroken("size", _("A sample of a list of %(there)s takes from 1 to %(most)s of it; for all of it choose the full extent."),
                         there=there, most=there - 1)
    if not source.strip():
        raise RuleBroken("random_source", _("Name the public number that will decide, for example which issue of which lottery."))
    if day is None or day <= today:
        raise RuleBroken("random_day", _("The number must come out after the list is bound: choose a later day than today."))


def locked(pk: int) -> Campaign:
    """The campaign under lock until the transaction ends. Raises Campaign.DoesNotExist."""
    return Campaign.objects.select_for_update(of=("self",)).get(pk=pk)


def draw(campaign: Campaign, random: str, *, at: datetime) -> list[int]:
    """Enter the number that has come out; the sample follows from it and from nothing else. The caller holds the lock."""
    _must_be_open(campaign)
    if campaign.mode == Mode.FULL:
        raise RuleBroken(None, _("Everything on the list is inspected: there is nothing to draw."))
    if campaign.random:
        raise RuleBroken(None, _("The sample has been drawn and stays: nobody draws twice."))
    said = " ".join(random.split())
    if not said:
        raise RuleBroken("random", _("Write the number as it was published."))
    if campaign.random_day is not None and local(at).date() < campaign.random_day:
        raise RuleBroken("random", _("The number comes out on %(day)s: enter it then."), day=campaign.random_day)
    subjects = {one.no: one for one in campaign.subjects.all()}
    chosen = sample(campaign.root, said, sorted(subjects), campaign.size)
    DrawnSubject.objects.bulk_create([DrawnSubject(subject=subjects[no], place=place) for place, no in enumerate(chosen, 1)])
    campaign.random = said
    campaign.save(update_fields=["random"])
    return chosen


def wanted(campaign: Campaign) -> Any:
    """The lines that have to be inspected: all of them, or those drawn."""
    return campaign.subjects.all() if campaign.mode == Mode.FULL else campaign.subjects.filter(place__isnull=False)


def find(
    campaign: Campaign, *, subject: Subject, verdict: str, words: str, place: str, found_at: datetime, second: Any, actor: Any,
    at: datetime, files: Iterable[Any] = (),
) -> Finding:  # fmt: skip
    """What two members of the team found at one line; the caller holds the lock of the campaign."""
    _must_be_open(campaign)
    if not campaign.drawn:
        raise RuleBroken(None, _("The sample is not drawn yet: enter the random number first."))
    team = {member.person_id for member in campaign.team.all()}
    if actor.pk not in team:
        raise RuleBroken(None, _("Only the team enters findings: ask whoever opened the inspection."))
    if second is None or second.pk not in team or second.pk == actor.pk:
        raise RuleBroken("second", _("Two of the team look together: name the other."))
    if not wanted(campaign).filter(pk=subject.pk).exists():
        raise RuleBroken("subject", _("This line is not among those to be inspected."))
    if not words.strip():
        raise RuleBroken("words", _("Say what was found."))
    if not place.strip():
        raise RuleBroken("place", _("Say where it was found."))
    if not campaign.opened_at <= found_at <= at:
        raise RuleBroken("found_at", _("The time lies outside the inspection: check it."))
    no = (campaign.findings.aggregate(last=Max("no"))["last"] or 0) + 1
    row = Finding(campaign=campaign, no=no, subject=subject, verdict=verdict, words=words.strip(), place=place.strip(), found_at=found_at,
                  by=actor, second=second, at=at)  # fmt: skip
    row.save()
    for one in {one.sha256: one for one in files}.values():
        FindingFile(finding=row, sha256=one.sha256, name=one.name, size=one.size, media_type=one.media_type).save()
    return row


def give_task(
    finding: Finding, *, task: str, unit: Any, owner: Any, deadline: date, actor: Any, at: datetime, signer: Any = None,
) -> ChecklistItem:  # fmt: skip
    """整改事项: a finding becomes an item of the checklist. The caller holds the lock of the campaign."""
    _must_be_open(finding.campaign)
    if finding.verdict == Verdict.ORDER:
        raise RuleBroken(None, _("Everything was in order there: there is nothing to put right."))
    if FindingTask.objects.filter(finding=finding).exists():
        raise RuleBroken(None, _("This finding has its task already."))
    item = checklists.open_item(
        task=task, source=Source.INSPECTION, source_no=finding.number, unit=unit, owner=owner, deadline=deadline, signer=signer,
        actor=actor, at=at,
    )  # fmt: skip
    FindingTask(finding=finding, item=item).save()
    return item


def close(campaign: Campaign, *, conclusion: str, at: datetime) -> None:
    """Every line has been looked at, every defect has its task. The tasks may still be open; the report goes on telling how they stand."""
    _must_be_open(campaign)
    if not campaign.drawn:
        raise RuleBroken(None, _("The sample is not drawn yet: enter the random number first."))
    left = wanted(campaign).filter(findings=None).order_by("no")
    if left.exists():
        raise RuleBroken(None, _("%(left)s lines have not been looked at yet, first %(first)s."), left=left.count(), first=left[0])
    bare = campaign.findings.filter(verdict=Verdict.DEFECT, task=None).order_by("no").first()
    if bare is not None:
        raise RuleBroken(None, _("Finding %(number)s is a defect without a task: give it one first."), number=bare.number)
    if not conclusion.strip():
        raise RuleBroken("conclusion", _("Write the conclusion: what was good, what has to be put right."))
    campaign.conclusion = conclusion.strip()
    campaign.save(update_fields=["conclusion"])


def _must_be_open(campaign: Campaign) -> None:
    if campaign.closed:
        raise RuleBroken(None, _("The inspection is closed and stays as it is: open another."))
