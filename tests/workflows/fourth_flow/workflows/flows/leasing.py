"""Leasing of rooms (房屋出租): from a unit's application to a signed contract."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.leasing import forms, rules, services
from workflows.engine.flow import CaseFlow, Decide, End, If, Join, Record, Split, Submit, Work, bureau, limit, on_record, own_unit, this


class LeasingFlow(CaseFlow):
    process_title = _("Leasing of rooms")
    record_model = "procurement.Letting"
    number_prefix = "CZ"

    # 1. The unit asks
    apply = (
        Submit(forms.ApplicationForm, services.save_application)
        .By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Titled(_("Apply for a lease")).Next(this.endorse)
    )
    correct = (
        Work(forms.ApplicationForm, services.save_application)
        .Assign(this.apply.owner).Duty(Duty.REQUESTER).Titled(_("Correct the lease"))
        .StopsClock().Due(limit("leasing.correct")).OnTimeout(limit("leasing.correct"), this.lapsed).Next(this.endorse)
    )
    endorse = (
        Decide(reviews=("title", "rooms", "tenant", "months", "amount"))
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).NotBy(this.apply, this.correct).Titled(_("The unit's opinion of the lease"))
        .Due(limit("leasing.step")).Approved(this.sign_off).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )

    # 2. Two signatures side by side
    sign_off = Split().Titled(_("Countersign the lease")).Always(this.check_assets).Always(this.check_legal)
    check_assets = (
        Decide(reviews=("rooms",)).By(Role.ASSETS, of=bureau).Duty(Duty.COUNTERSIGN_ASSETS).NotBy(this.apply, this.correct, this.endorse)
        .Titled(_("Assets on the lease")).Due(limit("leasing.step"))
        .Approved(this.signed_off).Returned(this.correct, then="resume").Rejected(this.refused)
    )
    check_legal = (
        Decide(reviews=("tenant", "months")).By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).NotBy(this.apply, this.correct, this.endorse)
        .Titled(_("Legal affairs on the lease")).Due(limit("leasing.step")).Approved(this.signed_off).Rejected(this.refused)
    )
    signed_off = Join().Titled(_("Both have signed the lease")).Next(this.long)

    # 3. A long lease goes to the head
    long = If(on_record(rules.is_long)).Titled(_("A long lease?")).Then(this.decide).Else(this.conclude)
    decide = (
        Decide().By(Role.VICE_HEAD, of=bureau).Duty(Duty.LEADER_REVIEW).NotBy(this.apply, this.endorse, this.check_assets, this.check_legal)
        .Titled(_("Decision on the lease")).Signed().Due(limit("leasing.step")).Approved(this.conclude).Rejected(this.refused)
    )
    conclude = (
        Record(forms.ContractForm, services.record_contract)
        .By(Role.HANDLER, of=bureau).Duty(Duty.HANDLE).Titled(_("Conclude the contract")).Due(limit("leasing.step")).Next(this.let)
    )

    let = End().Titled(_("Let"))
    refused = End().Titled(_("Lease refused"))
    lapsed = End().Titled(_("Lease lapsed"))
