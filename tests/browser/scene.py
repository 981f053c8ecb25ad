"""What the gate looks at: the cast, and one case for every state in which a page may find it, on a clock that stands still.

`fill()` makes it in the database that connections point at and returns the map of what it made; the map is plain data, so a copy of
the database can be used with a copy of the map."""
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from approvals.models import Attachment, Case, Draft, Notice, Phrase, Step, User
from approvals.models.cases import WAITING
from procurement.calendar.days import subtract_working_days
from procurement.calendar.office_time import SHANGHAI, local
from procurement.calendar.store import load
from procurement.disposals.execution.claim_models import KeptClaim
from procurement.disposals.models import Disposal, DisposalItem
from procurement.pool.models import PoolEntry
from tests import bodies
from workflows.demo import cast, seed
from workflows.demo.scenarios import disposal_states, tender_states, works_states
from workflows.demo.scenarios import renovation_papers as papers
from workflows.demo.scenarios import renovation_states as states
from workflows.demo.scenarios.renovation_review import applies, stands_in, up_to
from workflows.demo.scenarios.renovation_states import waiting_at
from workflows.demo.stage import Stage
from workflows.engine import clock

from . import asset_scene, counting_scene, market_scene, office_scene, premises_scene

NOW = datetime(2026, 3, 26, 10, 30, tzinfo=SHANGHAI)
"""A Thursday in office hours: the moment at which every page is looked at."""


def _small(stage: Stage, number: int) -> None:
    """Below the ceiling of one-click approval."""
    item = {"name": "外窗维修", "unit": "㎡", "quantity": "100", "unit_price": "480.00"}
    applies(stage, title="传达室外窗维修", items=[item])


def _hats(stage: Stage, number: int) -> None:
    """The head of the unit asks himself: nobody of his unit may endorse it."""
    applies(stage, stage.people.head_with_two_hats, stage.people.unit_b, title="馆长办公室窗户维修")


LARGE = [{"name": "整楼电气改造", "unit": "项", "quantity": "1", "unit_price": "1500000.00"}]


def _meeting(stage: Stage, number: int) -> None:
    """So large that a meeting decides; it has not been held yet."""
    applies(stage, title="办公楼整体维修", items=LARGE, address=f"示例区学府路{number}号", building=f"{number}号楼")
    up_to(stage, "hold_meeting")


def _met(stage: Stage, number: int) -> None:
    """A meeting that deferred the matter stands behind one with a dissent and a recusal; the minutes wait for their signature."""
    _meeting(stage, number)
    people, seat = stage.people, bodies.seat
    at = stage.clock.moment - timedelta(hours=1)
    stage.does(people.recorder, "hold_meeting", bodies.meeting(people, at, ("against", "for", "for")))
    stage.returns(people.head, "sign_minutes", "请补记回避情况。")
    withdrew = [seat(people.head, "member"), seat(people.vice_head, "member"),
                seat(people.second_vice_head, "member", "withdrew", ground="relative", reason="亲属在施工单位任职（演示）"),
                seat(people.supervisor, "discipline")]
    said = [{"person": p.username, "vote": "for", "words": "同意。"} for p in (people.vice_head, people.head)]
    stage.does(people.recorder, "hold_meeting", bodies.meeting(people, at, seats=withdrew, opinions=said))


def _asked(stage: Stage, number: int) -> None:
    """Two departments have our letter."""
    applies(stage, title="档案楼消防维修", address=f"示例区学府路{number}号", building=f"{number}号楼")
    up_to(stage, "draw_up")
    stage.does(stage.people.handler, "draw_up", papers.opinion(outside=bodies.asked("finance", "fire")))
    stage.does(stage.people.handler, "ask_outside", bodies.letter(local(stage.clock.moment).date(), "finance", "fire"))


def _silent(stage: Stage, number: int) -> None:
    """One of them kept silent until its deadline was over."""
    _asked(stage, number)
    sent = local(stage.clock.moment).date()
    stage.waits(12)
    data = bodies.replies(sent, "finance", "fire", finance="silent")
    stage.does(stage.people.handler, "outside_reply", data, files=bodies.reply_papers("fire"))


def _purchase(stage: Stage, number: int) -> None:
    """A purchase that waits for its contract; it stood still in between."""
    tender_states.waiting_at("sign_contract")(stage, number)
    stage.on_case(stage.people.section_chief, "suspend", "等待预算调整批复（演示）")
    stage.waits(2)
    stage.on_case(stage.people.section_chief, "resume", "批复已到（演示）")


