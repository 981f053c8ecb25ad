"""The past year of the demo, carried by the worker while the site is already in use: jobs with progress like any export."""
from collections.abc import Iterator
from datetime import datetime

from approvals.exports import csv, jobs
from approvals.models import ExportJob, User
from procurement.assets.models import Vehicle

from . import cast, seed
from .scenarios import disposal_year, purchase_year, renovation_year, vehicle_fleet

KIND, PURCHASES, ASSETS, DISPOSALS = "demo", "demo.purchases", "demo.assets", "demo.disposals"
YEARS = (KIND, PURCHASES, ASSETS, DISPOSALS)
ASKER, KEEPER = cast.PEOPLE["section_chief"].login, cast.PEOPLE["assets"].login
"""Nobody may wait for more than a few jobs at once: cars and disposals are asked for by whoever keeps the register."""
COLUMNS = ("编号", "单位", "项目", "申报金额（元）", "结果")
BOUGHT = ("编号", "单位", "项目", "预算（元）", "成交（元）", "供应商", "结果")
GONE = ("编号", "单位", "事项", "账面原值（元）", "当月批次（元）", "结果")
DRIVEN = ("卡片编号", "单位", "号牌", "名称", "编制类别", "初次登记", "行驶里程（公里）", "账面原值（元）", "标识")


def ask(at: datetime) -> None:
    """Hand the years to the worker, in the names of two who read the reports; each once, the quickest first."""
    _ask(ASSETS, "演示：150家单位的722辆公务用车", KEEPER, at)
    _ask(DISPOSALS, "演示：上一年度的资产处置事项", KEEPER, at)
    if not ExportJob.objects.filter(kind=KIND).exists():
        jobs.ask(User.objects.get(username=ASKER), KIND, {}, "演示：上一年度的初审事项", at)
    _ask(PURCHASES, "演示：上一年度的采购事项", ASKER, at)


def _ask(kind: str, title: str, asker: str, at: datetime) -> None:
    """Asked again, for the same year, when the worker was stopped on the way: it goes on where it stopped. No worker runs yet when this is
    called, so that a job that still seems to run is one whose worker is gone."""
    last = ExportJob.objects.filter(kind=kind).order_by("-pk").first()
    if last is not None and last.state not in (ExportJob.State.RUNNING, ExportJob.State.FAILED):
        return
    if last is not None:
        jobs.cancel(last, at)
    params = last.params if last is not None else {"year": seed.year_begins(at).year}
    jobs.ask(User.objects.get(username=asker), kind, params, title, at)


def under_way() -> bool:
    """Whether a year is still being carried. Its cases live on a clock of their own: the real one, looking round meanwhile, would find
    every step of the past year overdue and let it run out."""
    return ExportJob.objects.filter(kind__in=YEARS, state__in=(ExportJob.State.WAITING, ExportJob.State.RUNNING)).exists()


@jobs.register(KIND)
def make(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Carry the year of pre-reviews in a child with a clock of its own; hands over the list of what was carried."""
    _carry(progress, "year")
    return jobs.Made("上年度初审事项清单（演示）.csv", "text/csv; charset=utf-8", csv.write(COLUMNS, _rows()))


@jobs.register(PURCHASES)
def make_purchases(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Carry the year of purchases likewise."""
    year = int(job.params["year"])
    _carry(progress, "purchases", str(year))
    return jobs.Made(f"{year}年度采购事项清单（演示）.csv", "text/csv; charset=utf-8", csv.write(BOUGHT, _bought(year)))


@jobs.register(ASSETS)
def make_assets(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Enter units and cars likewise; hands over the list of the cars."""
    _carry(progress, "assets", str(job.params["year"]))
    return jobs.Made("公务用车清单（演示）.csv", "text/csv; charset=utf-8", csv.write(DRIVEN, _driven()))


@jobs.register(DISPOSALS)
def make_disposals(job: ExportJob, progress: jobs.Progress) -> jobs.Made:
    """Carry the year of disposals likewise."""
    year = int(job.params["year"])
    _carry(progress, "disposals", str(year))
    return jobs.Made(f"{year}年度资产处置事项清单（演示）.csv", "text/csv; charset=utf-8", csv.write(GONE, _gone(year)))


def _carry(progress: jobs.Progress, *what: str) -> None:
    def said(line: str) -> None:
        done, slash, total = line.partition("/")
        if slash:
            progress.expect(int(total))
            progress.finished(int(done))

    seed.run_child(said, *what)


def _rows() -> Iterator[list[str]]:
    for case in renovation_year.carried().select_related("unit").order_by("pk").iterator():
        yield [case.number, str(case.unit), case.title, f"{case.amount:.2f}", case.outcome]


def _bought(year: int) -> Iterator[list[str]]:
    for one in purchase_year.of_year(year).select_related("case__unit", "winner").order_by("pk").iterator():
        sums = [f"{one.amount:.2f}", "" if one.award_amount is None else f"{one.award_amount:.2f}"]
        yield [one.case.number, str(one.case.unit), one.title, *sums, str(one.winner or ""), one.case.outcome]


def _gone(year: int) -> Iterator[list[str]]:
    for one in disposal_year.of_year(year).select_related("case__unit").order_by("pk").iterator():
        sums = [f"{one.amount:.2f}", "" if one.batch_value is None else f"{one.batch_value:.2f}"]
        yield [one.case.number, str(one.case.unit), one.title, *sums, one.case.outcome]


def _driven() -> Iterator[list[str]]:
    found = Vehicle.objects.filter(card__number__startswith=vehicle_fleet.NUMBER)
    for one in found.select_related("card__unit").order_by("pk").iterator():
        yield [one.card.number, str(one.card.unit), one.plate, one.card.name, one.get_quota_display(), one.first_registered_on.isoformat(),
               str(one.card.kilometres or ""), f"{one.card.original_value:.2f}", "有" if one.official_sign else "无"]  # fmt: skip
