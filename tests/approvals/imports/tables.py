"""Tables as files, and their way through check and confirmation."""
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.imports import KINDS, jobs, papers
from approvals.imports.columns import said
from tests.approvals.rows import AT

REASON = "三定方案"


def csv_of(code: str, *rows, encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    head = ",".join(papers.titles(KINDS[code]))
    body = "\r\n".join([head, *(",".join(row) for row in rows)]) + "\r\n"
    return SimpleUploadedFile(f"{code}.csv", body.encode(encoding))


def xlsx_of(code: str, *rows) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.append(papers.titles(KINDS[code]))
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(f"{code}.xlsx", out.getvalue())


def hands_in(user, code: str, upload, reason: str = REASON):
    return jobs.take(user, code, upload, reason, AT)


def stored(user, code: str, upload):
    job = hands_in(user, code, upload)
    assert job.state == "ready", job.problems or job.error
    return jobs.confirm(job, user, AT)


def sentences(job) -> list[tuple[int, str]]:
    return [(line, said(column)) for line, column, __, __ in job.problems]
