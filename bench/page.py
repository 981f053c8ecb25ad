"""The page of a finished case of every procedure, the longest page there is, opened by an auditor.

python -m bench.page [--flows sunshine_tender,…] [--times 20] [--json FILE]

The main story of each procedure is carried to its end; then the page through the whole stack of the web server, of that the reading of
the case and the drawing of its road; medians of many calls in one process, queries counted."""
import argparse
import json
import logging
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from . import ground
from .inbox import timed

PAGES = ("renovation_review", "sunshine_tender", "asset_disposal")
PARTS = ("page", "file", "picture")


def measure(case, reader, times: int) -> dict[str, object]:
    """One row of the table."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from approvals.models import Step
    from workflows.desk import case_file
    from workflows.engine import chart, clock

    client, url, at = Client(), f"/cases/{case.key}/", clock.now()
    client.force_login(reader)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200
    before = ground.control()
    row = {"flow": case.flow_class.page, "steps": Step.objects.filter(process=case).count(), "queries": len(captured),
           "page": timed(lambda: client.get(url), times), "file": timed(lambda: case_file.read(reader, case.key, at), times),
           "picture": timed(lambda: chart.cells(case), times)}
    after = ground.control()
    return {**row, "control": max(before, after) / min(before, after)}


def carried(page: str, stage) -> object:
    """The case of the main story, at its end."""
    from workflows.demo import stories

    return next(iter(stories.tell(import_module(f"workflows.demo.scenarios.{page}"), stage))).case


def rows(pages: list[str], times: int) -> list[dict[str, object]]:
    """A row for each procedure."""
    from django.conf import settings

    from procurement.calendar.office_time import SHANGHAI
    from workflows.demo.cast import build
    from workflows.demo.stage import Stage
    from workflows.engine import clock

    found = []
    with TemporaryDirectory(prefix="desk-bench-") as folder, clock.simulated(datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)) as ticking:
        settings.FILES_DIR = Path(folder)
        people = build(ticking.moment)
        for page in pages:
            case = carried(page, Stage(ticking, people, lambda line: None))
            found.append(measure(case, people.auditor, times))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flows", default=",".join(PAGES))
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    logging.disable(logging.INFO)
    with ground.fresh() as engine:
        told, machine = rows(wanted.flows.split(","), wanted.times), ground.machine()
    print(f"{engine}, {machine['cores']} cores, Python {machine['python']}, Django {machine['django']}, {machine['date']}, "
          f"load {machine['load']}")
    print("milliseconds, median [smallest-largest]\n")
    print(f"{'flow':>20} {'steps':>5} {'queries':>7}  " + " ".join(f"{name:>24}" for name in PARTS) + "  control")
    for row in told:
        spans = " ".join(f"{'{:.1f} [{:.1f}-{:.1f}]'.format(*row[name]):>24}" for name in PARTS)
        print(f"{row['flow']:>20} {row['steps']:>5} {row['queries']:>7}  {spans}  {row['control']:.2f}")
    if wanted.json:
        wanted.json.write_text(json.dumps({"engine": engine, **machine, "rows": told}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
