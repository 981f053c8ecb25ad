"""Sunshine tender (阳光招标): from a unit's need to goods in use and a file in the archive, in the open.

The bureau gives up three rights: to buy for itself, to sit on the panel, to draw the experts (还权于民), so that nobody is player and
referee. Read from top to bottom, this page is the order of the law; numbers are rows of the rulebook, rules functions of their rooms."""
from django.utils.translation import gettext_lazy as _

from approvals.duties import Duty
from approvals.roles import Role
from procurement.awards import forms as award_forms
from procurement.awards import rules as award_rules
from procurement.awards import services as award_services
from procurement.contracts import forms as contract_forms
from procurement.contracts import rules as contract_rules
from procurement.contracts import services as contract_services
from procurement.draws import forms as draw_forms
from procurement.draws import rules as draw_rules
from procurement.draws import services as draw_services
from procurement.evaluation import forms as review_forms
from procurement.evaluation import rules as review_rules
from procurement.evaluation import seats as review_seats
from procurement.evaluation import services as review_services
from procurement.meetings import forms as meeting_forms
from procurement.meetings import rules as meeting_rules
from procurement.meetings import services as meeting_services
from procurement.needs import forms as need_forms
from procurement.needs import rules as need_rules
from procurement.needs import services as need_services
from procurement.routing import forms as road_forms
from procurement.routing import rules as road_rules
from procurement.routing import services as road_services
from procurement.stores import forms as store_forms
from procurement.stores import rules as store_rules
from procurement.stores import services as store_services
from procurement.tenders import forms, services
from workflows.engine.flow import (
    CaseFlow,
    Decide,
    End,
    ForEach,
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
)  # fmt: skip

ASKED = ("title", "object_type", "category_code", "amount", "fiscal_year", "budget_line", "items")
"""What the head of the unit and finance answer for."""


