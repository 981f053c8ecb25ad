"""需求提出 and 预算、目录、限额核查: the items are summed up, the money is looked for, and finance holds it under the lock of the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.assets import spelling
from procurement.assets.replacing import lock, may_be_asked
from procurement.budgets import catalogue, quotas
from procurement.budgets.balance import Balance, balance, locked
from procurement.budgets.models import BudgetLine
from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.money import two_places, yuan
from procurement.needs import sharing
from procurement.pool.models import PoolEntry
from procurement.pool.services import locked as pool_locked
from procurement.pool.services import must_wait
from procurement.records import put
from procurement.renovations.terms import Urgency
from procurement.tenders.models import Tender, TenderItem

Data = Mapping[str, Any]
MOST = Decimal("999999999999.99")
"""The largest sum that a column holds."""


# --- 1. The unit asks ---
def save_request(record: Tender, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Keep the request, new or corrected; sums are worked out here. What finance held of an earlier version is given back."""
    today = local(at).date()
    tree = catalogue.tree(today)
    category = _category(data, tree)
    items = _items(data, tree, category)
    _old_things(record, items, case, today)
    entry = _project(data, case, today)
    _fits(data, today)
    amount = sum((item.amount for item in items), two_places(0))
    if amount > MOST:
        raise RuleBroken("items", _("The sum of the items is larger than any budget: check quantities and prices."))
    line = _line(data, case)
    _must_be_enough("budget_line", line, balance(line, but=record), amount)
    if entry is not None:
        sharing.must_fit(entry, record, amount)
    put(record, data, but=("items", "budget_line", "pool_entry"))
    record.budget_line, record.amount, record.requested_on = line, amount, today
    record.pool_entry = entry
    record.joined_amount = two_places(0)  # lines of other units are taken in again when the need is drawn up
    record.category_name = category.name
    record.in_catalogue = _centralised({category.code, *(item.category_code for item in items)}, today)
    record.budget_held = record.budget_left = record.budget_checked_on = None
    fresh = record.pk is None
    record.save()
    if not fresh:
        record.items.all().delete()
    for item in items:
        item.tender = record
    TenderItem.objects.bulk_create(items)


def _category(data: Data, tree: Mapping[str, catalogue.Category]) -> catalogue.Category:
    code = data["category_code"]
    found = tree.get(code)
    if found is None or not found.bottom:
        raise RuleBroken("category_code", _("%(code)s is not a bottom category of the catalogue today: choose another."), code=code)
    if found.object_type != data["object_type"]:
        raise RuleBroken(
            "object_type", _("%(category)s is of another kind than the object chosen: correct the object or the category."), category=found,
        )  # fmt: skip
    return found


def _centralised(codes: Iterable[str], today: date) -> bool:
    """One thing of the centralised catalogue makes the purchase one of it: mixing hides nothing (政府采购法 §18)."""
    return any([catalogue.in_catalogue(code, today) for code in sorted(codes)])


def _items(data: Data, tree: Mapping[str, catalogue.Category], whole: catalogue.Category) -> list[TenderItem]:
    made = []
    for place, row in enumerate(data["items"]):
        code = catalogue.tidy(row["category_code"]) or whole.code
        found = tree.get(code)
        if found is None or not found.bottom:
            raise RuleBroken(
                f"items-{place}-category_code",
                _("%(code)s is not a bottom category of the catalogue: correct it, or leave the cell empty."), code=code,
            )  # fmt: skip
        if found.object_type != whole.object_type:
            raise RuleBroken(
                f"items-{place}-category_code",
                _("%(category)s is of another kind than the purchase: ask for it in a request of its own."), category=found,
            )  # fmt: skip
        amount = two_places(row["quantity"] * row["price"])
        if amount <= 0:
            raise RuleBroken(f"items-{place}-price", _("Quantity and unit price come to nothing: correct one of them."))
        if amount > MOST:
            raise RuleBroken(f"items-{place}-price", _("This line is larger than any budget: check quantity and price."))
        made.append(TenderItem(
            no=place + 1, category_code=code, name=row["name"], specification=row["specification"], unit=row["unit"],
            quantity=row["quantity"], price=row["price"], amount=amount, delivery_place=row["delivery_place"],
            replaces=spelling.number(row.get("replaces", "")),
        ))  # fmt: skip
    return made


def _old_things(record: Tender, items: list[TenderItem], case: Any, today: date) -> None:
    """更新: each card is replaced once, by one line of one purchase, and only when its time has come. Locks the cards."""
    lock([item.replaces for item in items if item.replaces])
    seen: set[str] = set()
    for place, item in enumerate(items):
        if not item.replaces:
            continue
        if item.replaces in seen:
            raise RuleBroken(f"items-{place}-replaces", _("Card %(number)s stands in another line already."), number=item.replaces)
        seen.add(item.replaces)
        try:
            may_be_asked(item.replaces, case.unit, item.quantity, today)
        except RuleBroken as broken:
            raise RuleBroken(f"items-{place}-{broken.field}", broken.message, **broken.params) from broken
        other = _bought_already(item.replaces, record)
        if other:
            raise RuleBroken(
                f"items-{place}-replaces", _("Purchase %(other)s replaces card %(number)s already."), number=item.replaces, other=other,
            )  # fmt: skip


