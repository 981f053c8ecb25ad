"""Office renovation pre-review (办公用房维修改造初审): from a unit's application to a numbered opinion in the archive.

The bureau gives an opinion after it has been on the spot; the final approval and the money are decided elsewhere. Read from top to
bottom, this page is the regulation; every number it needs is a row of the rulebook, every rule a function of procurement.renovations."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.meetings import forms as meeting_forms
from procurement.meetings import rules as meeting_rules
from procurement.meetings import services as meeting_services
from procurement.renovations import (
    forms,
    outside_forms,
    outside_rules,
    outside_services,
    review_services,
    rules,
    services,
    special_forms,
    special_rules,
    special_services,
    variants,
)
from workflows.engine.flow import (
    CaseFlow,
    Decide,
    End,
    If,
    Join,
    Record,
    Split,
    Submit,
    Switch,
    Timer,
    Work,
    bureau,
    call,
    limit,
    on_record,
    own_unit,
    this,
    unit_above,
)  # fmt: skip


class RenovationReviewFlow(CaseFlow):
    process_title = _("Office renovation pre-review")
    record_model = "procurement.Renovation"
    number_prefix = "WX"

    # 1. 申请: the unit asks, its own head stands for it (机关事务管理条例 §21: use and upkeep of office rooms under one management)
    apply = (
        Submit(forms.ApplicationForm, services.save_application)
        .By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Titled(_("Apply"))
        .Next(this.endorse)
    )
    #    补正: the clock of the review stands still; an application that nobody corrects lapses
    correct = (
        Work(forms.ApplicationForm, services.save_application)
        .Assign(this.apply.owner).Duty(Duty.REQUESTER).Titled(_("Correct the application"))
        .StopsClock().Due(limit("renovation.correct")).OnTimeout(limit("renovation.revise"), this.lapsed, title=_("Not corrected in time"))
        .Next(this.endorse)
    )
    endorse = (
        Decide(reviews=("title", "kind_asked", "building", "part", "contents", "amount", "items", "funding", "budget_line"))
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).Titled(_("Opinion of the unit"))
        .NotBy(this.apply, this.correct).Due(limit("renovation.endorse")).Quick(ceiling=limit("renovation.head_amount"))
        .Approved(this.competent_first).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )
    #    Some places hear the competent department first (主管部门); which, says the rulebook (renovation.chain.*)
    competent_first = (
        If(on_record(variants.through_competent)).Titled(_("Competent department first?")).Then(this.competent).Else(this.urgent)
    )
    competent = (
        Decide(reviews=("title", "kind_asked", "building", "part", "contents", "amount", "items", "funding", "budget_line"))
        .By(Role.COMPETENT, of=unit_above).Duty(Duty.COMPETENT).Titled(_("Opinion of the competent department"))
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("renovation.competent"))
        .Approved(this.urgent).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )

    #    抢修: act first with leave of the vice head, hand in the papers within the days of the rulebook; then the ordinary road
    urgent = If(on_record(special_rules.is_urgent_repair)).Titled(_("Urgent repair?")).Then(this.permit_urgent).Else(this.accept)
    permit_urgent = (
        Decide(special_forms.PermitForm, special_services.permit_urgent)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.URGENT_PERMIT).Titled(_("Leave for urgent repair")).Signed()
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("renovation.urgent_permit"))
        .Approved(this.complete_papers).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )
    complete_papers = (
        Work(forms.ApplicationForm, special_services.complete_papers)
        .Assign(this.apply.owner).Duty(Duty.REQUESTER).Titled(_("Papers handed in after urgent repair"))
        .Due(limit("renovation.urgent_papers"))
        .Next(this.endorse)
    )

    # 2. 受理: one window, one number; what is missing is named once and in full (一次性告知)
    #    A corrected application comes back here without a new opinion of its head, unless what the head answered for has changed.
    accept = (
        Record(forms.AcceptanceForm, services.record_acceptance)
        .By(Role.WINDOW, of=bureau).Duty(Duty.ACCEPT).Titled(_("Acceptance at the window"))
        .NotBy(this.apply, this.correct).Due(limit("renovation.accept"))
        .Next(this.classify).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )

    # 3. 分类: daily repair, repair proper, or construction under another name (机关团体建设楼堂馆所管理条例 §2, 6, 28)
    classify = (
        Record(forms.ClassificationForm, services.record_classification)
        .By(Role.HANDLER, of=bureau).Duty(Duty.CLASSIFY).Titled(_("Classification"))
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("renovation.classify"))
        .Next(this.which_class).Returned(this.correct, then="rerun_touched")
    )
    which_class = (
        Switch().Titled(_("Which class of repair?"))
        .Case(this.daily_advice, on_record(rules.is_daily))
        .Case(this.to_investment, on_record(rules.is_construction))
        .Default(this.special)
    )
    #    特事特批: the head may lift a hard check, never the trail or the separation of duties; without leave the case goes on as it is
    special = If(on_record(special_rules.asks_exception)).Titled(_("Exception asked for?")).Then(this.permit_exception).Else(this.appoint)
    permit_exception = (
        Decide(special_forms.PermitForm, special_services.permit_exception)
        .By(Role.HEAD, of=bureau).Duty(Duty.EXCEPTION_PERMIT).Titled(_("Leave for an exception")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.classify).Due(limit("renovation.exception_permit"))
        .Approved(this.appoint).Returned(this.classify, then="rerun").Rejected(this.appoint)
    )

    # 4. 现场勘查: by two people of whom one is not the handler; the second stands for the record by an act of his own
    appoint = (
        Record(forms.VisitForm, services.appoint_visit)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.HANDLE).Titled(_("Appointment for the visit"))
        .Due(limit("renovation.appoint"))
        .Next(this.visit_day)
    )
    visit_day = Timer(call(rules.visit_begins)).Titled(_("Until the day of the visit")).Next(this.inspect)
    inspect = (
        Record(forms.InspectionForm, services.record_inspection)
        .By(Role.INSPECTOR, of=bureau).Duty(Duty.INSPECTOR).Titled(_("On-site inspection")).Signed()
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("renovation.inspect"))
        .Next(this.confirm_inspection).Returned(this.appoint, then="rerun")
    )
    confirm_inspection = (
        Decide(forms.ConfirmationForm, services.confirm_inspection)
        .By(Role.INSPECTOR, of=bureau).Assign(call(rules.second_inspector)).Duty(Duty.INSPECTOR)
        .Titled(_("Confirmation by the second inspector")).Signed()
        .NotBy(this.inspect, this.classify, this.appoint, this.apply, this.correct, this.endorse).Due(limit("renovation.inspection_record"))
        .Approved(this.check_area).Returned(this.inspect, then="rerun")
    )

    # 5. 核定: rooms against the standard (发改投资〔2014〕2674号), quantities and sums line by line
    check_area = (
        Record(forms.AreaForm, review_services.record_area)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.AREA_CHECK).Titled(_("Area check"))
        .Due(limit("renovation.area_check"))
        .Next(this.check_estimate).Returned(this.correct, then="rerun_touched")
    )
    check_estimate = (
        Record(forms.EstimateForm, review_services.record_estimate)
        .By(Role.ESTIMATOR, of=bureau).Duty(Duty.ESTIMATE_CHECK).Titled(_("Estimate check"))
        .NotBy(this.apply, this.correct, this.endorse, this.classify).Due(limit("renovation.estimate_check"))
        .Next(this.draw_up).Returned(this.correct, then="rerun_touched")
    )

    # 6. 拟制意见: the handler writes down what everybody after this signs
    draw_up = (
        Work(forms.OpinionForm, review_services.draw_up_opinion)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.HANDLE).Titled(_("Draft of the opinion"))
        .Due(limit("renovation.issue"))
        .Next(this.outside)
    )
    #    外部会签: letters to other departments with a day for the answer; no answer is on record as none, never as consent
    outside = If(on_record(outside_rules.asks_outside)).Titled(_("Ask other departments?")).Then(this.ask_outside).Else(this.sign_off)
    ask_outside = (
        Record(outside_forms.OutsideRequestForm, outside_services.ask_outside)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.OUTSIDE).Titled(_("Letters to other departments"))
        .Due(limit("renovation.issue"))
        .Next(this.outside_reply)
    )
    outside_reply = (
        Record(outside_forms.OutsideReplyForm, outside_services.record_outside_reply)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.OUTSIDE).Titled(_("Replies of other departments"))
        .StopsClock().Due(limit("renovation.outside_reply"), at=call(outside_rules.reply_until))
        .Next(this.sign_off).Returned(this.draw_up, then="rerun")
    )

    # 7. 会签: finance, assets and legal side by side, by three people; silence is overdue, never consent;
    #    a dissent goes on record to the section
    sign_off = Split().Titled(_("Countersign")).Always(this.check_finance).Always(this.check_assets).Always(this.check_legal)
    check_finance = (
        Decide(reviews=("amount", "items", "items_accepted", "amount_accepted", "amount_cut", "funding", "budget_line"))
        .By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Titled(_("Finance countersignature"))
        .NotBy(
            this.apply, this.correct, this.endorse, this.classify, this.draw_up, this.check_estimate, this.check_assets, this.check_legal,
        )
        .Due(limit("renovation.countersign")).Quick(ceiling=limit("renovation.head_amount"))
        .Approved(this.signed_off).Returned(this.check_estimate, then="rerun_touched").Rejected(this.signed_off)
    )
    check_assets = (
        Decide(
            reviews=(
                "standard_edition", "area_staff", "area_rooms", "area_annexes", "office_actual", "office_allowed", "office_over",
                "service_actual", "equipment_actual", "building_actual", "reassign_possible", "area_note",
            )
        )
        .By(Role.ASSETS, of=bureau).Duty(Duty.COUNTERSIGN_ASSETS).Titled(_("Asset countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.classify, this.draw_up, this.check_legal)
        .Due(limit("renovation.countersign")).Quick(ceiling=limit("renovation.head_amount"))
        .Approved(this.signed_off).Returned(this.check_area, then="rerun_touched").Rejected(this.signed_off)
    )
    #    Legal affairs mends the wording on the way (resume): the two others do not answer for the draft, so their signatures stand
    check_legal = (
        Decide(
            reviews=(
                "need", "item_needs", "conclusion", "conclusion_reason", "basis", "basis_rules", "need_opinion", "contents_opinion",
                "conditions", "valid_months",
            )
        )
        .By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).Titled(_("Legal countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.classify, this.draw_up)
        .Due(limit("renovation.countersign")).Quick(ceiling=limit("renovation.head_amount"))
        .Approved(this.signed_off).Returned(this.draw_up, then="resume").Rejected(this.signed_off)
    )
    signed_off = Join().Titled(_("All have answered")).Next(this.section_chief)

    # 8. 审批: section, vice head in charge, and by the amount asked the head of the bureau or a meeting (三重一大)
    section_chief = (
        Decide()
        .By(Role.SECTION_CHIEF, of=bureau).Duty(Duty.SECTION_REVIEW).Titled(_("Section review"))
        .NotBy(this.apply, this.correct, this.endorse, this.classify, this.draw_up, this.check_finance, this.check_assets, this.check_legal)
        .Due(limit("renovation.section"))
        .Approved(this.vice_head).Returned(this.draw_up, then="rerun")
    )
    vice_head = (
        Decide()
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.LEADER_REVIEW).Titled(_("Review by the vice head")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.inspect, this.confirm_inspection, this.draw_up, this.section_chief)
        .Due(limit("renovation.vice_head"))
        .Approved(this.large).Returned(this.draw_up, then="rerun_touched").Rejected(this.refused)
    )
    large = (
        Switch().Titled(_("Who decides by the amount?"))
        .Case(this.hold_meeting, on_record(rules.needs_meeting))
        .Case(this.head, on_record(rules.needs_head))
        .Default(this.issue)
    )
    head = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.LEADER_REVIEW).Titled(_("Decision of the head")).Signed()
        .NotBy(
            this.apply, this.correct, this.endorse, this.inspect, this.confirm_inspection, this.draw_up, this.section_chief, this.vice_head,
        )
        .Due(limit("renovation.head"))
        .Approved(this.issue).Returned(this.draw_up, then="rerun_touched").Rejected(this.refused)
    )
    #    集体决策: the resolution signs; the recorder writes it down, the chair stands for the minutes
    hold_meeting = (
        Record(meeting_forms.MeetingForm, meeting_services.record_meeting)
        .By(Role.RECORDER, of=bureau).Duty(Duty.MEETING_RECORD).Titled(_("Meeting and resolution")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.draw_up).Due(limit("renovation.hold_meeting"))
        .Next(this.sign_minutes)
    )
    sign_minutes = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.RESOLUTION).Titled(_("Signature under the minutes")).Signed()
        .NotBy(
            this.apply, this.correct, this.endorse, this.inspect, this.confirm_inspection, this.draw_up, this.section_chief, this.vice_head,
            this.hold_meeting,
        )
        .Due(limit("renovation.sign_minutes"))
        .Approved(this.resolution).Returned(this.hold_meeting, then="rerun")
    )
    resolution = (
        Switch().Titled(_("What was resolved?"))
        .Case(this.issue, on_record(meeting_rules.resolved_to_approve))
        .Case(this.draw_up, on_record(meeting_rules.resolved_to_return))
        .Default(this.refused)
    )

    # 9. 出具与归档: number and seal, one delivery at the window; the file goes to the archive (档案法 §37)
    issue = (
        Record(forms.IssueForm, review_services.issue_opinion)
        .By(Role.WINDOW, of=bureau).Duty(Duty.OPINION_ISSUER).Titled(_("Issue of the opinion")).Final()
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("renovation.issue"))
        .Next(this.upwards)
    )
    #    Where others decide, the opinion goes up and their answer is kept with it
    upwards = If(on_record(outside_rules.reports_upwards)).Titled(_("Decided above?")).Then(this.report_up).Else(this.after_exception)
    report_up = (
        Record(outside_forms.HigherReplyForm, outside_services.record_higher_reply)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.OUTSIDE).Titled(_("Answer from above"))
        .StopsClock().Due(limit("renovation.higher_reply"))
        .Next(this.after_exception)
    )
    after_exception = (
        If(on_record(special_rules.exceptional)).Titled(_("Was there an exception?")).Then(this.report_exception).Else(this.archive)
    )
    report_exception = (
        Record(special_forms.ExceptionReportForm, special_services.record_exception_report)
        .By(Role.HANDLER, of=bureau).Assign(this.classify.owner).Duty(Duty.HANDLE).Titled(_("Report on the exception"))
        .Due(limit("renovation.exception_report"))
        .Next(this.archive)
    )
    archive = (
        Record(forms.ArchiveForm, review_services.archive)
        .By(Role.ARCHIVIST, of=bureau).Duty(Duty.ARCHIVE).Titled(_("Archive"))
        .Due(limit("renovation.archive"))
        .Next(this.archived)
    )

    # Outcomes
    archived = End().Titled(_("Opinion issued and archived"))
    daily_advice = End().Titled(_("Daily repair: closed with advice"))
    to_investment = End().Titled(_("Construction: referred to investment approval"))
    refused = End().Titled(_("Refused"))
    lapsed = End().Titled(_("Lapsed"))
