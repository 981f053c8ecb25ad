"""What the desk steps after the visit write: area, estimate, opinion, issue, archive."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.money import two_places
from procurement.renovations import area, rules
from procurement.renovations.models import Renovation, RenovationItem
from procurement.renovations.services import put
from procurement.renovations.standards import standard_of
from procurement.renovations.terms import Conclusion, Need
from procurement.rulebook.limits import holds, limit

Data = Mapping[str, Any]
AGREED = frozenset({Conclusion.AGREE, Conclusion.AGREE_CUT})
OPINION_SERIES, OPINION_NUMBER = "renovation.opinion", "机管初审〔{year}〕{n}号"
"""文号: brackets 〔〕, no leading zero, no 第 (GB/T 9704-2012)."""


# --- 5. Area against the standard (发改投资〔2014〕2674号) ---
def record_area(record: Renovation, *, data: Data, **_context: Any) -> None:
    """Work out what these posts may have, and by how much the office rooms are over it."""
    level, staff = _staff(data["area_staff"])
    if sum(staff.values()) > record.established:
        raise RuleBroken(
            "area_staff", _("The ranks add up to %(sum)s posts, the application says %(established)s: correct one of them."),
            sum=sum(staff.values()), established=record.established,
        )  # fmt: skip
    table = standard_of(record, level)
    unknown = [rank for rank in staff if table is None or rank not in table.office]
    if table is None or unknown:
        raise RuleBroken(
            "area_staff", _("The rulebook has no area standard for %(ranks)s on the day of the application: enter it first."),
            ranks="、".join(f"{level}.{rank}" for rank in unknown),
        )  # fmt: skip
    allowed = area.allowance(staff, table)
    over = area.excess(data["office_actual"], allowed.office)
    record.area_level, record.area_staff = level, [{"rank": row["rank"], "heads": row["heads"]} for row in data["area_staff"]]
    record.office_actual, record.office_allowed, record.service_allowed = data["office_actual"], allowed.office, allowed.service
    record.equipment_allowed, record.usable_allowed, record.building_ceiling = allowed.equipment, allowed.usable, allowed.building
    record.office_over, record.over_rate, record.area_rules = over.over, over.rate, table.codes
    record.reassign_possible, record.area_note = data["reassign_possible"] == "yes", data["area_note"]
    record.save()


def _staff(rows: list[Data]) -> tuple[str, dict[str, int]]:
    levels = {row["rank"].partition(".")[0] for row in rows}
    if len(levels) != 1:
        raise RuleBroken("area_staff", _("All ranks must belong to one level: a unit has one standard."))
    staff: dict[str, int] = {}
    for row in rows:
        rank = row["rank"].partition(".")[2]
        staff[rank] = staff.get(rank, 0) + row["heads"]
    return levels.pop(), staff


# --- 6. Quantities and estimate ---
def record_estimate(record: Renovation, *, data: Data, **_context: Any) -> None:
    """Accept each line or cut it with a reason; 审减额 and 审减率 follow."""
    items = {item.no: item for item in record.item_rows()}
    if sorted(row["no"] for row in data["items"]) != sorted(items):
        raise RuleBroken("items", _("The lines have changed meanwhile: load the page again."))
    judged = [_judged(items[row["no"]], row, place) for place, row in enumerate(data["items"])]
    record.amount_accepted = sum((item.accepted for item in judged), two_places(0))
    record.amount_cut, record.cut_rate = area.share_cut(record.amount, record.amount_accepted)
    record.estimate_note = data["estimate_note"]
    record.save()
    RenovationItem.objects.bulk_update(judged, ["accepted_quantity", "accepted", "cut_reason"])


def _judged(item: RenovationItem, row: Data, place: int) -> RenovationItem:
    if row["accepted"] > item.amount:
        raise RuleBroken(f"items-{place}-accepted", _("No more than the %(asked)s yuan asked can be accepted."), asked=item.amount)
    if row["accepted_quantity"] > item.quantity:
        raise RuleBroken(f"items-{place}-accepted_quantity", _("No more than the %(asked)s asked can be accepted."), asked=item.quantity)
    cut = row["accepted"] < item.amount or row["accepted_quantity"] < item.quantity
    if cut and not row["cut_reason"]:
        raise RuleBroken(f"items-{place}-cut_reason", _("Give the reason of the cut: the unit must understand it."))
    item.accepted_quantity, item.accepted, item.cut_reason = row["accepted_quantity"], row["accepted"], row["cut_reason"]
    return item


# --- 7. The opinion ---
def draw_up_opinion(record: Renovation, *, data: Data, **_context: Any) -> None:
    """Draft what the others sign; the conclusion must follow from what was found."""
    chosen = data["conclusion"]
    if chosen == Conclusion.AGREE and rules.is_cut(record):
        raise RuleBroken("conclusion", _("%(cut)s yuan were cut: the conclusion is “agreed after cuts”."), cut=record.amount_cut)
    if chosen == Conclusion.AGREE_CUT and not rules.is_cut(record):
        raise RuleBroken("conclusion", _("Nothing was cut: the conclusion is “agreed” or a refusal."))
    if chosen in AGREED and data["need"] == Need.UNNECESSARY:
        raise RuleBroken("need", _("What is not necessary cannot be agreed to: change the need or the conclusion."))
    if chosen in AGREED and rules.area_over(record) and not data["conditions"]:
        raise RuleBroken(
            "conditions", _("Office rooms are %(over)s ㎡ over the standard: make it a condition that the surplus is handed back."),
            over=record.office_over,
        )  # fmt: skip
    longest = limit("renovation.opinion_valid", record.applied_on)
    if not holds(data["valid_months"], longest):
        raise RuleBroken("valid_months", _("An opinion is valid for %(months)s months at most."), months=longest.text)
    put(record, data)
    record.save()


def issue_opinion(record: Renovation, *, data: Data, at: datetime, numbers: Callable[..., str], **_context: Any) -> None:
    """Give the document number (without gaps: a rolled-back act takes none) and the days of issue and expiry."""
    put(record, data)
    record.issued_on = local(at).date()
    record.valid_until = months_later(record.issued_on, record.valid_months or 0)
    record.opinion_no = record.opinion_no or numbers(OPINION_SERIES, OPINION_NUMBER)
    record.save()


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


# --- 8. Archive (档案法 §37) ---
def archive(record: Renovation, *, data: Data, at: datetime, **_context: Any) -> None:
    """File it away: how much, where, for how long."""
    put(record, data)
    record.archived_on = local(at).date()
    record.save()


