"""置换, 报废, 损失核销: what each of them states beyond a plain hand-over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.disposals.execution import rules
from procurement.disposals.execution.claim_models import KeptClaim
from procurement.disposals.execution.course import as_replied, enter, may_leave, not_ahead, not_before, overdue, same_rows
from procurement.disposals.execution.models import Exchange, LossFinding, ScrapRecord
from procurement.disposals.execution.selling import highest, valid_report
from procurement.disposals.execution.terms import Balance, Liability
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.records import put

Data = Mapping[str, Any]
ZERO = Decimal("0.00")


# --- 置换 ---
def exchange(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """What comes in costs the appraised value of what is given, plus a difference paid or less one received, plus other costs
    (政府会计准则第3号 §13). Of several reports the highest is the measure, as in a sale."""
    may_leave(record)
    not_ahead("exchange_signed_on", data["exchange_signed_on"], at)
    not_before("exchange_signed_on", data["exchange_signed_on"], record.replied_on, _("reply"))
    as_replied("exchange_partner", data["exchange_partner"], record)
    report = valid_report(record, "exchange_signed_on", data["exchange_signed_on"])
    late = overdue(record, data["exchange_signed_on"], data)
    difference, costs = data["exchange_difference"] or ZERO, data["exchange_costs"] or ZERO
    _difference_said(data, difference, at)
    sign = {Balance.PAID: 1, Balance.RECEIVED: -1, Balance.EVEN: 0}[Balance(data["exchange_balance"])]
    due = highest(record) + sign * difference + costs
    worth = sum((row["value"] for row in data["exchange_received"]), ZERO)
    if worth != due:
        raise RuleBroken(
            "exchange_received",
            _("The things received come to %(worth)s yuan; appraised value, difference and costs make %(due)s: correct the values."),
            worth=worth, due=due,
        )  # fmt: skip
    received = [dict(row) | {"no": no} for no, row in enumerate(data["exchange_received"], 1)]
    put(record, data, but=("exchange_received", "overdue_because"))
    record.exchange_difference, record.exchange_costs, record.exchange_received = difference, costs, jsonable(received)
    made = Exchange(
        disposal=record, no=record.exchanges.count() + 1, appraisal=report, agreement_no=record.exchange_agreement,
        partner=record.exchange_partner, signed_on=record.exchange_signed_on, balance=record.exchange_balance, difference=difference,
        costs=costs, received=record.exchange_received, by=actor, at=at,
    )  # fmt: skip
    enter(record, "exchange", made, made.signed_on, overdue=late)
    record.save()


def _difference_said(data: Data, difference: Decimal, at: datetime) -> None:
    even = data["exchange_balance"] == Balance.EVEN
    if even and difference:
        raise RuleBroken("exchange_difference", _("Without a difference the sum stays empty: say who pays it, or clear the sum."))
    if not even and difference <= 0:
        raise RuleBroken("exchange_difference", _("Enter the sum of the difference."))
    if data["exchange_balance"] == Balance.PAID and not data["exchange_money"].strip():
        raise RuleBroken("exchange_money", _("Money that we pay comes from a budget line: name it."))
    if data["exchange_balance"] == Balance.RECEIVED:
        if data["income_on"] is None:
            raise RuleBroken("income_on", _("Enter the day on which the money came in: the time for paying it in counts from it."))
        not_ahead("income_on", data["income_on"], at)


# --- 报废 ---
def scrap(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Vehicles with their certificate, electronics to a qualified recycler; what was left of the value is income, also nothing."""
    may_leave(record)
    listed, on = record.listed, data["scrapped_on"]
    not_ahead("scrapped_on", on, at)
    not_before("scrapped_on", on, record.replied_on, _("reply"))
    late = overdue(record, on, data)
    same_rows("scrap_lines", data, len(listed))
    for place, (item, row) in enumerate(zip(listed, data["scrap_lines"], strict=True)):
        if item.is_vehicle and not row["certificate"].strip():
            raise RuleBroken(
                f"scrap_lines-{place}-certificate", _("A scrapped vehicle has a certificate of recycling: enter its number."),
            )  # fmt: skip
    bound = [item for item in listed if item.is_vehicle or rules.is_electronic(item, on)]
    if bound and not data["recycler_qualification"].strip():
        raise RuleBroken(
            "recycler_qualification", _("%(thing)s goes to a qualified recycler only: enter the document of his qualification."),
            thing=bound[0].name,
        )  # fmt: skip
    if data["residual"] > 0 and data["income_on"] is None:
        raise RuleBroken("income_on", _("Enter the day on which the money came in: the time for paying it in counts from it."))
    not_ahead("income_on", data["income_on"], at)
    _must_be_scrap(data["residual"], listed)
    lines = [
        {"no": no, "card": item.number, "name": item.name, "certificate": row["certificate"]}
        for no, (item, row) in enumerate(zip(listed, data["scrap_lines"], strict=True), 1)
    ]
    put(record, data, but=("scrap_lines", "overdue_because"))
    record.scrap_lines = lines
    made = ScrapRecord(
        disposal=record, no=record.scrappings.count() + 1, recycler=record.recycler, qualification=record.recycler_qualification,
        scrapped_on=on, paper=record.scrap_paper, lines=lines, residual=record.residual, by=actor, at=at,
    )  # fmt: skip
    enter(record, "scrapping", made, on, overdue=late)
    record.save()


