"""The app that holds the substance: its calendar and rulebook are filled after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProcurementConfig(AppConfig):
    """Connects the two memories (calendar, rulebook) to their rows and loads the rule packs after `migrate`."""

    name = "procurement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procurement.calendar import store as calendar_store
        from procurement.routing import bands, checks  # noqa: F401 - the check registers with `manage.py check`
        from procurement.rulebook import packs
        from procurement.rulebook import store as rulebook_store

        calendar_store.connect()
        rulebook_store.connect()
        packs.further[:] = [bands.gaps_and_overlaps]
        post_migrate.connect(_load_packs, sender=self, dispatch_uid="procurement.load_packs")


def _load_packs(using: str = "default", **_: Any) -> None:
    """Load the packs once the table is there (it is not while migrating backwards to zero)."""
    from procurement.rulebook.load import load_packs, table_fits

    if table_fits(using):
        load_packs(using=using)
