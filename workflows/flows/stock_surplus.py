"""Surplus of a stock-take (盘盈处理): what was found without a card is valued, decided on, and entered in the books.

A shortage of the same stock-take is a case of its own (asset disposal, form loss): the two are never set off against one another.
The case is that of the unit that was counted; the counter begins it. Every number is a row of the rulebook (`surplus.…`)."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.surpluses import forms, rules, services
from workflows.engine.flow import CaseFlow, Decide, End, If, Record, Submit, bureau, limit, on_record, this


class StockSurplusFlow(CaseFlow):
    process_title = _("Surplus of a stock-take")
    record_model = "procurement.Surplus"
    number_prefix = "PY"

    # 1. 提出: one explained surplus of a closed stock-take, by a counter
    apply = (
        Submit(forms.ApplicationForm, services.apply)
        .By(Role.COUNTER, of=bureau).Duty(Duty.COUNTER).Titled(_("Put a surplus forward"))
        .Next(this.value)
    )

    # 2. 核卡与估值: no card of anybody knows it; document value, else appraised, else nominal
    value = (
        Record(forms.ValueForm, services.value)
        .By(Role.ASSETS, of=bureau).Duty(Duty.CARD_CHECK).Titled(_("Check of cards and value"))
        .NotBy(this.apply).Due(limit("surplus.value"))
        .Next(this.large)
    )

    # 3. 审批: by the value; whoever counted never decides
    large = If(on_record(rules.needs_head)).Titled(_("Is the value large?")).Then(this.decide_head).Else(this.decide_vice)
    decide_vice = (
        Decide(forms.DecisionForm, services.decide, reviews=("title", "quantity", "value", "value_basis", "value_document"))
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Decision of the vice head")).Signed()
        .NotBy(this.apply, this.value).Due(limit("surplus.decide"))
        .Approved(this.enter_card).Returned(this.value, then="rerun").Rejected(this.refused)
    )
    decide_head = (
        Decide(forms.DecisionForm, services.decide, reviews=("title", "quantity", "value", "value_basis", "value_document"))
        .By(Role.HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Decision of the head")).Signed()
        .NotBy(this.apply, this.value).Due(limit("surplus.decide"))
        .Approved(this.enter_card).Returned(this.value, then="rerun").Rejected(this.refused)
    )

    # 4. 记账: a card of its own, by the asset accountant, who neither counted nor decided
    enter_card = (
        Record(forms.CardForm, services.enter_card)
        .By(Role.ASSET_ACCOUNTANT, of=bureau).Duty(Duty.ASSET_ACCOUNTANT).Titled(_("Enter the card")).Final()
        .NotBy(this.value).Due(limit("surplus.enter"))
        .Next(this.archive)
    )
    archive = (
        Record(forms.ArchiveForm, services.archive)
        .By(Role.ARCHIVIST, of=bureau).Duty(Duty.ARCHIVE).Titled(_("Archive"))
        .Due(limit("surplus.archive"))
        .Next(this.completed)
    )

    # Outcomes
    completed = End().Titled(_("Entered in the books and archived"))
    refused = End().Titled(_("Not entered"))
