"""The content of `make demo`: the cast and some forty invented cases in every state, carried by the engine up to the present.

Cases of the last weeks need a clock that can be set, and a server's process has none. So `seed` starts a child in the deployment
`carry`, whose entries say that their clock was simulated; the site itself runs on the real one."""
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import quote

Say = Callable[[str], Any]
OPENS = time(9, 0)


def seed(say: Say) -> None:
    """Fill the database of this process's settings; raises RuntimeError with the child's last words when it fails."""
    from django.contrib.auth.hashers import make_password

    from approvals.models import User

    from . import cast

    run_child(say)
    secret = make_password(cast.PASSWORD)  # the child hashes cheaply; nobody logs in with that
    User.objects.filter(username__in=[p.login for p in cast.PEOPLE.values()]).update(password=secret)


def run_child(say: Say, *what: str) -> None:
    """Let a child with a clock that can be set do this work on the database of this process's settings, and pass on what it says."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    environment = {
        **os.environ, "DEPLOYMENT": "carry", "SECRET_KEY": settings.SECRET_KEY, "TRAIL_ORIGIN": settings.TRAIL_ORIGIN,
        "BUREAU_NAME": settings.BUREAU_NAME, "VAR_DIR": str(settings.VAR_DIR), "FILES_DIR": str(settings.FILES_DIR),
        "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    if database["ENGINE"].endswith("sqlite3"):
        environment["DATABASE_URL"] = f"sqlite:///{quote(str(database['NAME']))}"
    child = subprocess.Popen(  # noqa: S603 - our own module, no word from outside
        [sys.executable, "-m", "workflows.demo.seed", *what], env=environment, cwd=settings.BASE_DIR, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    last: list[str] = []
    try:
        for line in child.stdout or ():
            last = [*last[-30:], line.rstrip()]
            if line.startswith("· "):
                say(line[2:].rstrip())
    except BaseException:
        child.terminate()  # whoever listened has stopped: a cancelled job, the end of the demo
        raise
    if child.wait():
        raise RuntimeError("the demo could not be filled:\n" + "\n".join(last))


def fill(say: Say, now: datetime) -> int:
    """Build the cast and every case, oldest first, none later than `now`; returns the number of cases. Needs a clock that can be set."""
    from approvals.models import Case
    from procurement.calendar.days import is_working_day, subtract_working_days
    from procurement.calendar.office_time import SHANGHAI, local
    from procurement.calendar.store import load
    from workflows.engine import clock

    from . import assets, cast, counting, inspecting
    from .stage import Stage

    today = local(now).date()
    rest = not is_working_day(today, load())

    def morning(days_ago: int) -> datetime:
        """Nine o'clock so many working days ago; seeded on a day off, everything lies one day nearer, else all would be overdue."""
        day = subtract_working_days(today + timedelta(days=1), days_ago + (not (rest and days_ago > 1)), load()).day
        return min(datetime.combine(day, OPENS, SHANGHAI), now - timedelta(hours=4))

    with clock.simulated(year_begins(now)) as ticking:  # they are in office before the first case of the past year
        people = cast.build(ticking.moment)
        assets.build(people, ticking.moment)
    campaigns = [(15, inspecting.carry), (12, counting.carry)]  # in their day between the cases: some write in the same monthly chain
    present_cases = states()
    for number, (days_ago, happens) in enumerate(present_cases):
        while campaigns and campaigns[0][0] >= days_ago:
            begun, campaign = campaigns.pop(0)
            with clock.simulated(morning(begun)) as ticking:
                campaign(Stage(ticking, people, say=lambda line: None, until=now))
        with clock.simulated(morning(days_ago) + timedelta(minutes=7 * (number % 8))) as ticking:
            stage = Stage(ticking, people, say=lambda line: None, until=now)
            happens(stage, number)
            settle(stage)
        if number % 10 == 9:
            say(f"{number + 1}/{len(present_cases)}")
    with clock.simulated(now) as ticking:
        present(Stage(ticking, people, say=lambda line: None, until=now), people)
    return Case.objects.count()


def year_begins(now: datetime) -> datetime:
    """The first morning of the last calendar year that was over before the oldest of the present cases began."""
    from procurement.calendar.days import subtract_working_days
    from procurement.calendar.office_time import local
    from procurement.calendar.store import load

    oldest = subtract_working_days(local(now).date() - timedelta(days=1), max(days for days, _happens in states()), load()).day
    return first_morning(oldest.year - 1)


def first_morning(year: int) -> datetime:
    """When the office opens for the first time in a year."""
    from procurement.calendar.office_time import SHANGHAI

    return datetime(year, 1, 2, 9, tzinfo=SHANGHAI)


def states() -> list[Any]:
    """The present of the demo: (working days ago, what happens), of every procedure."""
    from .scenarios import disposal_present, renovation_states, tender_states, works_states

    return [*renovation_states.STATES, *works_states.STATES, *tender_states.STATES, *disposal_present.STATES]


def fill_year(say: Say, now: datetime, most: int | None = None) -> int:
    """Carry the pre-reviews of the past calendar year, oldest first, beside what is there; returns how many. `most`: only the first so
    many. A second run adds nothing: who applies in a dozen units is how the year is known."""
    from workflows.engine import clock

    from . import cast
    from .scenarios import renovation_year as year
    from .stage import Stage

    if year.carried().exists():
        return 0
    plans = year.plans(year_begins(now).year)[:most]
    with clock.simulated(year_begins(now)) as ticking:
        people = cast.build(ticking.moment)
        units = year.build(people, ticking.moment)
    for number, plan in enumerate(plans):
        with clock.simulated(year.begins_at(plan, number)) as ticking:
            stage = Stage(ticking, people, say=lambda line: None)
            year.carry(stage, plan, units[plan.unit], number)
            settle(stage)
            _everything_read(stage.clock.moment, [stage.case])
        say(f"{number + 1}/{len(plans)}")
    return len(plans)


