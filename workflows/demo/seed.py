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

    from . import cast
    from .scenarios import renovation_states, tender_states, works_states
    from .stage import Stage

    today = local(now).date()
    rest = not is_working_day(today, load())

    def morning(days_ago: int) -> datetime:
        """Nine o'clock so many working days ago; seeded on a day off, everything lies one day nearer, else all would be overdue."""
        day = subtract_working_days(today + timedelta(days=1), days_ago + (not (rest and days_ago > 1)), load()).day
        return min(datetime.combine(day, OPENS, SHANGHAI), now - timedelta(hours=4))

    with clock.simulated(year_begins(now)) as ticking:  # they are in office before the first case of the past year
        people = cast.build(ticking.moment)
    states = [*renovation_states.STATES, *works_states.STATES, *tender_states.STATES]
    for number, (days_ago, happens) in enumerate(states):
        with clock.simulated(morning(days_ago) + timedelta(minutes=7 * (number % 8))) as ticking:
            stage = Stage(ticking, people, say=lambda line: None, until=now)
            happens(stage, number)
            settle(stage)
        if number % 10 == 9:
            say(f"{number + 1}/{len(states)}")
    with clock.simulated(now) as ticking:
        present(Stage(ticking, people, say=lambda line: None, until=now), people)
    return Case.objects.count()


def year_begins(now: datetime) -> datetime:
    """The first morning of the last calendar year that was over before the oldest of the present cases began."""
    from procurement.calendar.office_time import SHANGHAI, local

    return datetime(local(now - timedelta(days=90)).year - 1, 1, 2, 9, tzinfo=SHANGHAI)


def fill_year(say: Say, now: datetime, most: int | None = None) -> int:
    """Carry the pre-reviews of the past calendar year, oldest first, beside what is there; returns how many. `most`: only the first so
    many. A second run adds nothing: who applies in a dozen units is how the year is known."""
    from approvals.models import Case, Unit
    from workflows.engine import clock

    from . import cast
    from .scenarios import renovation_year as year
    from .stage import Stage

    if Case.objects.filter(unit__in=Unit.objects.filter(code__in=[code for code, *_rest in year.UNITS])).exists():
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
            _everything_read(stage)
        say(f"{number + 1}/{len(plans)}")
    return len(plans)


def _everything_read(stage: Any) -> None:
    """A year later nobody's bell still rings for it."""
    from approvals import notices
    from approvals.models import Notice, User

    waiting = Notice.objects.filter(case=stage.case, read_at=None)
    for user in User.objects.filter(pk__in=waiting.values("to")):
        notices.mark_read(user, stage.clock.moment, waiting.filter(to=user).values_list("pk", flat=True))


def settle(stage: Any) -> None:
    """Let the clock send everything that is due, so that nothing is entered later under an earlier hour."""
    for _round in range(20):
        before = stage.fired
        stage.sweep()
        if stage.fired == before:
            return


def present(stage: Any, people: Any) -> None:
    """What holds now: reminders due, a substitution in force, two refused attempts, and drafts."""
    from approvals.models import Draft
    from procurement.forms import posted
    from procurement.renovations.forms import ApplicationForm
    from workflows.engine.base import flow_of

    from .scenarios import renovation_papers as papers
    from .scenarios.renovation_review import applies, stands_in

    settle(stage)
    stands_in(stage)
    applies(stage, people.head_with_two_hats, people.unit_b, title="馆长办公室窗户维修")
    for who in (people.head_with_two_hats, people.stranger):
        stage.tries(who, "endorse")
    typed = papers.application(stage.days_ahead(30).date(), title="办公楼走廊照明维修（草稿）", necessity="", contents="")
    data = {name: values for name, values in posted(typed, ApplicationForm.tables).lists()}
    for author, title in ((people.requester, typed["title"]), (people.second_requester, "展厅墙面维修（草稿）")):
        Draft.objects.create(author=author, flow=flow_of("renovation_review").page, title=title, saved_at=stage.clock.moment,
                             data={**data, "title": [title]})


def main(what: str = "") -> None:
    """The child: `python -m workflows.demo.seed [year]`."""
    import django

    django.setup()

    from django.utils import translation

    from workflows.engine import clock

    if what == "year":
        from . import hashing

        hashing.use()  # the accounts carry real hashes by now
    with translation.override("zh-hans"):
        made = (fill_year if what == "year" else fill)(lambda line: sys.stdout.write(f"· {line}\n"), clock.now())
    sys.stdout.write(f"· {made} cases\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
