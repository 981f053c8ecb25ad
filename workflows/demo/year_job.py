"""The past year of the demo, carried by the worker while the site is already in use: a job with progress like any export."""
from collections.abc import Iterator
from datetime import datetime

from approvals.exports import csv, jobs
from approvals.models import Case, ExportJob, Unit, User

from . import cast, seed
from .scenarios.renovation_year import UNITS

KIND = "demo"
ASKER = cast.PEOPLE["section_chief"].login
COLUMNS = ("编号", "单位", "项目", "申报金额（元）", "结果")


def ask(at: datetime) -> None:
    """Hand the year to the worker, in the name of the section chief, who reads the yearly report; once."""
    if not ExportJob.objects.filter(kind=KIND).exists():
        jobs.ask(User.objects.get(username=ASKER), KIND, {}, "演示：上一年度的初审事项", at)


@jobs.register(KIND)
def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Carry the year case by case in a child with a clock of its own; hands over the list of what was carried."""
    def said(line: str) -> None:
        done, slash, total = line.partition("/")
        if slash:
            progress.expect(int(total))
            progress.finished(int(done))

    seed.run_child(said, "year")
    return jobs.Made("上年度初审事项清单（演示）.csv", "text/csv; charset=utf-8", csv.write(COLUMNS, _rows()))


def _rows() -> Iterator[list[str]]:
    codes = [code for code, *_rest in UNITS]
    for case in Case.objects.filter(unit__in=Unit.objects.filter(code__in=codes)).select_related("unit").order_by("pk").iterator():
        yield [case.number, str(case.unit), case.title, f"{case.amount:.2f}", case.outcome]
