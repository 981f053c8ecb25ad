"""One inspection of the demo: a sample of the cards of one unit, drawn by a public number, two defects, of which one is put right."""
from datetime import datetime, timedelta
from types import SimpleNamespace

from procurement.calendar.office_time import local
from procurement.checklists.models import ChecklistItem
from procurement.inspections.listing import Choice
from procurement.inspections.models import Campaign, Finding
from procurement.inspections.terms import About, Mode, Verdict
from workflows.desk.checklists import acts as checklists
from workflows.desk.inspections import acts

from .stage import Stage

NUMBER, SIZE = "JC-{year}-001", 6
DAY = 24 * 60
"""Minutes from one morning to the next."""


def carry(stage: Stage) -> Campaign:
    """From the binding of the list to the signature under the first task, in four days; the inspection goes on."""
    people = stage.people
    campaign = opens(people, stage.clock.moment)
    stage.in_office_hours(minutes=DAY)
    acts.draw(campaign.pk, "7 12 19 23 28 31 + 5（演示）", by=people.assets, at=stage.clock.moment)
    stage.in_office_hours(minutes=45)
    first, second = finds(campaign, people, stage.clock.moment)
    stage.in_office_hours(minutes=30)
    done = gives(first, people, "补贴资产标签，核对存放地点后更新卡片（演示）", days=10, at=stage.clock.moment)
    gives(second, people, "清点随机附件，补齐交接记录（演示）", days=60, at=stage.clock.moment)
    stage.in_office_hours(minutes=DAY)
    report = f"整改情况报告〔{local(stage.clock.moment).year}〕1号（演示）"
    checklists.report(done.pk, words="标签已补贴，存放地点已核对。", document=report, done=True, files=(), by=people.requester,
                      at=stage.clock.moment)
    stage.in_office_hours(minutes=90)
    checklists.answer(done.pk, signed=True, words="现场复核，情况属实。", by=people.assets, at=stage.clock.moment)
    campaign.refresh_from_db()
    return campaign


def opens(people: SimpleNamespace, at: datetime) -> Campaign:
    """The list is what the register holds of one unit; the number comes out the day after."""
    day = local(at).date()
    return acts.open_({
        "number": NUMBER.format(year=day.year), "title": f"{day.year}年度资产管理随机抽查（演示）", "about": About.ASSET,
        "mode": Mode.SAMPLE, "team": [people.assets, people.inspector], "choice": Choice(people.unit_a), "size": SIZE,
        "random_source": "次日公布的公开彩票开奖号码（演示）", "random_day": day + timedelta(days=1),
    }, by=people.assets, at=at)  # fmt: skip


def finds(campaign: Campaign, people: SimpleNamespace, at: datetime) -> list[Finding]:
    """Every line drawn is looked at by two; answers the defects."""
    drawn = list(campaign.subjects.filter(place__isnull=False).order_by("place__place"))
    words = ["标签脱落，存放地点与卡片不符。", "随机附件缺失，无交接记录。", *["账、卡、物相符。"] * (len(drawn) - 2)]
    found = [
        acts.find(campaign.pk, {
            "subject": subject, "verdict": Verdict.DEFECT if turn < 2 else Verdict.ORDER, "words": said, "place": "办公楼三层",
            "found_at": at, "second": people.inspector}, by=people.assets, at=at)
        for turn, (subject, said) in enumerate(zip(drawn, words, strict=True))
    ]  # fmt: skip
    return found[:2]


def gives(finding: Finding, people: SimpleNamespace, task: str, *, days: int, at: datetime) -> ChecklistItem:
    """A defect becomes a task of the unit."""
    return acts.give_task(finding, {
        "task": task, "unit": people.unit_a, "owner": people.requester, "deadline": local(at).date() + timedelta(days=days), "signer": None,
    }, by=people.assets, at=at)  # fmt: skip
