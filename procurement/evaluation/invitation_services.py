"""Suppliers are asked for quotes: enough of them, none barred, no two under one head, the same text and the same closing moment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import add_working_days
from procurement.calendar.office_time import local
from procurement.calendar.store import load
from procurement.evaluation import figures, waivers
from procurement.evaluation.models import Invitation, InvitedSupplier
from procurement.evaluation.terms import TieRule
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.needs.rules import wrote_the_need
from procurement.needs.terms import AwardMethod, Reserve
from procurement.parties.matching import suppliers_apart
from procurement.parties.models import Supplier
from procurement.parties.terms import Apart, Size, Standing
from procurement.rulebook.limits import limit

Data = Mapping[str, Any]
RATES = ("consortium_rate", "low_average_rate", "low_second_rate", "low_ceiling_rate")
TERMS = ("tie_rule", "reserved_for_small", *RATES)


def invite(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Open a round; whatever an earlier one brought stays in its rows and leaves the record."""
    today = local(at).date()
    suppliers = found(data["invited"])
    data = {**data, "reserved_for_small": data["reserved_for_small"] or record.reserve == Reserve.WHOLE}
    _may_be_asked(record, suppliers, data["reserved_for_small"], today)
    _closes_late_enough(data["quotes_due"], today)
    _documents(record, data, today)
    for name in ("invitation_text", "quotes_due", *TERMS):
        setattr(record, name, data[name])
    start_again(record)
    record.invitation_round, record.invited_at = record.invitation_round + 1, at
    record.invited = [
        {"supplier": one.pk, "code": one.credit_code, "name": one.name, "found_by": row["found_by"]}
        for one, row in zip(suppliers, data["invited"], strict=True)
    ]  # fmt: skip
    made = Invitation(
        tender=record, round=record.invitation_round, text=data["invitation_text"], closes_at=data["quotes_due"], by=actor, at=at,
        text_sha256=hashlib.sha256(data["invitation_text"].encode()).hexdigest(), terms=jsonable({name: data[name] for name in TERMS}),
    )  # fmt: skip
    made.save()
    InvitedSupplier.objects.bulk_create(
        InvitedSupplier(invitation=made, supplier=one, no=n, found_by=row["found_by"])
        for n, (one, row) in enumerate(zip(suppliers, data["invited"], strict=True), 1)
    )
    record.save()


def start_again(record: Any) -> None:
    """A new round knows nothing of the quotes, sheets and reports of the one before."""
    record.quotes, record.quotes_valid, record.quotes_needed = [], None, None
    record.too_few_way, record.too_few_reason, record.two_permitted, record.two_permission = "", "", False, ""
    record.sheets, record.scores, record.low_prices, record.hearings, record.opinions = [], [], [], [], []
    record.review, record.review_note, record.recommended, record.recommended_amount, record.nobody_because = {}, "", None, None, ""


def found(rows: Sequence[Data]) -> list[Supplier]:
    """The suppliers behind names or credit codes, in the order of the rows."""
    typed = [row["supplier"].strip() for row in rows]
    known: dict[str, Supplier] = {}
    for one in Supplier.objects.filter(Q(credit_code__in=typed) | Q(name__in=typed)).prefetch_related("bad_records"):
        known |= {one.credit_code: one, one.name: one}
    suppliers: list[Supplier] = []
    for place, told in enumerate(typed):
        one = known.get(told)
        if one is None:
            raise RuleBroken(
                f"invited-{place}-supplier",
                _("No supplier of this name or credit code is in the register: enter it there first, or correct what you typed."),
            )  # fmt: skip
        if one in suppliers:
            raise RuleBroken(f"invited-{place}-supplier", _("%(name)s stands twice: ask each supplier once."), name=one.name)
        suppliers.append(one)
    return suppliers


def _may_be_asked(record: Any, suppliers: list[Supplier], reserved: bool, today: date) -> None:
    for place, one in enumerate(suppliers):
        _is_independent(record, place, one)
        if reserved and one.size == Size.LARGE:
            raise RuleBroken(
                f"invited-{place}-supplier",
                _("This package is reserved for small and medium enterprises, and %(name)s is entered as “%(size)s”: ask another."),
                name=one.name, size=one.get_size_display(),
            )  # fmt: skip
        if one.standing != Standing.ACTIVE:
            raise RuleBroken(f"invited-{place}-supplier", _("%(name)s is no longer in use in the register: ask another."), name=one.name)
        if one.barred_on(today):
            raise RuleBroken(
                f"invited-{place}-supplier", _("%(name)s is on the bad-record list today: ask another supplier."), name=one.name
            )
    least = limit("evaluation.suppliers_least", today, object_type=record.object_type)
    if len(suppliers) < least.amount:
        raise RuleBroken(
            "invited", _("%(count)s suppliers are not enough: ask at least %(least)s (%(source)s)."), count=len(suppliers),
            least=least.text, source=least.source,
        )  # fmt: skip
    _stand_apart(suppliers, today)


