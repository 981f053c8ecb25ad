"""Whom a form may name: the floor above says who holds which role, since this floor knows accounts but no grants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

_known: list[Callable[[str], QuerySet[Any]]] = []


def known_through(holders_of: Callable[[str], QuerySet[Any]]) -> None:
    """Set once, at start-up, by the floor that knows both: `holders_of(codename)` gives the accounts with that role."""
    _known[:] = [holders_of]


def accounts() -> QuerySet[Any]:
    """Every account that is in use."""
    return get_user_model()._default_manager.filter(is_active=True).order_by("username")


def everybody() -> QuerySet[Any]:
    """Every account, those out of use included: what somebody did stays his."""
    return get_user_model()._default_manager.order_by("username")


def holders(role: str) -> QuerySet[Any]:
    """The accounts that hold a role; every account while nobody has told us."""
    return _known[0](role) if _known else accounts()


def person(value: Any) -> Any:
    """The account behind a staff number or an account; None when there is none in use."""
    if value is None or value == "":
        return None
    if hasattr(value, "get_username"):
        return value
    return accounts().filter(username=value).first()
