"""The number of a contract belongs to one contract, also where two are signed in the same moment."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken


def must_be_free(record: Any, number: str) -> None:
    """Under a lock on the number until the transaction ends: looked up without it, two signatures at once would both find it free."""
    if connection.vendor == "postgresql":  # on SQLite one transaction writes at a time
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"procurement.contract_no:{number}"])
    taken = type(record)._default_manager.filter(contract_no=number).exclude(pk=record.pk).first()
    if taken is not None:
        raise RuleBroken("contract_no", _("This number belongs to the contract of “%(other)s”: check it."), other=taken)