def fill_purchases(say: Say, now: datetime, year: int | None = None, most: int | None = None) -> int:
    """Carry the in-house reviews of the past calendar year beside what is there; returns how many purchases there are then. A second run
    goes on where the first stopped. `year`: as it was asked for, should the present have moved on; `most`: only the first so many."""
    from workflows.engine import clock

    from . import cast
    from .purchase_days import Year
    from .scenarios import purchase_year, purchase_year_market
    from .stage import Stage

    begins = year_begins(now) if year is None else first_morning(year)
    with clock.simulated(begins) as ticking:
        people = cast.build(ticking.moment)
        units = purchase_year_market.build(people, ticking.moment)
        stage = Stage(ticking, people, say=lambda line: None)
        Year(stage, purchase_year.plans(begins.year)[:most], units).carry(lambda done, all_: say(f"{done}/{all_}"))
        _everything_read(ticking.moment, purchase_year.of_year(begins.year).values("case_id"))
    return purchase_year.of_year(begins.year).count()


def fill_assets(say: Say, now: datetime, year: int | None = None) -> int:
    """Enter the 150 units with their 722 cars as they stood when the past calendar year began; returns how many cars there are then. A
    second run goes on where the first stopped."""
    from workflows.engine import clock

    from . import cast, fleet

    with clock.simulated(year_begins(now) if year is None else first_morning(year)) as ticking:
        people = cast.build(ticking.moment)
        return fleet.build(people, ticking.moment, lambda done, all_: say(f"{done}/{all_}"))


def fill_disposals(say: Say, now: datetime, year: int | None = None) -> int:
    """Carry the disposals of the past calendar year beside what is there; returns how many there are then. A second run goes on where the
    first stopped."""
    from workflows.engine import clock

    from . import cast
    from .scenarios import disposal_year, purchase_year_market, renovation_year

    begins = year_begins(now) if year is None else first_morning(year)
    with clock.simulated(begins) as ticking:
        people = cast.build(ticking.moment)
        units = renovation_year.build(people, ticking.moment)
        purchase_year_market.all_can_sign(units, people)
    done = set(disposal_year.of_year(begins.year).exclude(case__status="NEW").values_list("title", flat=True))
    for number, plan in enumerate(disposal_year.PLANS):
        if plan.named(begins.year) not in done:
            with clock.simulated(disposal_year.begins_at(plan, begins.year)) as ticking:
                stage = disposal_year.Dated(ticking, people, say=lambda line: None)
                disposal_year.carry(stage, plan, units[plan.unit])
                settle(stage)
                _everything_read(ticking.moment, disposal_year.of_year(begins.year).values("case_id"))
        say(f"{number + 1}/{len(disposal_year.PLANS)}")
    return disposal_year.of_year(begins.year).count()


def _everything_read(at: datetime, cases: Any) -> None:
    """A year later nobody's bell still rings for these cases."""
    from approvals import notices
    from approvals.models import Notice, User

    waiting = Notice.objects.filter(case__in=cases, read_at=None)
    for user in User.objects.filter(pk__in=waiting.values("to")):
        notices.mark_read(user, at, waiting.filter(to=user).values_list("pk", flat=True))


def settle(stage: Any) -> None:
    """Let the clock send everything that is due, so that nothing is entered later under an earlier hour."""
    for _round in range(20):
        before = stage.fired
        stage.sweep()
        if stage.fired == before:
            return


def present(stage: Any, people: Any) -> None:
    """What holds now: reminders due, the rooms of one unit, a substitution in force, two refused attempts, and drafts."""
    from approvals.models import Draft
    from procurement.forms import posted
    from procurement.renovations.forms import ApplicationForm
    from workflows.engine.base import flow_of

    from . import rooms
    from .scenarios import renovation_papers as papers
    from .scenarios.renovation_review import applies, stands_in

    settle(stage)
    rooms.build(people, stage.clock.moment)
    stands_in(stage)
    applies(stage, people.head_with_two_hats, people.unit_b, title="馆长办公室窗户维修")
    for who in (people.head_with_two_hats, people.stranger):
        stage.tries(who, "endorse")
    typed = papers.application(stage.days_ahead(30).date(), title="办公楼走廊照明维修（草稿）", necessity="", contents="")
    data = {name: values for name, values in posted(typed, ApplicationForm.tables).lists()}
    for author, title in ((people.requester, typed["title"]), (people.second_requester, "展厅墙面维修（草稿）")):
        Draft.objects.create(author=author, flow=flow_of("renovation_review").page, title=title, saved_at=stage.clock.moment,
                             data={**data, "title": [title]})


def main(what: str = "", year: str = "") -> None:
    """The child: `python -m workflows.demo.seed [year|purchases|assets|disposals [2025]]`."""
    import django

    django.setup()

    from django.utils import translation

    from workflows.engine import clock

    asked = int(year) if year else None
    fillings = {
        "": fill, "year": fill_year, "purchases": lambda say, now: fill_purchases(say, now, asked),
        "assets": lambda say, now: fill_assets(say, now, asked), "disposals": lambda say, now: fill_disposals(say, now, asked),
    }
    if what:
        from . import hashing

        hashing.use()  # the accounts carry real hashes by now
    with translation.override("zh-hans"):
        made = fillings[what](lambda line: sys.stdout.write(f"· {line}\n"), clock.now())
    sys.stdout.write(f"· {made} cases\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