def _is_independent(record: Any, place: int, one: Supplier) -> None:
    if wrote_the_need(record, one.name):
        raise RuleBroken(
            f"invited-{place}-supplier",
            _("%(name)s had a hand in design, specification, supervision or testing for this purchase and may not offer "
              "(Regulations on Implementing the Government Procurement Law, article 18): ask another supplier."), name=one.name,
        )  # fmt: skip


def _stand_apart(suppliers: list[Supplier], today: date) -> None:
    names = {one.pk: one.name for one in suppliers}
    for pair in suppliers_apart(names, today):
        if pair.why == Apart.SAME_HEAD:
            raise RuleBroken(
                "invited", _("%(one)s and %(other)s have the same head and may not compete: ask only one of them."),
                one=names[pair.one], other=names[pair.other],
            )  # fmt: skip
        raise RuleBroken(
            "invited", _("%(one)s and %(other)s control or manage one another and may not compete: ask only one of them."),
            one=names[pair.one], other=names[pair.other],
        )  # fmt: skip


def _closes_late_enough(closes: datetime, today: date) -> None:
    least = limit("evaluation.quote_days", today)
    first = add_working_days(today, int(least.amount), load(today)).day
    if local(closes).date() < first:
        raise RuleBroken(
            "quotes_due", _("Suppliers have at least %(days)s working days (%(source)s): close on %(first)s or later."), days=least.text,
            source=least.source, first=first.isoformat(),
        )  # fmt: skip


def _documents(record: Any, data: Data, today: date) -> None:
    """What the documents lay down stays within what the rules allow them."""
    kind = record.object_type
    if record.small_rate is not None:
        _within(None, record.small_rate, "small_deduction", today, kind)
    if data["consortium_rate"] is not None:
        _within("consortium_rate", data["consortium_rate"], "consortium_deduction", today, kind)
    for name in ("average", "second", "ceiling"):
        _raised(f"low_{name}_rate", data[f"low_{name}_rate"], figures.row(f"low_{name}", today), figures.row("low_most", today))
    if record.award_method == AwardMethod.SCORING and not record.price_fixed:
        _price_weight(record, today)
    if data["tie_rule"] == TieRule.AWARDER and waivers.self_purchase_waived(today):
        raise RuleBroken(
            "tie_rule", _("The bureau has given up choosing suppliers itself: let a tie be settled by the technical score or by a draw."),
        )  # fmt: skip


def _within(field: str | None, rate: Decimal, code: str, today: date, kind: str) -> None:
    least = limit(f"evaluation.{code}_least", today, object_type=kind)
    most = limit(f"evaluation.{code}_most", today, object_type=kind)
    if not least.amount <= rate <= most.amount:
        raise RuleBroken(
            field, _("A deduction of %(rate)s %% is outside %(least)s %% to %(most)s %% (%(source)s): lay down one within."),
            rate=rate, least=least.text, most=most.text, source=most.source,
        )  # fmt: skip


def _raised(field: str, rate: Decimal | None, ruled: Any, most: Any) -> None:
    if rate is None:
        return
    if ruled is None or most is None:
        raise RuleBroken(field, _("The rule on abnormally low prices is not in force on this day: leave this empty."))
    if not ruled.amount <= rate <= most.amount:
        raise RuleBroken(
            field, _("The documents may only raise this share, from %(least)s %% to at most %(most)s %% (%(source)s)."), least=ruled.text,
            most=most.text, source=most.source,
        )  # fmt: skip


def _price_weight(record: Any, today: date) -> None:
    """价格分权重: at least what the rule wants of this kind of object; works have none of their own."""
    least = figures.row("price_weight_least", today, record.object_type)
    weight = sum((Decimal(row["weight"]) for row in record.factors if row["kind"] == "price"), Decimal(0)) * 100
    if least is not None and weight < least.amount:
        raise RuleBroken(
            None, _("The price weighs %(weight)s %%, at least %(least)s %% are due (%(source)s): return the need to be corrected."),
            weight=weight, least=least.text, source=least.source,
        )  # fmt: skip
