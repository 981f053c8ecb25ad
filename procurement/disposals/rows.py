"""The tables with one row a thing that the steps of a disposal fill in, as forms show them and the page of the case tells them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from procurement.money import yuan

SEPARATOR = "；"


class ItemRows:
    """Part of the record: each table as a list of rows, made from the things."""

    standing: Any
    item_rows: Any

    @property
    def card_checks(self) -> list[dict[str, Any]]:
        """核卡: every thing of the application."""
        return [_row(item, age(item)) | {
            "title_proof": item.title_proof or item.card.title_proof, "holder_consent": item.holder_consent,
            "leaves_because": item.leaves_because,
        } for item in self.item_rows()]  # fmt: skip

    @property
    def findings(self) -> list[dict[str, Any]]:
        """技术鉴定."""
        serves = {None: "", True: "yes", False: "no"}
        return [_row(item, age(item)) | {
            "serves": serves[item.serves], "beyond_repair": item.beyond_repair, "finding": item.finding,
        } for item in self.standing]  # fmt: skip

    @property
    def offers(self) -> list[dict[str, Any]]:
        """调剂: who wants it and who gets it. One query for the wishes."""
        from procurement.disposals.offering import offered, wished

        record: Any = self
        wishes = wished(record)
        return [_row(item, _wanted(wishes.get(item.pk, ()))) | {
            "taken_by": item.taken_by.code if item.taken_by else "", "taken_reason": item.taken_reason,
        } for item in offered(record)]  # fmt: skip

    @property
    def above_rows(self) -> list[dict[str, Any]]:
        """上级答复."""
        said = {None: "", True: "yes", False: "no"}
        return [_row(item, yuan(item.original_value)) | {"above": said[item.approved]} for item in self.standing]


def inside(record: Any, items: Iterable[Any], actor: Any) -> frozenset[str]:
    """Who gets none of it: who keeps one of the things, who applied for the case, who does this step, and the unit itself."""
    people = [item.custodian for item in items] + [record.case.requester, actor]
    return frozenset({one.display_name.strip() for one in people if one is not None} | {record.case.unit.name})


def _row(item: Any, told: str) -> dict[str, Any]:
    return {"no": item.no, "thing": f"{item.number} {item.name}", "told": told}


def age(item: Any) -> str:
    """Value, age against minimum life, and custodian in one cell; the place stands in the list of things."""
    parts = [_("original value %(value)s yuan") % {"value": yuan(item.original_value)}]
    if item.used is not None:
        parts.append(_("used %(used)s years") % {"used": item.used})
    if item.life is not None:
        parts.append(_("minimum life %(life)s years") % {"life": item.life})
    parts += [str(item.custodian)] if item.custodian is not None else []
    parts += [str(item.get_secrecy_display())] if item.classified else []
    return SEPARATOR.join(parts)


def _wanted(wishes: Iterable[Any]) -> str:
    return SEPARATOR.join(f"{one.unit}（{one.reason}{'，' + one.quota if one.quota else ''}）" for one in wishes)
