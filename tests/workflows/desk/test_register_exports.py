"""The registers and the budget lines as tables: taken by whoever reads them, with a reason, with what the screen shows and nothing else."""
import csv
import io
import re

import openpyxl
import pytest
from django.utils import translation

from approvals import files
from approvals.exports import jobs
from approvals.exports.csv import unescape
from approvals.models import ExportJob, TrailEntry
from approvals.roles import Role
from procurement.parties.identity import digest_of
from procurement.parties.models import Supplier
from workflows.demo import year_job
from workflows.desk import papers
from workflows.desk.exports import kind_title
from workflows.engine import clock

from .desk_b import browser
from .test_budgets import line, used  # noqa: F401 - a fixture
from .test_parties import code, entered, expert, text

pytestmark = pytest.mark.django_db
WHY = "年度供应商清理"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def taken(who, url, ending="csv", reason=WHY):
    """The rows of the file, as whoever asked downloads them: [{title: cell}]."""
    client = browser(who)
    answer = client.post(url, {"format": ending, "reason": reason})
    assert answer.status_code == 302, text(answer)
    job = ExportJob.objects.latest("pk")
    assert job.state == "done", job.error
    assert client.get(f"/exports/{job.key}/file/").status_code == 200
    with files.open_file(job.sha256) as stored:
        body = stored.read()
    if ending == "csv":
        return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    titles, *rows = openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
    return [dict(zip(titles, (cell or "" for cell in row), strict=True)) for row in rows]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_suppliers_leave_as_the_list_shows_them(cast, ending):
    one, other = entered(cast), entered(cast, credit_code=code(), name="示例乙公司（演示）", size="large")
    gone = entered(cast, credit_code=code("91350100M000300YX"), name="已停用公司")
    buyer = browser(cast.buyer)
    buyer.post(f"/parties/suppliers/{gone.pk}/end/", {"on": "2026-03-02", "reason": "歇业"})
    buyer.post(f"/parties/suppliers/{other.pk}/bad/", {"reason": "弃标", "document": "通报〔2026〕1号", "since": "2026-01-01"})
    listed = [row["party"].name for row in buyer.get("/parties/suppliers/").context["rows"]]
    rows = taken(cast.finance, "/parties/suppliers/export/", ending)
    assert [row["名称"] for row in rows] == listed
    told = {row["名称"]: row for row in rows}
    assert told[one.name]["统一社会信用代码"] == one.credit_code and told[one.name]["联系电话"] == "010-5550-0001"
    assert (told[one.name]["不良行为"], told[other.name]["不良行为"]) == ("否", "是")
    (row,) = taken(cast.auditor, "/parties/suppliers/export/?tab=ended", ending)
    assert (row["名称"], row["停用日期"], row["停用原因"]) == ("已停用公司", "2026-03-02", "歇业")
    assert [row["名称"] for row in taken(cast.auditor, "/parties/suppliers/export/?q=乙", ending)] == [other.name]


def test_as_many_rows_as_the_list_has_pages(cast):
    at = clock.now()
    Supplier.objects.bulk_create([Supplier(name=f"示例{n % 7}公司", credit_code=f"S{n:017}", entered_at=at) for n in range(45)])
    assert len({row["统一社会信用代码"] for row in taken(cast.buyer, "/parties/suppliers/export/")}) == 45


@pytest.mark.parametrize(("who", "suppliers", "experts", "budget"), [
    ("buyer", 200, 403, 200), ("finance", 200, 403, 200), ("draw_operator", 403, 200, 403), ("draw_supervisor", 200, 200, 403),
    ("auditor", 200, 200, 200), ("system_admin", 200, 200, 200), ("expert_1", 403, 403, 403), ("requester", 403, 403, 200),
    ("stranger", 403, 403, 403),
])
def test_who_reads_a_register_takes_it_along_and_nobody_else(cast, used, who, suppliers, experts, budget):  # noqa: F811
    client = browser(getattr(cast, who))
    for kind, status in (("parties/suppliers", suppliers), ("parties/agencies", suppliers), ("parties/experts", experts), ("budget", budget)):
        assert client.get(f"/{kind}/export/").status_code == status, kind
        assert client.post(f"/{kind}/export/", {"format": "csv", "reason": WHY}).status_code == (302 if status == 200 else 403), kind
        if status == 200:
            assert f"/{kind}/export/" in client.get(f"/{kind}/").content.decode()


@pytest.mark.parametrize("reason", ["", "查", "   "])
def test_nobody_takes_a_register_without_saying_why(cast, reason):
    answer = browser(cast.buyer).post("/parties/suppliers/export/", {"format": "xlsx", "reason": reason})
    assert answer.status_code == 422 and not ExportJob.objects.exists()
    assert browser(cast.buyer).post("/parties/suppliers/export/", {"format": "pdf", "reason": WHY}).status_code == 422


