"""Sale and income: the ninety-per-cent rule, and what is paid in to the treasury (收支两条线). Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.calendar.days import Calendar, add_working_days
from procurement.facts import RuleBroken, Sentence
from procurement.money import yuan
from procurement.rulebook.limits import Rule, holds, limit

HUNDRED = Decimal(100)


class Bid(NamedTuple):
    """Whether a price pauses the sale, with the line below which it does."""

    pauses: bool
    line: Decimal
    rule: Rule


def judge_bid(price: Decimal, appraised: Decimal, on: date) -> Bid:
    """Below 90 % of the appraised value the sale pauses for renewed confirmation; exactly 90 % goes on.

    The line is compared unrounded: 89,999.99 on 100,000 pauses, 90,000.00 does not. RuleBroken without an appraised value above zero."""
    if appraised <= 0:
        raise RuleBroken("appraised", _("There is no appraised value to compare with: enter the appraisal report first."))
    if price <= 0:
        raise RuleBroken("price", _("A price is above zero: check the bid."))
    rule = limit("disposal.bid_share", on)
    return Bid(holds(price * HUNDRED / appraised, rule), appraised * rule.amount / HUNDRED, rule)


class Proceeds(NamedTuple):
    """Gross and what may be taken off it; all in yuan."""

    gross: Decimal
    taxes: Decimal = Decimal(0)
    appraisal_fee: Decimal = Decimal(0)
    commission: Decimal = Decimal(0)


def payable(proceeds: Proceeds) -> Decimal:
    """应缴 = gross − taxes − appraisal fee − commission (财资〔2021〕127号); nothing else is taken off, nothing is netted in the bureau.

    RuleBroken for a negative part, and when the costs eat more than the gross."""
    for name, value in proceeds._asdict().items():
        if value < 0:
            raise RuleBroken(name, _("No part of the account is below zero: check the vouchers."))
    found = proceeds.gross - proceeds.taxes - proceeds.appraisal_fee - proceeds.commission
    if found < 0:
        raise RuleBroken("gross", _("Taxes and costs are more than the income: check the vouchers; a shortfall is an expense of its own."))
    return found


def workings(proceeds: Proceeds) -> list[Sentence]:
    """The account line by line."""
    words = {"taxes": _("less taxes %(sum)s"), "appraisal_fee": _("less fee of the appraisal %(sum)s"),
             "commission": _("less commission of the auction %(sum)s")}
    lines = [Sentence(_("Gross %(sum)s"), {"sum": yuan(proceeds.gross)})]
    lines += [Sentence(said, {"sum": yuan(getattr(proceeds, name))}) for name, said in words.items()]
    return [*lines, Sentence(_("to the treasury %(sum)s"), {"sum": yuan(payable(proceeds))})]


def pay_in_until(received_on: date, calendar: Calendar) -> tuple[date, Rule]:
    """The last day for paying in; the day of receipt is not counted."""
    rule = limit("disposal.pay_in", received_on)
    return add_working_days(received_on, int(rule.amount), calendar).day, rule
