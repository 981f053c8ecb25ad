"""The inbox as history grows: 待办 with 10,000 and 100,000 closed cases, holding 0 and 2,000 further grants.

python -m bench.inbox [--closed 10000,100000] [--grants 0,2000] [--times 30] [--json FILE]

The query that finds the rows, the whole first page, and the badge; medians of many calls in one process, queries counted."""
import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from . import ground

OPEN_CASES = 2_000
"""Open cases that wait for others; 50 more wait for the reader."""


def grow(stage, closed: int) -> None:
    """Bring the history up to `closed` cases, spread over ten units."""
    from approvals.models import Case, Unit, User
    from tests.history import load_closed_cases
    from tests.plainflow.pages import TenderFlow
    from workflows.engine import clock

    missing = closed - Case.objects.filter(status="DONE").count()
    for number in range(10):
        unit, __ = Unit.objects.get_or_create(code=f"H{number}", defaults={"name": f"旧单位{number}", "parent": stage.bureau})
        signer, __ = User.objects.get_or_create(username=f"h{number}", defaults={"display_name": f"旧人{number}"})
        load_closed_cases(missing // 10, flow=TenderFlow, requester=signer, unit=unit, signers=[signer], at=clock.now())


def open_work(stage) -> None:
    """What waits: for the reader's role in his unit, and for others."""
    from approvals.models import Unit
    from tests.history import load_open_cases
    from tests.plainflow.pages import TenderFlow
    from workflows.engine import clock

    other = Unit.objects.create(code="OTHER", name="别的单位", parent=stage.bureau)
    asking = {"flow": TenderFlow, "node": "precheck", "requester": stage.who["requester"], "at": clock.now()}
    load_open_cases(OPEN_CASES, unit=other, **asking)
    load_open_cases(50, unit=stage.unit, **asking)


def grants(stage, wanted: int) -> None:
    """Let the reader hold his role in exactly so many further units, in which nothing waits."""
    from approvals.models import Unit, UnitGrant

    own = UnitGrant.objects.filter(user=stage.who["unit_head"], content_object=stage.unit).select_related("permission").get()
    UnitGrant.objects.filter(user=own.user).exclude(pk=own.pk).delete()
    Unit.objects.bulk_create([Unit(code=f"G{n}", name=f"G{n}", parent=stage.bureau) for n in range(wanted)], ignore_conflicts=True)
    units = Unit.objects.filter(code__startswith="G").order_by("id")[:wanted]
    UnitGrant.objects.bulk_create([UnitGrant(user=own.user, permission=own.permission, content_object=unit) for unit in units])


def timed(action: Callable[[], object], times: int) -> tuple[float, float, float]:
    """Milliseconds: median, smallest, largest; after three calls of warm-up."""
    for _ in range(3):
        action()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        spent.append(1000 * (time.perf_counter() - began))
    return statistics.median(spent), min(spent), max(spent)


def measure(closed: int, granted: int, stage, times: int) -> dict[str, object]:
    """One row of the table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from approvals import inbox, openwork
    from workflows.engine import clock

    reader, at = stage.who["unit_head"], clock.now()
    text, params = openwork.open_work(reader, at)

    def query():
        with connection.cursor() as cursor:
            cursor.execute(f"{text} LIMIT 41", params)
            return cursor.fetchall()

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as captured:
        rows = inbox.todo(reader, at).rows
    assert len(rows) == 20
    before = ground.control()
    row = {"closed": closed, "grants": granted, "queries": len(captured), "query": timed(query, times),
           "page": timed(lambda: inbox.todo(reader, at), times), "badge": timed(lambda: inbox.badge(reader, at), times)}
    after = ground.control()
    return {**row, "control": max(before, after) / min(before, after)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--closed", default="10000,100000")
    parser.add_argument("--grants", default="0,2000")
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    rows = []
    with ground.fresh() as engine:
        from tests.workflows.engine.stage import build

        stage = build()
        open_work(stage)
        for closed in sorted(int(n) for n in wanted.closed.split(",")):
            grow(stage, closed)
            for granted in sorted(int(n) for n in wanted.grants.split(",")):
                grants(stage, granted)
                rows.append(measure(closed, granted, stage, wanted.times))
        machine = ground.machine()
    print(f"{engine}, {machine['cores']} cores, Python {machine['python']}, Django {machine['django']}, {machine['date']}, "
          f"load {machine['load']}")
    print("milliseconds, median [smallest-largest]\n")
    print(f"{'closed':>8} {'grants':>6} {'queries':>7}  {'query':>20} {'page':>20} {'badge':>20}  control")
    for row in rows:
        spans = " ".join(f"{'{:.2f} [{:.2f}-{:.2f}]'.format(*row[name]):>20}" for name in ("query", "page", "badge"))
        print(f"{row['closed']:>8} {row['grants']:>6} {row['queries']:>7}  {spans}  {row['control']:.2f}")
    if wanted.json:
        wanted.json.write_text(json.dumps({"engine": engine, **machine, "rows": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
