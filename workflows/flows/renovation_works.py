"""Renovation works (维修改造实施): from a project of the pool over budget, contract and acceptance to settlement and room record.

A page of its own, because the pre-review ends with its opinion within days while works take months, and not every opinion comes to works.
The case is that of the unit whose rooms are mended; the bureau begins it. Every number is a row of the rulebook (`works.…`)."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.works import acceptance, forms, rules, services
from workflows.engine.flow import CaseFlow, Decide, End, If, Record, Submit, bureau, call, limit, on_record, own_unit, this


class RenovationWorksFlow(CaseFlow):
    process_title = _("Renovation works")
    record_model = "procurement.RenovationWorks"
    number_prefix = "WG"

    # 1. 项目储备库: the bureau takes a project whose opinion still holds; nobody can take it twice
    take_up = (
        Submit(forms.TakeUpForm, services.take_up)
        .By(Role.HANDLER, of=bureau).Duty(Duty.POOL).Titled(_("Take up from the pool"))
        .Next(this.fund)
    )

    # 2. 预算: no budget, no works; a sum far above the accepted estimate needs a new pre-review
    fund = (
        Record(forms.FundingForm, services.fund)
        .By(Role.FINANCE, of=bureau).Duty(Duty.FUNDING).Titled(_("Budget"))
        .NotBy(this.take_up).Due(limit("works.fund"))
        .Next(this.contract).Rejected(this.unfunded)
    )

    # 3. 采购与合同: entered by whoever signs for it, who therefore never accepts the works (财库〔2016〕99号)
    contract = (
        Record(forms.ContractForm, services.sign_contract)
        .By(Role.HANDLER, of=bureau).Duty(Duty.SIGNER).Titled(_("Contract"))
        .NotBy(this.fund).Due(limit("works.contract"))
        .Next(this.accept_works).Returned(this.fund, then="rerun")
    )

    # 4. 竣工验收: by an acceptor of the bureau without any part in it, and by the unit as the second person
    accept_works = (
        Record(forms.AcceptanceForm, acceptance.accept_works)
        .By(Role.INSPECTOR, of=bureau).Duty(Duty.ACCEPTOR).Titled(_("Acceptance of the works")).Signed()
        .NotBy(this.take_up, this.fund, this.contract).Due(limit("works.accept"), at=call(rules.acceptance_deadline))
        .Next(this.confirm_works).Returned(this.contract, then="rerun")
    )
    confirm_works = (
        Decide(forms.ConfirmationForm, acceptance.confirm_works)
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ACCEPTOR).Titled(_("Second person of the acceptance")).Signed()
        .NotBy(this.accept_works, this.contract, this.take_up).Due(limit("works.confirm"))
        .Approved(this.passed).Returned(this.accept_works, then="rerun")
    )
    passed = If(on_record(rules.works_passed)).Titled(_("Have the works passed?")).Then(this.settle).Else(this.rework)

    # 5. 返工: the unit sees to it and reports; then the works are accepted once more, and the first record stays
    rework = (
        Record(forms.ReworkForm, acceptance.report_rework)
        .By(Role.REQUESTER, of=own_unit).Duty(Duty.REWORK).Titled(_("Report on the rework"))
        .NotBy(this.accept_works, this.confirm_works).Due(limit("works.rework"), at=call(rules.rework_deadline))
        .Next(this.accept_works)
    )

    # 6. 结算审减: by somebody who did not accept
    settle = (
        Record(forms.SettlementForm, services.settle)
        .By(Role.ESTIMATOR, of=bureau).Duty(Duty.SETTLEMENT).Titled(_("Settlement"))
        .NotBy(this.take_up, this.fund, this.contract, this.accept_works, this.confirm_works).Due(limit("works.settle"))
        .Next(this.update_rooms).Returned(this.accept_works, then="rerun")
    )

    # 7. 房屋档案与归档
    update_rooms = (
        Record(forms.RoomsForm, services.update_rooms)
        .By(Role.ASSETS, of=bureau).Duty(Duty.ROOM_RECORD).Titled(_("Room record")).Final()
        .NotBy(this.contract).Due(limit("works.rooms"))
        .Next(this.archive)
    )
    archive = (
        Record(forms.ArchiveForm, services.archive)
        .By(Role.ARCHIVIST, of=bureau).Duty(Duty.ARCHIVE).Titled(_("Archive"))
        .Due(limit("works.archive"))
        .Next(this.completed)
    )

    # Outcomes
    completed = End().Titled(_("Works completed and archived"))
    unfunded = End().Titled(_("No budget: back to the pool"))