PLAYS: tuple[tuple[str, int, int, Callable[[Stage, int], Any]], ...] = (
    ("purchase", 45, 0, _purchase), ("archived", 30, 0, states.whole_road), ("returned", 7, 1, states.returned_by_the_window), ("suspended", 8, 4, states.suspended),
    ("overdue", 12, 2, waiting_at("check_estimate")), ("head", 5, 7, states.waiting_for_the_head),
    ("vice_head", 4, 5, waiting_at("vice_head")), ("section_chief", 5, 8, waiting_at("section_chief")),
    ("half", 4, 3, states.half_countersigned), ("issue", 4, 9, waiting_at("issue")), ("archive", 6, 11, waiting_at("archive")),
    ("draw_up", 3, 16, waiting_at("draw_up")), ("check_area", 3, 17, waiting_at("check_area")),
    ("check_estimate", 3, 19, waiting_at("check_estimate")), ("confirm_inspection", 3, 24, states.inspected_by_one),
    ("inspect", 3, 25, waiting_at("inspect")), ("appoint", 1, 12, waiting_at("appoint")), ("classify", 1, 10, waiting_at("classify")),
    ("accept", 1, 32, waiting_at("accept")), ("endorse", 0, 33, waiting_at("endorse")), ("daily", 2, 18, states.closed_daily),
    ("withdrawn", 1, 27, states.withdrawn), ("copied", 4, 6, states.copied), ("small", 0, 0, _small), ("two_hats", 0, 0, _hats),
    ("accept_works", 9, 41, works_states.waiting_at("accept_works")), ("rework", 10, 26, works_states.done_again),
    ("hold_meeting", 8, 1, _meeting), ("sign_minutes", 9, 2, _met), ("outside_reply", 6, 3, _asked), ("silent", 24, 4, _silent),
    ("disposal_cards", 2, 0, disposal_states.waiting_at("check_cards")), ("disposal_form", 12, 0, disposal_states.waiting_at("choose_form")),
    ("disposal_offer", 3, 0, disposal_states.offered),
)
"""(name, working days before NOW at which it begins, number of its project, what happens); each number once, since works at one address
would be judged together."""


@dataclass(frozen=True)
class Scene:
    """Where things stand: cases by the name of their play, people by the key of the cast, drafts and papers by name."""

    cases: dict[str, str]
    people: dict[str, int]
    things: dict[str, str] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """A person of the cast."""
        return User.objects.get(pk=self.people[name])

    def case(self, name: str) -> Case:
        """A case as the database has it now."""
        return Case.objects.get(key=self.cases[name])

    def step(self, name: str, node: str = "") -> Step:
        """The open step of a case, by the name of its node where several are open."""
        waiting = Step.objects.filter(process__key=self.cases[name], status__in=WAITING).order_by("pk")
        return next(step for step in waiting if not node or step.flow_task.name == node)


def fill() -> Scene:
    """Some twenty-four cases, through the engine's doors."""
    made: dict[str, str] = {}
    with clock.simulated(_morning(PLAYS[0][1]) - timedelta(days=1)) as ticking:
        people = cast.build(ticking.moment)
    for place, (name, days_ago, number, happens) in enumerate(PLAYS):
        with clock.simulated(_morning(days_ago) + timedelta(minutes=7 * (place % 8))) as ticking:
            stage = Stage(ticking, people, say=lambda line: None, until=NOW)
            happens(stage, number)
            made[name] = str(stage.case.key)
            seed.settle(stage)
    with clock.simulated(NOW) as ticking:
        stage = Stage(ticking, people, say=lambda line: None, until=NOW)
        seed.settle(stage)
        stands_in(stage)
        things = _things(made, people)
    return Scene(made, {key: getattr(people, key).pk for key in cast.PEOPLE}, things)


def _morning(days_ago: int) -> datetime:
    day = subtract_working_days(NOW.date() + timedelta(days=1), days_ago + 1, load()).day
    return min(datetime.combine(day, time(9), SHANGHAI), NOW - timedelta(hours=1))


def _things(made: dict[str, str], people: Any) -> dict[str, str]:
    """A draft, a phrase of one's own, exports that are done and failed, and the addresses of a file and a notice."""
    from approvals.exports import jobs

    at = clock.now()
    draft = Draft.objects.create(author=people.requester, flow="renovation_review", title="走廊照明维修（草稿）", saved_at=at,
                                 data={"title": ["走廊照明维修（草稿）"], "building": ["区统计局办公楼"]})
    phrase = Phrase.objects.create(owner=people.vice_head, text="同意，注意安全。", place=99)
    done = jobs.ask(people.auditor, "trail.csv", {}, "例行抽查（演示）", at)
    sheet = jobs.ask(people.requester, "sheet", {}, "", at, case=Case.objects.get(key=made["archived"]))
    notice = Notice.objects.filter(to=people.requester, case__isnull=False).order_by("-pk").first()
    file = Attachment.objects.filter(case__key=made["archived"]).order_by("pk").first()
    entry = PoolEntry.objects.get(renovation__case__key=made["archived"])
    claim = KeptClaim(disposal=Disposal.objects.get(case__key=made["disposal_offer"]), no=1, unit=people.unit_a, amount="32000.00",
                      debtor="示例丙商贸有限公司（演示）", basis="民事裁定（演示）", kept_on=NOW.date(), by=people.finance, at=at)
    claim.save()
    return {"draft": str(draft.key), "phrase": str(phrase.pk), "export": str(done.key), "sheet": str(sheet.key),
            "notice": str(notice.pk), "file": str(file.key), "pool_entry": str(entry.pk), "claim": str(claim.pk),
            "offer": str(DisposalItem.objects.filter(disposal__case__key=made["disposal_offer"]).first().pk), **office_scene.things(people),
            **asset_scene.things(people, at), **market_scene.things(people, at),
            **premises_scene.things(people, at), **counting_scene.things(people, at)}
