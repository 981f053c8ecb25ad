"""Disposal of assets (资产处置): from a unit's application to the reply, and from the reply to books that hold what is there.

Nothing leaves the State's hands before every other unit has been asked, and nothing but what the reply lists (行政事业性国有资产管理条例).
Read from top to bottom, this page is the order of the regulation; numbers are rows of the rulebook, rules functions of their rooms."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.disposals import forms, rules, services
from procurement.disposals.execution import clearing, clearing_forms, handing, leaving, other_ways, selling, selling_forms
from procurement.disposals.execution import forms as leaving_forms
from procurement.disposals.execution import rules as doing
from procurement.meetings import forms as meeting_forms
from procurement.meetings import rules as meeting_rules
from procurement.meetings import services as meeting_services
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
    receiving_unit,
    this,
)  # fmt: skip

ASKED = ("title", "ground", "form_wished", "amount", "items", "difference", "claim_amount")
"""What the head of the unit answers for."""


class AssetDisposalFlow(CaseFlow):
    process_title = _("Asset disposal")
    record_model = "procurement.Disposal"
    number_prefix = "ZC"

    # 1. 申请: the unit lists its cards; from here on no other case can take them
    apply = (
        Submit(forms.ApplicationForm, services.save_application)
        .By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Titled(_("Apply for disposal"))
        .Next(this.endorse)
    )
    correct = (
        Work(forms.ApplicationForm, services.save_application)
        .Assign(this.apply.owner).Duty(Duty.REQUESTER).Titled(_("Correct the application"))
        .StopsClock().Due(limit("disposal.due.correct"))
        .OnTimeout(limit("disposal.due.revise"), this.lapsed, title=_("Not corrected in time"))
        .Next(this.endorse)
    )
    endorse = (
        Decide(reviews=ASKED)
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).Titled(_("Opinion of the unit"))
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.endorse"))
        .Approved(this.check_cards).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )

    # 2. 核卡: five rights, title, value, life, thing by thing
    check_cards = (
        Record(forms.CardsForm, services.check_cards)
        .By(Role.ASSETS, of=bureau).Duty(Duty.CARD_CHECK).Titled(_("Check of the cards"))
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("disposal.due.check_cards"))
        .Next(this.appraisal_due).Returned(this.correct, then="rerun_touched").Rejected(this.refused)
    )

    # 3. 技术鉴定: what can still be used is used on (财资〔2016〕27号)
    appraisal_due = (
        If(on_record(rules.needs_appraisal)).Titled(_("Technical appraisal due?")).Then(this.appraise_technically).Else(this.offer_due)
    )
    appraise_technically = (
        Record(forms.TechnicalForm, services.appraise)
        .By(Role.TECHNICIAN, of=bureau).Duty(Duty.TECHNICAL_APPRAISAL).Titled(_("Technical appraisal")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.check_cards).Due(limit("disposal.due.technical"))
        .Next(this.still_serves).Returned(this.correct, then="rerun_touched")
    )
    still_serves = If(on_record(rules.still_serves)).Titled(_("Can all of it still be used?")).Then(this.kept).Else(this.offer_due)

    # 4. 调剂公示: every other unit is asked first (条例 §11); what held secrets is shown to nobody
    offer_due = If(on_record(rules.is_offerable)).Titled(_("To be offered to other units?")).Then(this.publish_offer).Else(this.choose_form)
    publish_offer = (
        Record(forms.OfferForm, services.publish_offer)
        .By(Role.ASSETS, of=bureau).Duty(Duty.OFFER).Titled(_("Offer to other units"))
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.publish_offer"))
        .Next(this.offer_days)
    )
    offer_days = Timer(call(rules.offer_ends)).Titled(_("Days of the offer")).Next(this.close_offer)
    close_offer = (
        Record(forms.CloseOfferForm, services.close_offer)
        .By(Role.ASSETS, of=bureau).Duty(Duty.OFFER).Titled(_("Result of the offer")).Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.close_offer"))
        .Next(this.choose_form)
    )

    # 5. 处置方式: one form a case, with the papers that it needs
    choose_form = (
        Work(forms.ChoiceForm, services.choose_form)
        .By(Role.HANDLER, of=bureau).Duty(Duty.FORM_CHOICE).Titled(_("Form of disposal"))
        .NotBy(this.apply, this.correct, this.endorse, this.check_cards).Due(limit("disposal.due.choose_form"))
        .Next(this.batch).Returned(this.appraise_technically, then="rerun")
    )

    # 6. 当月批次: what a unit disposes of in a month is one batch (财资〔2021〕127号 §8)
    batch = (
        Record(forms.BatchForm, services.batch)
        .By(Role.HANDLER, of=bureau).Assign(this.choose_form.owner).Duty(Duty.FORM_CHOICE).Titled(_("Batch of the month"))
        .Due(limit("disposal.due.batch"))
        .Next(this.sign_off).Returned(this.choose_form, then="rerun")
    )

    # 7. 会签: assets, finance, legal, and secrecy where something held secrets; silence is overdue, never consent
    sign_off = (
        Split().Titled(_("Countersign"))
        .Always(this.check_assets).Always(this.check_finance).Always(this.check_legal).Always(this.secret)
    )
    check_assets = (
        Decide()
        .By(Role.ASSETS, of=bureau).Duty(Duty.COUNTERSIGN_ASSETS).Titled(_("Asset countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.check_finance, this.check_legal, this.check_secrecy)
        .Due(limit("disposal.due.countersign"))
        .Approved(this.signed_off).Returned(this.choose_form, then="rerun").Rejected(this.signed_off)
    )
    check_finance = (
        Decide()
        .By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Titled(_("Finance countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.check_legal, this.check_secrecy)
        .Due(limit("disposal.due.countersign"))
        .Approved(this.signed_off).Returned(this.choose_form, then="rerun").Rejected(this.signed_off)
    )
    check_legal = (
        Decide()
        .By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).Titled(_("Legal countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.check_secrecy).Due(limit("disposal.due.countersign"))
        .Approved(this.signed_off).Returned(this.choose_form, then="rerun").Rejected(this.signed_off)
    )
    secret = If(on_record(rules.is_classified)).Titled(_("Did it hold secrets?")).Then(this.check_secrecy).Else(this.signed_off)
    check_secrecy = (
        Decide()
        .By(Role.SECRECY, of=bureau).Duty(Duty.COUNTERSIGN_SECRECY).Titled(_("Secrecy countersignature"))
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form).Due(limit("disposal.due.countersign"))
        .Approved(this.signed_off).Returned(this.choose_form, then="rerun").Rejected(this.signed_off)
    )
    signed_off = Join().Titled(_("All have answered")).Next(this.section_chief)

    # 8. 审批: the ladder by the original value of the batch; whoever keeps a listed thing is never its approver, nor is his deputy
    section_chief = (
        Decide()
        .By(Role.SECTION_CHIEF, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Section review"))
        .NotBy(
            this.apply, this.correct, this.endorse, this.check_cards, this.choose_form, this.check_assets, this.check_finance,
            this.check_legal, this.check_secrecy,
        )
        .Due(limit("disposal.due.section"))
        .Approved(this.vice_head).Returned(this.choose_form, then="rerun").Rejected(this.refused)
    )
    vice_head = (
        Decide()
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Review by the vice head")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.section_chief).Due(limit("disposal.due.vice_head"))
        .Approved(this.who_decides).Returned(this.choose_form, then="rerun").Rejected(this.refused)
    )
    who_decides = (
        Switch().Titled(_("Who decides by the value of the batch?"))
        .Case(this.hold_meeting, on_record(rules.needs_meeting))
        .Case(this.head, on_record(rules.needs_head))
        .Default(this.upwards)
    )
    head = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Decision of the head")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.section_chief, this.vice_head).Due(limit("disposal.due.head"))
        .Approved(this.upwards).Returned(this.choose_form, then="rerun").Rejected(this.refused)
    )
    hold_meeting = (
        Record(meeting_forms.MeetingForm, meeting_services.record_meeting)
        .By(Role.RECORDER, of=bureau).Duty(Duty.MEETING_RECORD).Titled(_("Meeting and resolution")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form).Due(limit("disposal.due.hold_meeting"))
        .Next(this.sign_minutes)
    )
    sign_minutes = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Signature under the minutes")).Signed()
        .NotBy(this.apply, this.correct, this.endorse, this.choose_form, this.section_chief, this.vice_head, this.hold_meeting)
        .Due(limit("disposal.due.sign_minutes"))
        .Approved(this.resolution).Returned(this.hold_meeting, then="rerun")
    )
    resolution = (
        Switch().Titled(_("What was resolved?"))
        .Case(this.upwards, on_record(meeting_rules.resolved_to_approve))
        .Case(this.choose_form, on_record(meeting_rules.resolved_to_return))
        .Default(this.refused)
    )

    # 9. 上报与批复: where the authority above decides, its document says which things; the reply authorises those and no other
    upwards = If(on_record(rules.goes_up)).Titled(_("Decided above?")).Then(this.report_up).Else(this.issue_reply)
    report_up = (
        Record(forms.ReportForm, services.report_up)
        .By(Role.HANDLER, of=bureau).Assign(this.choose_form.owner).Duty(Duty.OUTSIDE).Titled(_("Report to the authority above"))
        .Due(limit("disposal.due.report_up"))
        .Next(this.answer_above).Returned(this.batch, then="rerun")
    )
    answer_above = (
        Record(forms.AboveForm, services.record_above)
        .By(Role.HANDLER, of=bureau).Assign(this.choose_form.owner).Duty(Duty.OUTSIDE).Titled(_("Answer from above"))
        .StopsClock().Due(limit("disposal.due.above"))
        .Next(this.agreed_above)
    )
    agreed_above = If(on_record(rules.approved_above)).Titled(_("Approved above?")).Then(this.issue_reply).Else(this.refused_above)
    issue_reply = (
        Record(forms.ReplyForm, services.issue_reply)
        .By(Role.WINDOW, of=bureau).Duty(Duty.DISPOSAL_ISSUER).Titled(_("Issue of the reply")).Final()
        .NotBy(this.apply, this.correct, this.endorse).Due(limit("disposal.due.reply"))
        .Next(this.media).Returned(this.batch, then="rerun")
    )

    # 10. 涉密载体与公车标识: nothing leaves before its media are destroyed (保密法) and its official sign is off
    media = If(on_record(doing.has_classified_media)).Titled(_("Classified media among them?")).Then(this.destroy_media).Else(this.vehicles)
    destroy_media = (
        Record(leaving_forms.DestructionForm, leaving.destroy_media)
        .By(Role.SECRECY, of=bureau).Duty(Duty.DESTRUCTION).Titled(_("Destruction of classified media")).Signed().Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.destroy_media"))
        .Next(this.vehicles)
    )
    vehicles = (
        If(on_record(doing.has_vehicles_to_retire)).Titled(_("Vehicles that leave the service?"))
        .Then(this.retire_vehicles).Else(this.by_form)
    )
    retire_vehicles = (
        Record(leaving_forms.RetirementForm, leaving.retire_vehicles)
        .By(Role.HANDLER, of=bureau).Duty(Duty.HANDLE).Titled(_("Official sign and plate")).Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.retire_vehicles"))
        .Next(this.by_form)
    )
    by_form = (
        Switch().Titled(_("Which form of disposal?"))
        .Case(this.hand_over, on_record(doing.is_transfer))
        .Case(this.donate, on_record(doing.is_donation))
        .Case(this.appraise, on_record(doing.needs_appraisal))
        .Case(this.find_liability, on_record(doing.is_loss))
        .Default(this.scrap)
    )

    # 11. 无偿划转、捐赠: from hand to hand; the receiving unit has the last word
    hand_over = (
        Record(leaving_forms.HandoverForm, handing.hand_over)
        .By(Role.ASSETS, of=bureau).Duty(Duty.HANDOVER).Titled(_("Hand-over to the receiving unit"))
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.hand_over"))
        .Next(this.receive)
    )
    receive = (
        Decide(leaving_forms.ReceiptForm, handing.receive)
        .By(Role.UNIT_HEAD, of=receiving_unit).Duty(Duty.RECEIVER).Titled(_("Taking over by the receiving unit")).Signed().Final()
        .NotBy(this.apply, this.correct, this.endorse, this.hand_over).Due(limit("disposal.due.receive"))
        .Approved(this.earned).Returned(this.hand_over, then="rerun")
    )
    donate = (
        Record(leaving_forms.DonationForm, handing.donate)
        .By(Role.ASSETS, of=bureau).Duty(Duty.HANDOVER).Titled(_("Donation")).Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.donate"))
        .Next(this.earned)
    )

    # 12. 评估、转让: public by default; below ninety per cent of the value whoever approved is asked again (财资〔2021〕127号)
    appraise = (
        Record(selling_forms.AppraisalForm, selling.appraise)
        .By(Role.ASSETS, of=bureau).Duty(Duty.SALE).Titled(_("Appraisal"))
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.appraise"))
        .Next(this.is_sold)
    )
    is_sold = If(on_record(doing.is_sale)).Titled(_("To be sold?")).Then(this.sell).Else(this.exchange)
    sell = (
        Record(selling_forms.SaleForm, selling.sell)
        .By(Role.HANDLER, of=bureau).Duty(Duty.SALE).Titled(_("Public sale")).Final()
        .NotBy(this.apply, this.correct, this.appraise).Due(limit("disposal.due.sell"))
        .Next(this.how_sold).Returned(this.appraise, then="rerun")
    )
    how_sold = (
        Switch().Titled(_("What did the sale bring?"))
        .Case(this.sell, on_record(doing.found_no_buyer))
        .Case(this.reconfirm_above, on_record(doing.above_confirms))
        .Case(this.reconfirm_vice, on_record(doing.vice_head_confirms))
        .Case(this.reconfirm_head, on_record(doing.head_confirms))
        .Default(this.deliver)
    )
    reconfirm_above = (
        Record(selling_forms.PriceAboveForm, selling.answer_from_above)
        .By(Role.HANDLER, of=bureau).Duty(Duty.OUTSIDE).Titled(_("Price confirmed above")).Final()
        .NotBy(this.apply, this.correct).StopsClock().Due(limit("disposal.due.reconfirm_above"))
        .Next(this.price_holds)
    )
    price_holds = (
        If(on_record(doing.above_has_agreed)).Titled(_("Is the price confirmed above?")).Then(this.deliver).Else(this.sell)
    )
    reconfirm_vice = (
        Decide(selling_forms.PriceForm, selling.confirm_price)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Price confirmed by the vice head")).Signed().Final()
        .NotBy(this.apply, this.correct, this.appraise, this.sell).Due(limit("disposal.due.reconfirm"))
        .Approved(this.deliver).Returned(this.sell, then="rerun")
    )
    reconfirm_head = (
        Decide(selling_forms.PriceForm, selling.confirm_price)
        .By(Role.HEAD, of=bureau).Duty(Duty.DISPOSAL_APPROVER).Titled(_("Price confirmed by the head")).Signed().Final()
        .NotBy(this.apply, this.correct, this.appraise, this.sell).Due(limit("disposal.due.reconfirm"))
        .Approved(this.deliver).Returned(this.sell, then="rerun")
    )
    deliver = (
        Record(leaving_forms.DeliveryForm, handing.deliver)
        .By(Role.ASSETS, of=bureau).Duty(Duty.HANDOVER).Titled(_("Delivery to the buyer")).Final()
        .NotBy(this.sell).Due(limit("disposal.due.deliver"))
        .Next(this.earned).Returned(this.sell, then="rerun")
    )

    # 13. 置换、报废、损失核销
    exchange = (
        Record(leaving_forms.ExchangeForm, other_ways.exchange)
        .By(Role.HANDLER, of=bureau).Duty(Duty.SALE).Titled(_("Exchange agreement")).Final()
        .NotBy(this.apply, this.correct, this.appraise).Due(limit("disposal.due.exchange"))
        .Next(this.earned).Returned(this.appraise, then="rerun")
    )
    scrap = (
        Record(leaving_forms.ScrapForm, other_ways.scrap)
        .By(Role.HANDLER, of=bureau).Duty(Duty.HANDOVER).Titled(_("Scrapping")).Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.scrap"))
        .Next(this.earned)
    )
    find_liability = (
        Record(leaving_forms.LossForm, other_ways.find_liability)
        .By(Role.HANDLER, of=bureau).Duty(Duty.HANDLE).Titled(_("Liability and compensation")).Final()
        .NotBy(this.apply, this.correct).Due(limit("disposal.due.find_liability"))
        .Next(this.earned)
    )

    # 14. 收入上缴 (收支两条线): the whole income, less what the rule names, within days
    earned = If(on_record(doing.has_income)).Titled(_("Is there income?")).Then(this.pay_in).Else(this.cancel_cards)
    pay_in = (
        Record(clearing_forms.IncomeForm, clearing.pay_in)
        .By(Role.FINANCE, of=bureau).Duty(Duty.INCOME).Titled(_("Income to the treasury")).Final()
        .NotBy(this.sell, this.deliver, this.exchange, this.scrap, this.find_liability)
        .Due(limit("disposal.pay_in"), at=call(doing.pay_in_deadline))
        .Next(this.cancel_cards)
    )

    # 15. 账卡核销与归档: card, book and thing agree again (条例 §35); what is still owed goes on being chased
    cancel_cards = (
        Record(clearing_forms.CancellingForm, clearing.cancel_cards)
        .By(Role.ASSET_ACCOUNTANT, of=bureau).Duty(Duty.ASSET_ACCOUNTANT).Titled(_("Cards and books")).Final()
        .NotBy(this.apply, this.correct, this.check_cards, this.hand_over, this.donate, this.deliver, this.scrap, this.pay_in)
        .Due(limit("disposal.due.cancel_cards"))
        .Next(this.archive)
    )
    archive = (
        Record(clearing_forms.ArchiveForm, clearing.archive)
        .By(Role.ARCHIVIST, of=bureau).Duty(Duty.ARCHIVE).Titled(_("Archive"))
        .Due(limit("disposal.due.archive"))
        .Next(this.completed)
    )

    # Outcomes
    completed = End().Titled(_("Disposed of, booked and archived"))
    refused = End().Titled(_("Refused"))
    refused_above = End().Titled(_("Refused by the authority above"))
    kept = End().Titled(_("Kept in use"))
    lapsed = End().Titled(_("Lapsed"))