def test_the_reason_stands_in_the_trail_and_the_words_looked_for_do_not(cast):
    entered(cast)
    taken(cast.buyer, "/parties/suppliers/export/?q=示例甲")
    made = TrailEntry.objects.get(action="export.made")
    assert made.actor == cast.buyer and WHY in str(made.details) and "suppliers.csv" in bytes(made.body).decode()
    assert "示例甲" not in bytes(made.body).decode() and TrailEntry.objects.filter(action="export.downloaded").count() == 1


def test_digests_leave_with_those_only_who_read_them_on_the_page(cast):
    entered(cast, "experts")
    digest = digest_of(expert()["identity"])
    (row,) = taken(cast.draw_operator, "/parties/experts/export/")
    assert digest not in row.values() and "已登记" in row.values() and row["系统账号（工号）"] == "6101"
    (row,) = taken(cast.draw_supervisor, "/parties/experts/export/")
    assert digest in row.values()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_name_that_looks_like_a_formula_runs_nowhere(cast, ending):
    evil = "=HYPERLINK(\"http://x\",\"甲\")"
    entered(cast, name=evil)
    (row,) = taken(cast.buyer, "/parties/suppliers/export/", ending)
    assert (row["名称"] == f"'{evil}" and unescape(row["名称"]) == evil) if ending == "csv" else row["名称"] == evil
    if ending == "xlsx":
        with files.open_file(ExportJob.objects.latest("pk").sha256) as stored:
            sheet = openpyxl.load_workbook(io.BytesIO(stored.read())).active
        assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} <= {"s", "n"}
        assert not [cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "n" and cell.value is not None]


def test_a_right_that_was_taken_back_takes_the_file_with_it(cast):
    entered(cast)
    taken(cast.legal, "/parties/suppliers/export/")
    job, client = ExportJob.objects.get(), browser(cast.legal)
    _take_back(cast, cast.legal, Role.LEGAL)
    assert client.get(f"/exports/{job.key}/file/").status_code == 403
    ExportJob.objects.filter(pk=job.pk).update(state="failed")
    assert client.post(f"/exports/{job.key}/retry/").status_code == 403


def _take_back(cast, person, role):
    from approvals.models import UnitGrant

    assert UnitGrant.objects.filter(user=person, permission__codename=role.value).delete()[0]


def test_budget_lines_leave_with_what_is_held_fixed_and_left(cast, used):  # noqa: F811
    line(cast.unit_a, "2010302", fiscal_year=2025), line(cast.unit_b, "2010303")
    (row,) = taken(cast.finance, f"/budget/export/?unit={cast.unit_a.pk}&year=2026", "xlsx")
    sums = [row[title] for title in ("指标金额", "在办占用", "合同已用", "可用余额")]
    assert row["单位编码"] == cast.unit_a.code and "2010301" in row.values() and sums == ["100000.00", "20000.00", "30500.00", "49500.00"]


def test_a_unit_takes_its_own_lines_only(cast, used):  # noqa: F811
    line(cast.unit_b)
    assert len(taken(cast.requester, "/budget/export/")) == 1
    assert browser(cast.requester).post(f"/budget/export/?unit={cast.unit_b.pk}", {"format": "csv", "reason": WHY}).status_code == 403
    job = ExportJob.objects.get()
    ExportJob.objects.filter(pk=job.pk).update(params={"unit": cast.unit_b.pk, "year": 2026})
    assert browser(cast.requester).get(f"/exports/{job.key}/file/").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_of_export_has_words_of_its_own(language):
    """A paper, a report, a register or a past year of the demo; two formats of one thing share their words."""
    told = {}
    with translation.override(language):
        for kind in [*jobs.makers(), *year_job.YEARS]:
            words, (code, __, ending) = kind_title(kind), kind.partition(".")
            assert words != f"{code} {ending.upper()}".strip() and (language == "en" or CHINESE.search(words)), (kind, words)
            assert told.setdefault(words, kind) == kind
    assert set(papers.NAMES) <= set(told.values()) and not any(word in words for words in told for word in ("PURCHASES", "ASSETS", "DISPOSALS"))


@pytest.mark.parametrize(("who", "url"), [("assets", "/assets/export/"), ("assets", "/assets/vehicles/export/"), ("assets", "/premises/export/rooms/"),
                                          ("buyer", "/parties/suppliers/export/")])
def test_a_register_is_exported_and_not_the_trail(cast, who, url):
    words = text(browser(getattr(cast, who)).get(url))
    assert "导出 · " in words and "导出留痕" not in words
