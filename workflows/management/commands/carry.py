"""The main job without a browser: the cast carries the stories of a flow through the doors, on a simulated clock, and leaves their papers.

Of the main case every paper and the trail in all its forms; of each side exit its trail and its last paper; `summary.txt` counts."""
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from approvals import files
from approvals.exports import jobs
from approvals.exports.trail import params_of
from approvals.models import Case, ExportJob
from approvals.trail.filters import Filters
from procurement.calendar.office_time import SHANGHAI
from workflows.demo import stories, walked
from workflows.demo.cast import build
from workflows.demo.stage import Stage
from workflows.desk import papers
from workflows.engine import clock
from workflows.engine.base import flow_of, flows

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
"""A Monday in a year whose holidays are published; every entry is marked `simulated`."""
REASON = "演示案件归档核对"
TRAIL = "trail"
LAST = ("sheet", "notice", "inspection", "purchase", "opinion", "minutes", "draw", "review", "receipt", "acceptance", "issue",
        "disposal", "reply")
"""Papers in the order in which a case comes to them."""


class Command(BaseCommand):
    help = "Carry a flow from application to archive and through its side exits; leaves papers and trails in a folder."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("flow", help="name of the page, or all")
        parser.add_argument("--out", required=True, help="folder for the database, the papers and the trail")

    def handle(self, *args: Any, flow: str, out: str, **options: Any) -> None:
        if settings.PRODUCTION or not settings.SIMULATED_CLOCK_ALLOWED:
            raise CommandError("carry refuses here: a simulated clock has no place in these settings.")
        folder = Path(out).resolve()
        if Path(str(connection.settings_dict["NAME"])).parent != folder:
            raise CommandError("carry works in a database of its own under --out; start it as: python manage.py carry NAME --out DIR")
        try:
            pages = flows() if flow == "all" else [flow_of(flow)]
        except LookupError:
            raise CommandError(f"There is no flow {flow!r}. Known: {', '.join(f.page for f in flows())}.") from None
        self._fresh(folder)
        for page in pages:
            self._carry(page.page, folder if len(pages) == 1 else folder / page.page)

    def _fresh(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        connection.close()
        for name in ("carry.sqlite3", "carry.sqlite3-wal", "carry.sqlite3-shm"):  # an earlier carry into the same folder
            (folder / name).unlink(missing_ok=True)
        call_command("migrate", verbosity=0, interactive=False)

    def _carry(self, page: str, folder: Path) -> None:
        scenario = import_module(f"workflows.demo.scenarios.{page}")
        folder.mkdir(parents=True, exist_ok=True)
        with clock.simulated(BEGINS) as ticking:
            self.tell(page, scenario, Stage(ticking, build(ticking.moment), self.stdout.write), folder)

    def tell(self, page: str, scenario: Any, stage: Stage, folder: Path) -> None:
        """Every story of the scenario, and what each leaves."""
        told: list[stories.Told] = []
        for one in stories.tell(scenario, stage):
            if told:
                self._leave_exit(one, stage.people, folder / "exits" / f"{len(told):02}_{one.name}")
            else:
                self._leave(one.case, stage.people, folder, scenario)
            told.append(one)
        self._closing_lines(page, told, folder)

    def _leave(self, case: Case, people: Any, folder: Path, scenario: Any) -> None:
        """Papers and trail, made by the worker's own makers (the immediate back end) as the screens ask for them."""
        kinds = dict(papers.offered(_record(case)))
        for kind, name in ({"sheet": papers.NAMES["sheet"]} | kinds).items():
            self._make(_hand(case), kind, case, folder / (f"{kind}.pdf" if kind != TRAIL else "trail_report.pdf"), name)
        for ending in ("csv", "jsonl", "xlsx", "pdf"):
            self._trail(people.auditor, case, folder, ending)
        for name, made in getattr(scenario, "records", lambda _case: ())(case):
            (folder / name).write_bytes(made)
            self.stdout.write(f"{name}  {len(made)} bytes")

    def _leave_exit(self, told: stories.Told, people: Any, folder: Path) -> None:
        """Of a side exit its trail, and the last paper that the case has come to; the sheet where there is none before."""
        folder.mkdir(parents=True, exist_ok=True)
        kinds = [kind for kind, _name in papers.offered(_record(told.case)) if kind in LAST]
        kind = max(kinds, key=LAST.index, default="sheet")
        self._make(_hand(told.case), kind, told.case, folder / f"{kind}.pdf", papers.NAMES[kind])
        self._trail(people.auditor, told.case, folder, "jsonl")

    def _trail(self, who: Any, case: Case, folder: Path, ending: str) -> None:
        self._make(who, f"trail.{ending}", case, folder / f"trail.{ending}", "审计轨迹", params_of(Filters(case=case.key)))

    def _make(self, who: Any, kind: str, case: Case, target: Path, name: str, params: dict[str, Any] | None = None) -> None:
        job = jobs.ask(who, kind, params or {}, REASON, clock.now(), case=case)
        if job.state != ExportJob.State.DONE:
            raise CommandError(f"{kind}: {job.error}")
        with files.open_file(job.sha256) as made:
            target.write_bytes(made.read())
        note = f"  ({job.error})" if job.error else ""
        self.stdout.write(f"{name}  {target.name}  {job.size} bytes  sha256 {job.sha256[:16]}{note}")

    def _closing_lines(self, page: str, told: list[stories.Told], folder: Path) -> None:
        lines, sound = stories.table(told)
        offered, done = walked.offered(flow_of(page)), walked.walked(flow_of(page), [case for one in told for case in one.cases])
        lines.append(f"{len(done)} of {len(offered)} outcomes, answers and ends of the page walked")
        lines += [f"not walked: {', '.join(sorted(offered - done))}"] if len(told) > 1 and offered - done else []
        (folder / "summary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for line in lines:
            self.stdout.write(line)
        main = told[0].case
        self.stdout.write(f"{main.number} {main.title}: {main.outcome}, chain {'verified' if sound else 'BROKEN'}, head {main.head[:16]}")
        self.stdout.write(f"→ {folder}")
        if not sound:
            raise CommandError("the trail does not verify")


def _record(case: Case) -> Any:
    return case.flow_class.records().get(case=case)


def _hand(case: Case) -> Any:
    """Whoever took part may print."""
    return case.decisions.latest("pk").actor