class SunshineTenderFlow(CaseFlow):
    process_title = _("Sunshine tender")
    record_model = "procurement.Tender"
    number_prefix = "CG"

    # 1. 需求提出: a unit asks, its own head stands for it
    request = (
        Submit(need_forms.RequestForm, need_services.save_request)
        .By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Titled(_("Request"))
        .Next(this.endorse)
    )
    revise = (
        Work(need_forms.RequestForm, need_services.save_request)
        .Assign(this.request.owner).Duty(Duty.REQUESTER).Titled(_("Correct the request"))
        .StopsClock().Due(limit("tender.correct")).OnTimeout(limit("tender.revise"), this.lapsed, title=_("Not corrected in time"))
        .Next(this.endorse)
    )
    endorse = (
        Decide(reviews=ASKED)
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).Titled(_("Opinion of the unit"))
        .NotBy(this.request, this.revise).Due(limit("tender.endorse"))
        .Approved(this.check_budget).Returned(this.revise, then="rerun_touched").Rejected(this.refused)
    )

    # 2. 预算、目录、定额核查: no budget, no purchase (政府采购法 §6)
    check_budget = (
        Record(need_forms.BudgetForm, need_services.check_budget)
        .By(Role.FINANCE, of=bureau).Duty(Duty.BUDGET_CHECK).Titled(_("Budget, catalogue and quota"))
        .NotBy(this.request, this.revise, this.endorse).Due(limit("tender.check_budget"))
        .Next(this.survey).Returned(this.revise, then="rerun_touched").Rejected(this.refused)
    )

    # 3. 需求调查与编制 (财库〔2021〕22号): the market first, then the need and how it will be judged
    survey = (
        Record(need_forms.SurveyForm, need_services.record_survey)
        .By(Role.BUYER, of=bureau).Duty(Duty.BUYER).Titled(_("Market survey"))
        .NotBy(this.request, this.revise, this.endorse).Due(limit("tender.survey"))
        .Next(this.draw_up).Returned(this.revise, then="rerun_touched")
    )
    draw_up = (
        Work(need_forms.NeedForm, need_services.draw_up_need)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.DRAFTER).Titled(_("Draft of the need"))
        .Due(limit("tender.draw_up"))
        .Next(this.joins_another)
    )
    #    并入: another unit's case buys for this one too; its lines and money go along
    joins_another = If(on_record(need_rules.joins_another)).Titled(_("Bought by another case?")).Then(this.joined).Else(this.check_need)

    # 4. 一般性审查与重点审查: by nobody who helped to write it
    check_need = (
        Decide(need_forms.GeneralReviewForm, need_services.review_need)
        .By(Role.CHECKER, of=bureau).Duty(Duty.CHECKER).Titled(_("General review of the need"))
        .NotBy(this.request, this.revise, this.survey, this.draw_up).Due(limit("tender.check_need"))
        .Approved(this.key_points).Returned(this.draw_up, then="rerun")
    )
    key_points = If(on_record(need_rules.needs_key_review)).Titled(_("Key review due?")).Then(this.review_key_points).Else(this.settle_road)
    review_key_points = (
        Decide(need_forms.KeyReviewForm, need_services.review_key_points)
        .By(Role.LEGAL, of=bureau).Duty(Duty.KEY_REVIEW).Titled(_("Key review of the need"))
        .NotBy(this.request, this.revise, this.survey, this.draw_up, this.check_need).Due(limit("tender.key_review"))
        .Approved(this.settle_road).Returned(this.draw_up, then="rerun")
    )

    # 5. 层级与方式: the rulebook answers; a lower layer needs leave, and a second purchase of the same thing in a year too (实施条例 §28)
    settle_road = (
        Record(road_forms.RoadForm, road_services.settle_road)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.BUYER).Titled(_("Layer and method"))
        .Due(limit("tender.settle_road"))
        .Next(this.lower_layer).Returned(this.draw_up, then="rerun")
    )
    lower_layer = (
        If(on_record(road_rules.asks_lower_layer)).Titled(_("A lower layer than due?")).Then(this.permit_lower_layer).Else(this.splitting)
    )
    permit_lower_layer = (
        Decide(road_forms.PermitForm, road_services.permit_lower_layer)
        .By(Role.HEAD, of=bureau).Duty(Duty.EXCEPTION_PERMIT).Titled(_("Leave for a lower layer")).Signed().Final()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.permit_lower_layer"))
        .Approved(this.splitting).Returned(this.settle_road, then="rerun").Rejected(this.refused)
    )
    splitting = (
        If(on_record(need_rules.asks_split_permit)).Titled(_("Bought before this year?")).Then(this.permit_split).Else(this.sign_off)
    )
    permit_split = (
        Decide(need_forms.SplitPermitForm, need_services.permit_split)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.SPLIT_PERMIT).Titled(_("Leave for a separate purchase")).Signed().Final()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.split_permit"))
        .Approved(this.sign_off).Returned(this.draw_up, then="rerun").Rejected(this.refused)
    )

    # 6. 会签与审批: finance and legal side by side, then the ladder by amount (三重一大 above it)
    sign_off = Split().Titled(_("Countersign")).Always(this.check_finance).Always(this.check_legal)
    check_finance = (
        Decide()
        .By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Titled(_("Finance countersignature"))
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.check_need).Due(limit("tender.countersign"))
        .Approved(this.signed_off).Returned(this.draw_up, then="rerun").Rejected(this.signed_off)
    )
    check_legal = (
        Decide()
        .By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).Titled(_("Legal countersignature"))
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.check_need, this.check_finance).Due(limit("tender.countersign"))
        .Approved(this.signed_off).Returned(this.draw_up, then="rerun").Rejected(this.signed_off)
    )
    signed_off = Join().Titled(_("All have answered")).Next(this.section_chief)
    section_chief = (
        Decide()
        .By(Role.SECTION_CHIEF, of=bureau).Duty(Duty.SECTION_REVIEW).Titled(_("Section review"))
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.check_finance, this.check_legal).Due(limit("tender.section"))
        .Approved(this.beyond_section).Returned(this.draw_up, then="rerun").Rejected(this.refused)
    )
    beyond_section = If(on_record(road_rules.beyond_section)).Titled(_("Beyond the section?")).Then(this.vice_head).Else(this.intention)
    vice_head = (
        Decide()
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.LEADER_REVIEW).Titled(_("Review by the vice head")).Signed()
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.section_chief).Due(limit("tender.vice_head"))
        .Approved(this.beyond_vice_head).Returned(this.draw_up, then="rerun").Rejected(this.refused)
    )
    beyond_vice_head = (
        Switch().Titled(_("Who decides by the amount?"))
        .Case(this.hold_meeting, on_record(road_rules.needs_meeting))
        .Case(this.head, on_record(road_rules.needs_head))
        .Default(this.intention)
    )
    head = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.LEADER_REVIEW).Titled(_("Decision of the head")).Signed()
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.section_chief, this.vice_head).Due(limit("tender.head"))
        .Approved(this.intention).Returned(this.draw_up, then="rerun").Rejected(this.refused)
    )
    hold_meeting = (
        Record(meeting_forms.MeetingForm, meeting_services.record_meeting)
        .By(Role.RECORDER, of=bureau).Duty(Duty.MEETING_RECORD).Titled(_("Meeting and resolution")).Signed()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.hold_meeting"))
        .Next(this.sign_minutes)
    )
    sign_minutes = (
        Decide()
        .By(Role.HEAD, of=bureau).Duty(Duty.RESOLUTION).Titled(_("Signature under the minutes")).Signed()
        .NotBy(this.request, this.revise, this.endorse, this.survey, this.section_chief, this.vice_head, this.hold_meeting)
        .Due(limit("tender.sign_minutes"))
        .Approved(this.resolution).Returned(this.hold_meeting, then="rerun")
    )
    resolution = (
        Switch().Titled(_("What was resolved?"))
        .Case(this.intention, on_record(meeting_rules.resolved_to_approve))
        .Case(this.draw_up, on_record(meeting_rules.resolved_to_return))
        .Default(this.refused)
    )

    # 7. 意向公开 (财库〔2020〕10号) where it is due, then the layer
    intention = (
        If(on_record(need_rules.needs_intention)).Titled(_("Intention to be published?")).Then(this.publish_intention).Else(this.by_layer)
    )
    publish_intention = (
        Record(need_forms.IntentionForm, need_services.publish_intention)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.PUBLICATION).Titled(_("Publication of the intention"))
        .Due(limit("tender.publish_intention"))
        .Next(this.intention_days)
    )
    intention_days = Timer(call(need_rules.intention_ends)).Titled(_("Days of the intention")).Next(this.by_layer)
    by_layer = (
        Switch().Titled(_("Which layer?"))
        .Case(this.hand_over, on_record(road_rules.is_agency_layer))
        .Case(this.hand_over, on_record(road_rules.is_centre_layer))
        .Default(this.invite)
    )
    #    第三方代理、政府公开招标: handed over, and what came of it filed back
    hand_over = (
        Record(road_forms.HandOverForm, road_services.hand_over)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.HAND_OVER).Titled(_("Hand-over to agency or centre"))
        .Due(limit("tender.hand_over"))
        .Next(this.file_back)
    )
    file_back = (
        Record(road_forms.FileBackForm, road_services.file_back)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.HAND_OVER).Titled(_("Papers filed back"))
        .StopsClock().Due(limit("tender.file_back"))
        .Next(this.handed_back)
    )
    handed_back = (
        If(on_record(road_rules.came_back_with_award)).Titled(_("Came back with a winner?")).Then(this.sign_contract).Else(this.failed)
    )

    # 8. 项目评审: at least three quotes, opened together
    invite = (
        Record(review_forms.InvitationForm, review_services.invite)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.BUYER).Titled(_("Invitation"))
        .Due(limit("tender.invite"))
        .Next(this.quotes_close)
    )
    quotes_close = Timer(call(review_rules.quotes_close_at)).Titled(_("Until quotes close")).Next(this.take_quotes)
    take_quotes = (
        Record(review_forms.QuotesForm, review_services.take_quotes)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.BUYER).Titled(_("Quotes received"))
        .Due(limit("tender.take_quotes"))
        .Next(this.enough_quotes)
    )
    enough_quotes = If(on_record(review_rules.enough_quotes)).Titled(_("Enough quotes?")).Then(this.commit_draw).Else(this.too_few)
    too_few = (
        Record(review_forms.TooFewForm, review_services.decide_too_few)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.BUYER).Titled(_("Too few quotes"))
        .Due(limit("tender.too_few"))
        .Next(this.what_then)
    )
    what_then = (
        Switch().Titled(_("What then?"))
        .Case(this.invite, on_record(review_rules.invites_again))
        .Case(this.permit_two, on_record(review_rules.asks_for_two))
        .Case(this.draw_up, on_record(review_rules.reopens_unreserved))
        .Default(this.failed)
    )
    permit_two = (
        Decide(review_forms.PermitTwoForm, review_services.permit_two)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.EXCEPTION_PERMIT).Titled(_("Leave to go on with two")).Signed().Final()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.permit_two"))
        .Approved(this.commit_draw).Returned(this.too_few, then="rerun").Rejected(this.failed)
    )

    # 9. 抽取: committed before the numbers are known, so that anybody can recompute it (实施条例 §39)
    commit_draw = (
        Record(draw_forms.CommitForm, draw_services.commit_draw)
        .By(Role.DRAW_OPERATOR, of=bureau).Duty(Duty.DRAW_OPERATOR).Titled(_("Commitment of the draw")).Signed()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.commit_draw"))
        .Next(this.witness_commit)
    )
    witness_commit = (
        Decide()
        .By(Role.DRAW_SUPERVISOR, of=bureau).Duty(Duty.DRAW_SUPERVISOR).Titled(_("Witness of the commitment")).Signed()
        .NotBy(this.commit_draw).Due(limit("tender.witness"))
        .Approved(this.numbers_due).Returned(this.commit_draw, then="rerun")
    )
    numbers_due = Timer(call(draw_rules.numbers_due_at)).Titled(_("Until the public numbers")).Next(this.draw_panel)
    draw_panel = (
        Record(draw_forms.NumbersForm, draw_services.draw_panel)
        .By(Role.DRAW_OPERATOR, of=bureau).Assign(this.commit_draw.owner).Duty(Duty.DRAW_OPERATOR).Titled(_("Draw of the panel")).Final()
        .Due(limit("tender.draw"))
        .Next(this.was_drawn)
    )
    #    A party that stays silent, or a list that does not suffice: on record, and a new list is committed
    was_drawn = If(on_record(draw_rules.was_drawn)).Titled(_("Was it drawn?")).Then(this.witness_draw).Else(this.commit_draw)
    witness_draw = (
        Decide(draw_forms.WitnessForm, draw_services.witness_draw)
        .By(Role.DRAW_SUPERVISOR, of=bureau).Assign(this.witness_commit.owner).Duty(Duty.DRAW_SUPERVISOR)
        .Titled(_("Witness of the drawing")).Signed().Final().NotBy(this.commit_draw, this.draw_panel).Due(limit("tender.witness"))
        .Approved(this.ask_declarations).Returned(this.draw_panel, then="rerun")
    )
    #    回避: each answers for himself; what is not answered is not seated
    ask_declarations = ForEach(call(draw_rules.seats_to_declare)).Titled(_("Ask each expert")).Next(this.declare)
    declare = (
        Record(draw_forms.DeclarationForm, draw_services.declare)
        .By(Role.EXPERT, of=bureau).Duty(Duty.PANEL).Titled(_("Declaration of recusal")).Final()
        .NotBy(this.declare).Due(limit("tender.declare")).OnTimeout(limit("tender.declare"), this.declared, title=_("No declaration"))
        .Next(this.declared)
    )
    declared = Join().Titled(_("All have declared")).Next(this.panel_complete)
    panel_complete = (
        If(on_record(draw_rules.panel_complete)).Titled(_("Is the panel complete?")).Then(this.seat_panel).Else(this.replace_seats)
    )
    replace_seats = (
        Record(draw_forms.ReplaceForm, draw_services.replace_seats)
        .By(Role.DRAW_OPERATOR, of=bureau).Assign(this.commit_draw.owner).Duty(Duty.DRAW_OPERATOR).Titled(_("Substitutes"))
        .Due(limit("tender.replace"))
        .Next(this.topped_up)
    )
    topped_up = If(on_record(draw_rules.topped_up)).Titled(_("Substitutes found?")).Then(this.ask_declarations).Else(this.commit_draw)

    # 10. 评审: each alone; nobody sees another's scores before all are in
    seat_panel = ForEach(call(review_seats.seats_to_score)).Titled(_("The panel")).Next(this.score)
    score = (
        Record(review_forms.ScoreForm, review_services.record_score)
        .By(Role.EXPERT, of=bureau).Duty(Duty.PANEL).Titled(_("Scores of one member")).Signed().Final().Sealed()
        .NotBy(this.score, this.request, this.survey, this.check_need).Due(limit("tender.score"))
        .OnTimeout(limit("tender.score_until"), this.scored, title=_("No scores"))
        .Next(this.scored)
    )
    #    A seat without scores, or one that was lost meanwhile, is filled by a substitute; the sheets of the others stand sealed
    scored = Join().Titled(_("Scoring is over")).Next(this.all_scored)
    all_scored = If(on_record(review_rules.all_have_scored)).Titled(_("Are all scores in?")).Then(this.low_price).Else(this.replace_seats)
    low_price = (
        If(on_record(review_rules.has_low_price)).Titled(_("An abnormally low price?")).Then(this.hear_low_price).Else(this.compile_report)
    )
    hear_low_price = (
        Record(review_forms.LowPriceForm, review_services.hear_low_price)
        .By(Role.EXPERT, of=bureau).Assign(call(draw_rules.leader)).Duty(Duty.PANEL).Titled(_("Explanation of a low price"))
        .Due(limit("tender.hear_low_price"))
        .Next(this.compile_report)
    )
    compile_report = (
        Record(review_forms.ReportForm, review_services.compile_report)
        .By(Role.EXPERT, of=bureau).Assign(call(draw_rules.leader)).Duty(Duty.PANEL).Titled(_("Review report"))
        .Due(limit("tender.compile_report"))
        .Next(this.panel_signs)
    )
    panel_signs = ForEach(call(draw_rules.seats)).Titled(_("Signatures of the panel")).Next(this.sign_report)
    sign_report = (
        Decide(review_forms.SignReportForm, review_services.sign_report)
        .By(Role.EXPERT, of=bureau).Duty(Duty.PANEL).Titled(_("Signature under the report")).Signed().Final()
        .NotBy(this.sign_report).Due(limit("tender.sign_report"))
        .OnTimeout(limit("tender.sign_report"), this.report_signed, title=_("Not signed, no reasons given"))
        .Approved(this.report_signed)
    )
    report_signed = Join().Titled(_("All have signed")).Next(this.still_unrelated)
    #    One who turns out to be related after scoring loses the seat; his scores count no longer and a substitute scores anew
    still_unrelated = (
        If(on_record(draw_rules.panel_complete)).Titled(_("Nobody related?")).Then(this.witness_review).Else(this.replace_seats)
    )
    witness_review = (
        Decide()
        .By(Role.DRAW_SUPERVISOR, of=bureau).Assign(this.witness_commit.owner).Duty(Duty.DRAW_SUPERVISOR)
        .Titled(_("Witness of the review")).Signed().NotBy(this.commit_draw, this.draw_panel).Due(limit("tender.witness_review"))
        .Approved(this.recommended).Returned(this.compile_report, then="rerun")
    )
    recommended = If(on_record(review_rules.has_recommendation)).Titled(_("Is anybody recommended?")).Then(this.award).Else(this.too_few)

    # 11. 定标、公示、异议: the ranking binds; posted inside the bureau, objections answered before anything is signed
    award = (
        Decide(award_forms.AwardForm, award_services.award)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.AWARD_APPROVER).Titled(_("Decision on the award")).Signed().Final()
        .NotBy(this.request, this.revise, this.endorse, this.survey).Due(limit("tender.award"))
        .Approved(this.post_result).Returned(this.compile_report, then="rerun").Rejected(this.failed)
    )
    post_result = (
        Record(award_forms.PostingForm, award_services.post_result)
        .By(Role.WINDOW, of=bureau).Duty(Duty.PUBLICATION).Titled(_("Posting of the result")).Final()
        .NotBy(this.request, this.revise).Due(limit("tender.post_result"))
        .Next(this.posting_days)
    )
    posting_days = Timer(call(award_rules.posting_ends)).Titled(_("Days of the posting")).Next(this.close_posting)
    close_posting = (
        Record(award_forms.ObjectionsForm, award_services.close_posting)
        .By(Role.WINDOW, of=bureau).Duty(Duty.OBJECTION).Titled(_("Objections answered")).Final()
        .NotBy(this.request, this.revise, this.survey).Due(limit("tender.close_posting"))
        .Next(this.objection_upheld)
    )
    objection_upheld = (
        Switch().Titled(_("Is an objection upheld?"))
        .Case(this.compile_report, on_record(award_rules.must_review_again))
        .Case(this.annulled, on_record(award_rules.must_fail))
        .Default(this.sign_contract)
    )

    # 12. 合同与履约: signed by somebody else than the buyer; changes and supervision as often as they occur
    sign_contract = (
        Record(contract_forms.ContractForm, contract_services.sign_contract)
        .By(Role.CONTRACT_SIGNER, of=bureau).Duty(Duty.SIGNER).Titled(_("Signing of the contract")).Signed()
        .NotBy(this.hand_over, this.file_back).Due(limit("tender.sign_contract"), at=call(contract_rules.contract_deadline))
        .Next(this.perform)
    )
    perform = (
        Record(contract_forms.PerformForm, contract_services.record_progress)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.BUYER).Titled(_("Performance of the contract")).Final()
        .Due(limit("tender.perform"), at=call(contract_rules.performance_deadline))
        .Next(this.what_next)
    )
    what_next = (
        Switch().Titled(_("What has happened?"))
        .Case(this.amend, on_record(contract_rules.asks_amendment))
        .Case(this.rectify, on_record(contract_rules.needs_rectification))
        .Case(this.perform, on_record(contract_rules.still_performing))
        .Default(this.accept_delivery)
    )
    amend = (
        Decide(contract_forms.AmendmentForm, contract_services.approve_amendment)
        .By(Role.VICE_HEAD, of=bureau).Duty(Duty.AMENDMENT).Titled(_("Amendment of the contract")).Signed().Final()
        .NotBy(this.request, this.survey, this.sign_contract, this.perform).Due(limit("tender.amend"))
        .Approved(this.perform).Returned(this.perform, then="rerun")
    )
    rectify = (
        Record(contract_forms.RectificationForm, contract_services.record_rectification)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.SUPERVISION_SHEET).Titled(_("Rectification by the supplier")).Final()
        .Due(limit("tender.rectify"), at=call(contract_rules.rectification_deadline))
        .Next(this.perform)
    )

    # 13. 验收 (政府采购法 §41, 实施条例 §45): line by line, the using unit as the second person; redone work is accepted anew
    accept_delivery = (
        Record(contract_forms.AcceptanceForm, contract_services.accept_delivery)
        .By(Role.ACCEPTOR, of=bureau).Duty(Duty.ACCEPTOR).Titled(_("Acceptance")).Signed()
        .NotBy(this.request, this.endorse, this.survey, this.hand_over, this.file_back, this.sign_contract, this.rectify, this.rework)
        .Due(limit("tender.accept_delivery"))
        .Next(this.confirm_delivery)
    )
    confirm_delivery = (
        Decide(contract_forms.ConfirmationForm, contract_services.confirm_delivery)
        .By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ACCEPTOR).Titled(_("Second person of the acceptance")).Signed()
        .NotBy(this.accept_delivery, this.request, this.revise).Due(limit("tender.confirm_delivery"))
        .Approved(this.delivered).Returned(this.accept_delivery, then="rerun")
    )
    delivered = (
        Switch().Titled(_("Accepted?"))
        .Case(this.rework, on_record(contract_rules.must_be_redone))
        .Case(this.receive, on_record(contract_rules.goes_into_store))
        .Default(this.request_payment)
    )
    rework = (
        Record(contract_forms.ReworkForm, contract_services.report_rework)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.REWORK).Titled(_("Report on the rework"))
        .Due(limit("tender.rework"), at=call(contract_rules.rework_deadline))
        .Next(this.accept_delivery)
    )

    # 14. 入库与领用: buyer, acceptor and storekeeper are three people
    receive = (
        Record(store_forms.ReceiptForm, store_services.receive)
        .By(Role.STOREKEEPER, of=bureau).Duty(Duty.STOREKEEPER).Titled(_("Receipt into the store")).Signed().Final()
        .NotBy(this.hand_over, this.file_back, this.rectify, this.rework).Due(limit("tender.receive"))
        .Next(this.ask_goods)
    )
    ask_goods = (
        Record(store_forms.StockRequestForm, store_services.ask_goods)
        .Assign(this.request.owner).Duty(Duty.STOCK_REQUEST).Titled(_("Request for goods"))
        .Due(limit("tender.ask_goods"))
        .Next(this.issue_goods)
    )
    issue_goods = (
        Record(store_forms.IssueForm, store_services.issue_goods)
        .By(Role.STOREKEEPER, of=bureau).Duty(Duty.STOREKEEPER).Titled(_("Issue of goods")).Final()
        .NotBy(this.ask_goods).Due(limit("tender.issue_goods"), at=call(store_rules.appointment_deadline))
        .Next(this.all_issued)
    )
    all_issued = (
        If(on_record(store_rules.still_to_issue)).Titled(_("Is anything still to be issued?"))
        .Then(this.issue_goods).Else(this.request_payment)
    )

    # 15. 付款登记与归档: registered, not booked; the file is kept for fifteen years at least (政府采购法 §42)
    request_payment = (
        Record(contract_forms.PaymentForm, contract_services.request_payment)
        .By(Role.BUYER, of=bureau).Assign(this.survey.owner).Duty(Duty.PAYMENT_REQUESTER).Titled(_("Request for payment"))
        .Due(limit("tender.request_payment"), at=call(contract_rules.payment_deadline))
        .Next(this.approve_payment)
    )
    approve_payment = (
        Decide(contract_forms.PaymentApprovalForm, contract_services.approve_payment)
        .By(Role.FINANCE, of=bureau).Duty(Duty.PAYMENT_APPROVER).Titled(_("Payment registered")).Signed().Final()
        .NotBy(this.hand_over, this.file_back).Due(limit("tender.approve_payment"))
        .Approved(this.paid_up).Returned(this.request_payment, then="rerun")
    )
    paid_up = If(on_record(contract_rules.paid_up)).Titled(_("Paid in full?")).Then(this.archive).Else(this.request_payment)
    archive = (
        Record(forms.ArchiveForm, services.archive)
        .By(Role.ARCHIVIST, of=bureau).Duty(Duty.ARCHIVE).Titled(_("Archive"))
        .Due(limit("tender.archive"))
        .Next(this.archived)
    )

    # Outcomes
    archived = End().Titled(_("Delivered, paid and archived"))
    refused = End().Titled(_("Refused"))
    lapsed = End().Titled(_("Lapsed"))
    failed = End().Titled(_("Purchase failed"))
    joined = End().Titled(_("Joined to the case of another unit"))
    annulled = End().Titled(_("Annulled upon an objection"))
