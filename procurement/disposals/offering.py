"""调剂: before anything leaves the State's hands, every unit may say that it needs it; who gets it is a reasoned choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import end_of, local
from procurement.calendar.store import load
from procurement.disposals.checking import keep
from procurement.disposals.listing import by_number
from procurement.disposals.models import Disposal, DisposalItem, DisposalWish
from procurement.facts import RuleBroken
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]


def publish_offer(record: Disposal, *, data: Data, at: datetime, **_context: Any) -> None:
    """Open to every unit for the working days of the rulebook; the day of the publication is not counted."""
    today = local(at).date()
    days = limit("disposal.offer", today)
    record.offer_note, record.offered_at, record.offer_closed_on = data["offer_note"], at, None
    record.offer_until = add_working_days(today, int(days.amount), load(today)).day
    record.save()


def offered(record: Disposal) -> list[DisposalItem]:
    """What other units may see: nothing that held secrets."""
    return [item for item in record.standing if not item.classified]


def wish(item: DisposalItem, *, unit: Any, wants: bool, reason: str, quota: str, actor: Any, at: datetime) -> DisposalWish:
    """A unit says that it wants the thing, or no longer wants it; each time a further row. Raises RuleBroken."""
    record = item.disposal
    if record.case.status != "NEW" or record.offered_at is None or record.offer_closed_on or at > end_of(record.offer_until):
        raise RuleBroken(None, _("The offer is over: what has not been wished for until its last day goes its further way."))
    if item.leaves_list or item.classified:
        raise RuleBroken(None, _("This thing is not offered."))
    if unit.pk in {record.case.unit_id, (record.case.memo or {}).get("seat")}:
        raise RuleBroken(None, _("The thing is your own unit's: an offer is made to the others."))
    if wants and not reason.strip():
        raise RuleBroken("reason", _("Say what it is needed for: several units may want it."))
    said = newest([item]).get((item.pk, unit.pk))
    if wants == bool(said and said.wants):
        raise RuleBroken(None, _("Your unit has said so already.") if wants else _("Your unit has not asked for it."))
    row = DisposalWish(item=item, unit=unit, wants=wants, reason=reason.strip(), quota=quota.strip(), by=actor, at=at)
    row.save()
    return row


def newest(items: Iterable[DisposalItem]) -> dict[tuple[int, int], DisposalWish]:
    """The last word of each unit on each thing, by (thing, unit). One query."""
    rows = DisposalWish.objects.filter(item__in=[item.pk for item in items]).select_related("unit", "by").order_by("id")
    return {(row.item_id, row.unit_id): row for row in rows}


def wished(record: Disposal) -> dict[int, list[DisposalWish]]:
    """Who wants each offered thing, in the order in which they said so; read once per object."""
    known: dict[int, list[DisposalWish]] | None = record.__dict__.get("_wishes")
    if known is not None:
        return known
    found = record.__dict__["_wishes"] = {}
    for row in newest(record.standing).values():
        if row.wants:
            found.setdefault(row.item_id, []).append(row)
    return found


def close_offer(record: Disposal, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Who gets what: only a unit that asked for it; to choose among several, or to give it to none, needs a reason."""
    wishes = wished(record)
    for place, (item, row) in enumerate(by_number(record, data["offers"], "offers", offered(record))):
        asked = {one.unit.code: one.unit for one in wishes.get(item.pk, ())}
        code, reason = row["taken_by"], row["taken_reason"].strip()
        if code and code not in asked:
            raise RuleBroken(f"offers-{place}-taken_by", _("This unit has not asked for it: choose one that has, or nobody."))
        if not reason and (len(asked) > 1 or (asked and not code)):
            raise RuleBroken(f"offers-{place}-taken_reason", _("Several units want it, or one wants it in vain: say why it is decided so."))
        item.taken_by, item.taken_reason = asked.get(code), reason
    record.offer_opinion, record.offer_closed_on = data["offer_opinion"], local(at).date()
    keep(record, case, at)