def _bought_already(number: str, record: Tender) -> str:
    """Another purchase that is under way for this card, or came to a contract."""
    going = Q(tender__case__status="NEW") | Q(tender__contract_amount__isnull=False)
    found = TenderItem.objects.filter(going, replaces=number).exclude(tender=record.pk)
    return found.order_by("tender").values_list("tender__case__number", flat=True).first() or ""


def _project(data: Data, case: Any, today: date) -> PoolEntry | None:
    """An agreed renovation of the same unit that waits in the pool; its opinion has not lapsed and nobody has taken it up."""
    if not data.get("pool_entry"):
        return None
    entry = PoolEntry.objects.with_taken().select_related("renovation__case").filter(pk=data["pool_entry"]).first()
    if entry is None or entry.renovation.case.unit_id != case.unit_id:
        raise RuleBroken("pool_entry", _("This project of the pool does not belong to the unit: choose another, or none."))
    entry = pool_locked(entry.pk)  # two purchases on one project are held against its sum one after the other
    must_wait(entry, today, "pool_entry")
    return entry


def _fits(data: Data, today: date) -> None:
    if data["delivery_wanted"] < today:
        raise RuleBroken("delivery_wanted", _("The day lies in the past: choose a later one."))
    if data["urgency"] != Urgency.NORMAL and not data["urgency_reason"].strip():
        raise RuleBroken("urgency_reason", _("Say what makes it urgent and why it could not be foreseen."))


def _line(data: Data, case: Any) -> BudgetLine:
    line = BudgetLine.objects.filter(pk=data["budget_line"], unit_id=case.unit_id).first()
    if line is None:
        raise RuleBroken("budget_line", _("This budget line does not belong to the unit: choose another."))
    if line.fiscal_year != data["fiscal_year"]:
        raise RuleBroken(
            "fiscal_year", _("The budget line is of %(year)s: correct the fiscal year or choose another line."), year=line.fiscal_year,
        )  # fmt: skip
    return line


def _must_be_enough(field: str | None, line: BudgetLine, now: Balance, amount: Decimal) -> None:
    if amount <= now.left:
        return
    raise RuleBroken(
        field,
        _("%(line)s has %(left)s yuan left (%(amount)s less %(held)s held and %(fixed)s fixed by contracts); %(asked)s are asked, "
          "%(short)s too many. Ask for less, or have the budget adjusted first: without budget nothing is bought."),
        line=line, left=yuan(now.left), amount=yuan(now.amount), held=yuan(now.held), fixed=yuan(now.fixed), asked=yuan(amount),
        short=yuan(amount - now.left),
    )  # fmt: skip


# --- 2. Finance checks and holds ---
def check_budget(record: Tender, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """Balance and quotas are judged under lock, and the sum is held from now on; what is over says what to do."""
    today = local(at).date()
    line = locked(record.budget_line_id)
    now = balance(line, but=record)
    _must_be_enough(None, line, now, record.amount)
    asked = list(record.items.filter(origin__isnull=True).values("category_code", "quantity", "amount"))
    found = quotas.uses(case.unit_id, asked, day=today, fiscal_year=record.fiscal_year, but=record, lock=True)
    for use in found:
        _within(use, data)
    record.quotas = [use.facts() for use in found]
    record.quota_document = data["quota_document"] if any(use.over for use in found) else ""
    record.budget_opinion, record.budget_checked_on = data["budget_opinion"], today
    record.in_catalogue = _centralised({record.category_code, *(row["category_code"] for row in asked)}, today)
    record.budget_held, record.budget_left = record.amount, now.left - record.amount
    record.save()


def _within(use: quotas.Use, data: Data) -> None:
    if not use.over or (not use.stops and data["quota_document"].strip()):
        return
    facts = {"category": use.quota.category_code, "most": yuan(use.quota.most), "used": yuan(use.used), "asked": yuan(use.asked),
             "left": yuan(use.left)}
    if use.stops:
        raise RuleBroken(
            None, _("Quota of %(category)s: %(most)s, used %(used)s, asked %(asked)s. Return the request: at most %(left)s may still be "
                    "asked in this period, the rest waits for the next."), **facts,
        )  # fmt: skip
    raise RuleBroken(
        "quota_document",
        _("Quota of %(category)s: %(most)s, used %(used)s, asked %(asked)s. Enter the document that permits more, or return the request "
          "to be cut to %(left)s."), **facts,
    )  # fmt: skip
