"""The forms of the contract and its performance; those of a report from the performance are in `progress_forms`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from procurement.acceptances.forms import ConfirmationForm, ReworkForm, RoundForm, tables_of
from procurement.contracts import rules
from procurement.contracts.amending import refuse_amendment
from procurement.contracts.progress_forms import CENT, PerformForm, course, label
from procurement.contracts.terms import Standing
from procurement.fields import CountField, DayField, LineField, NumberField, TextField
from procurement.forms import RecordForm, ShownTable
from procurement.money import yuan

__all__ = [
    "AcceptanceForm", "AmendmentForm", "ConfirmationForm", "ContractForm", "PaymentApprovalForm", "PaymentForm", "PerformForm",
    "RectificationForm", "ReworkForm",
]  # fmt: skip


class ContractForm(RecordForm):
    """签订合同: what stands on the signed paper."""

    results = ("contract_late", "contract_publish_by", "contract_file_by", "contract_bond_back_by")

    contract_no = LineField(label=label("contract_no"), longest=60)
    contract_credit_code = LineField(
        label=label("contract_credit_code"), longest=18, help_text=_("As it stands on the contract: it must be that of the winner."),
    )  # fmt: skip
    contract_amount = NumberField(label=label("contract_amount"), least=CENT)
    contract_signed_on = DayField(label=label("contract_signed_on"))
    contract_begin = DayField(label=label("contract_begin"))
    contract_end = DayField(label=label("contract_end"))
    contract_bond = NumberField(label=label("contract_bond"), required=False, help_text=_("Empty where none is asked for."))
    contract_sme = forms.BooleanField(label=label("contract_sme"), required=False)
    payment_days = CountField(
        label=label("payment_days"), least=1, most=3650, required=False,
        help_text=_("Only where the contract says so; counted from the delivery."),
    )  # fmt: skip
    contract_terms = TextField(label=label("contract_terms"), required=False)
    contract_late_reason = LineField(label=label("contract_late_reason"), longest=300, required=False)

    fieldsets = (
        (_("Contract"), ("contract_no", "contract_credit_code", "contract_amount", "contract_signed_on", "contract_late_reason")),
        (_("Performance"), ("contract_begin", "contract_end", "contract_bond")),
        (_("Payment"), ("contract_sme", "payment_days", "contract_terms")),
    )


class AmendmentForm(RecordForm):
    """审批补充协议; a return of this step refuses the amendment, and keeps it."""

    results = ("contract_raised", "contract_saved")

    amendment_note = TextField(label=label("amendment_note"), required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """An opinion is given anew each time."""
        return {}

    def returns(self, record: Any, *, comment: str, actor: Any, at: datetime, attached: Any) -> str:
        """Not agreed: entered beside what was asked for."""
        reason = comment.strip() or str(self.cleaned_data["amendment_note"])
        refuse_amendment(record, comment=reason, actor=actor, at=at)
        return reason


class RectificationForm(RecordForm):
    """整改情况: what was put right after a notice."""

    results = ("rectified_late",)

    rectified_what = TextField(label=label("rectified_what"))
    rectified_on = DayField(label=label("rectified_on"))


class AcceptanceForm(RoundForm):
    """验收: one round, by an acceptor without part in the purchase."""

    accepted_amount = NumberField(
        label=label("accepted_amount"), least=CENT, required=False,
        help_text=_("At the prices of the contract; empty for the whole of it."),
    )  # fmt: skip

    tables = tables_of("acceptance_points")
    fieldsets = (
        (_("Acceptance of the delivery"), ("accepted_on", "quantities", "acceptance_points")),
        (_("Verdict of the acceptance"), ("verdict", "accepted_amount", "acceptance_note", "rework_what", "rework_due")),
    )

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """What is accepted is worth the contract unless something is missing."""
        known = super().known_of(record, case_unit)
        return known | {"accepted_amount": rules.contract_now(record)} if known else known


class PaymentForm(RecordForm):
    """付款申请: one instalment."""

    results = ("payment_due", "payment_late", "paid")

    payment_amount = NumberField(label=label("payment_amount"), least=CENT)
    payment_reason = LineField(label=label("payment_reason"), longest=200)
    invoice_no = LineField(label=label("invoice_no"), longest=60, required=False)
    payment_last = forms.BooleanField(label=label("payment_last"), required=False)
    rest_reason = LineField(label=label("rest_reason"), longest=300, required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The rest that can be asked for; a further instalment is written anew."""
        if record is None or record.pk is None:
            return {}
        left = rules.payable(record) - record.paid
        return {"payment_amount": left if left > Decimal(0) else None}

    @classmethod
    def shown_tables(cls, record: Any) -> list[ShownTable]:
        """With every request so far, once there has been more than one."""
        words = dict(Standing.choices)
        rows = [
            [str(row["no"]), yuan(row["amount"]), row["reason"], row["invoice_no"], row["due_on"], row["by"],
             str(words[row["standing"]])]
            for row in record.payment_course
        ]  # fmt: skip
        heads = [
            pgettext_lazy("payment", "No."), label("payment_amount"), label("payment_reason"), label("invoice_no"),
            label("payment_due"), _("Asked for by"), _("Standing"),
        ]  # fmt: skip
        return course(label("payment_course"), heads, rows, frozenset({0, 1}))


class PaymentApprovalForm(RecordForm):
    """审批付款."""

    results = ("paid",)

    payment_note = TextField(label=label("payment_note"), required=False)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """An opinion is given anew each time."""
        return {}
