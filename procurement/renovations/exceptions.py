"""特事特批 as a rule: what may be asked for, and when a permission that was given no longer fits what it was given for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import RuleBroken
from procurement.renovations import eligibility


def judge_exception(record: Any) -> None:
    """An exception names checks that have failed and that may be lifted at all, and gives its reason."""
    failed = {check.code: check for check in eligibility.failing(record)}
    for code in record.exception_codes:
        if code not in failed:
            raise RuleBroken("exception_codes", _("An exception is asked only for checks that are not met: take the others out."))
        if not failed[code].liftable:
            raise RuleBroken(
                "exception_codes", _("“%(check)s” is forbidden (%(rule)s): no exception is possible."),
                check=failed[code].title, rule=failed[code].rule_words,
            )  # fmt: skip
    if record.exception_codes and not record.exception_reason:
        raise RuleBroken("exception_reason", _("Give the reason of the exception: the head decides by it."))


def keep_or_ask_anew(record: Any, before: Any) -> None:
    """A permission stands for exactly the facts that the head saw; whatever has changed is permitted anew."""
    if eligibility.exception_facts(record) != before:
        withdraw_permission(record)


def withdraw_permission(record: Any) -> None:
    """What was permitted no longer is; the trail keeps that it was."""
    record.exception_permitted_at, record.exception_conditions = None, ""
