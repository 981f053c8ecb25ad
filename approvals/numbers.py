"""Case, acceptance and document numbers: gapless, because the counter moves in the transaction that uses it."""
from django.db import connection, transaction

_TAKE = """
INSERT INTO approvals_numberseries (series, year, "last") VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET "last" = approvals_numberseries."last" + 1 RETURNING "last"
"""
"""One statement: it creates the year's row or adds one under the row's lock, which is held until the caller commits."""


def take(series: str, year: int) -> int:
    """The next number of a series, from 1 each year. Only inside the caller's transaction: a rolled-back act gives its number back.

    Raises TransactionManagementError outside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, year])
        return cursor.fetchone()[0]


def case_number(prefix: str, year: int) -> str:
    """编号 of a case, `WX-2026-0001`."""
    return f"{prefix}-{year}-{take(f'case.{prefix}', year):04d}"


def acceptance_number(prefix: str, year: int) -> str:
    """受理号, given when the window accepts the papers, `WX-SL-2026-0001`."""
    return f"{prefix}-SL-{year}-{take(f'accepted.{prefix}', year):04d}"


def document_number(word: str, year: int) -> str:
    """发文字号 of a paper, `示例管修〔2026〕1号`: hexagonal brackets, no leading zeros (党政机关公文格式 GB/T 9704-2012)."""
    return f"{word}〔{year}〕{take(f'document.{word}', year)}号"
