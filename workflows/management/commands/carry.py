"""The main job without a browser: the cast carries one case through the doors, on a simulated clock, and leaves its papers."""
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
from approvals.models import Case, ExportJob, Step, TrailEntry
from approvals.trail.agreement import verify_file
from approvals.trail.filters import Filters
from procurement.calendar.office_time import SHANGHAI
from workflows.demo.cast import build
from workflows.demo.stage import Stage
from workflows.engine import clock
from workflows.engine.base import flow_of, flows

BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
"""A Monday in a year whose holidays are published; every entry is marked `simulated`."""
REASON = "演示案件归档核对"


class Command(BaseCommand):
    help = "Carry one case of a flow from application to archive; leaves its papers and its trail in a folder."
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
            people = build(ticking.moment)
            stage = Stage(ticking, people, self.stdout.write)
            scenario.carry(stage)
            case = Case.objects.get(pk=stage.case.pk)
            self._leave(case, people, folder)
            self._closing_lines(case, stage, folder)

    def _leave(self, case: Case, people: Any, folder: Path) -> None:
        """Papers and trail, made by the worker's own makers (the immediate back end) as the screens ask for them."""
        from workflows.desk.papers import offered

        record = case.flow_class.records().get(case=case)
        last = case.decisions.latest("pk").actor  # whoever took part may print
        for kind, name in offered(record):
            self._make(last, kind, case, folder / f"{kind}.pdf", name)
        params = params_of(Filters(case=case.key))
        for ending in ("csv", "jsonl", "xlsx", "pdf"):
            self._make(people.auditor, f"trail.{ending}", case, folder / f"trail.{ending}", "审计轨迹", params)

    def _make(self, who: Any, kind: str, case: Case, target: Path, name: str, params: dict[str, Any] | None = None) -> None:
        job = jobs.ask(who, kind, params or {}, REASON, clock.now(), case=case)
        if job.state != ExportJob.State.DONE:
            raise CommandError(f"{kind}: {job.error}")
        with files.open_file(job.sha256) as made:
            target.write_bytes(made.read())
        note = f"  ({job.error})" if job.error else ""
        self.stdout.write(f"{name}  {target.name}  {job.size} bytes  sha256 {job.sha256[:16]}{note}")

    def _closing_lines(self, case: Case, stage: Stage, folder: Path) -> None:
        verdict = verify_file(case)
        steps, entries = Step.objects.filter(process=case).count(), TrailEntry.objects.filter(case=case).count()
        self.stdout.write(
            f"{case.number} {case.title}: {case.outcome}; {steps} steps, {entries} entries, {stage.fired} acts of the clock, "
            f"{stage.refusals} refusals, chain {'verified' if verdict.ok else 'BROKEN: ' + str(verdict.reason)}, head {case.head[:16]}"
        )
        self.stdout.write(f"→ {folder}")
        if not verdict.ok:
            raise CommandError("the trail does not verify")