def _must_be_scrap(residual: Decimal, listed: Sequence[Any]) -> None:
    """What is left of a thing is never worth more than the thing was: the step is final, and the treasury is owed what it says."""
    whole = sum((item.original_value for item in listed), Decimal(0))
    if residual > whole:
        raise RuleBroken(
            "residual", _("The residual value %(residual)s is above the original value of all things listed, %(whole)s: check the sum "
                          "and its unit."), residual=residual, whole=whole,
        )  # fmt: skip


# --- 损失核销 ---
def find_liability(record: Any, *, data: Data, actor: Any, at: datetime, **_context: Any) -> None:
    """Who is liable and what was made good; what is still owed goes on the register of claims when the books are cleared."""
    due, paid = data["compensation_due"] or ZERO, data["compensation_paid"] or ZERO
    not_ahead("found_on", data["found_on"], at)
    if data["liability"] == Liability.PERSON and not data["liable_person"].strip():
        raise RuleBroken("liable_person", _("Name who is liable."))
    if data["liability"] == Liability.NOBODY and due:
        raise RuleBroken("compensation_due", _("Where nobody is liable nothing is due: correct the finding or the sum."))
    if paid > due:
        raise RuleBroken("compensation_paid", _("More was received than is due: check the sums."))
    if paid and data["income_on"] is None:
        raise RuleBroken("income_on", _("Enter the day on which the money came in: the time for paying it in counts from it."))
    not_ahead("income_on", data["income_on"], at)
    if rules.is_gone(record) and any(item.classified for item in record.listed) and not data["secrecy_report"].strip():
        raise RuleBroken("secrecy_report", _("A lost thing held state secrets: report it to the secrecy authority and enter the paper."))
    put(record, data, but=("claims",))
    record.compensation_due, record.compensation_paid = due, paid
    record.claims = jsonable(_claims(record, data))
    made = LossFinding(
        disposal=record, no=record.loss_findings.count() + 1, liability=record.liability, paper=record.liability_paper,
        finding=record.liability_finding, person=record.liable_person, due=due, paid=paid, secrecy_report=record.secrecy_report, by=actor,
        at=at,
    )  # fmt: skip
    enter(record, "finding", made, record.found_on)
    record.save()


def _claims(record: Any, data: Data) -> list[dict[str, Any]]:
    """What is still owed: the bad debt itself, the rest of a compensation, and whatever else is typed (insurance, third parties)."""
    found = []
    if record.is_claim:
        rest = record.claim_amount - record.compensation_paid
        found.append({"debtor": record.claim_debtor, "amount": rest, "basis": record.claim_document})
    elif record.compensation_due > record.compensation_paid:
        rest = record.compensation_due - record.compensation_paid
        found.append({"debtor": record.liable_person, "amount": rest, "basis": record.liability_paper})
    found += [{name: row[name] for name in ("debtor", "amount", "basis")} for row in data["claims"]]
    return [row | {"no": no} for no, row in enumerate((row for row in found if row["amount"] > 0), 1)]


def keep_claims(record: Any, *, on: Any, actor: Any, at: datetime, case: Any) -> None:
    """账销案存: one row for each claim, written when the books are cleared; the record is saved by whoever calls."""
    for row in record.claims:
        made = KeptClaim(
            disposal=record, no=row["no"], unit_id=case.unit_id, debtor=row["debtor"], amount=Decimal(row["amount"]), basis=row["basis"],
            kept_on=on, by=actor, at=at,
        )  # fmt: skip
        enter(record, "claim", made, on)
