"""Two pages that between them use every word of the vocabulary; the scenarios of the engine are walked on them."""
from datetime import timedelta
from decimal import Decimal

from django import forms

from approvals.duties import Duty
from approvals.roles import Role
from procurement.forms import RecordForm
from workflows.engine.flow import (
    CaseFlow,
    Countersign,
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
)

D2 = limit("renovation.endorse")


class PlainForm(RecordForm):
    title = forms.CharField(max_length=100)
    amount = forms.DecimalField(max_digits=14, decimal_places=2)
    supplier = forms.CharField(max_length=100, required=False)


def keep(record, *, data, case, **context):
    record.title, record.amount, record.supplier = data["title"], Decimal(data["amount"]), data.get("supplier", "")
    record.save()


def large(record):
    return record.amount > 100


large.reads = ("amount",)


def each(record):
    return record.title == "each"


def seats(record):
    return [{"owner": pk} for pk in record.seats]


class TenderFlow(CaseFlow):
    process_title = "Plain tender"
    record_model = "plainflow.Plain"
    number_prefix = "PT"

    request = Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.precheck)
    revise = (Work(PlainForm, keep).Assign(this.request.owner).Duty(Duty.REQUESTER).Due(D2).StopsClock()
              .OnTimeout(limit("renovation.revise"), this.lapsed).Next(this.precheck))
    precheck = (Decide(reviews=("title",)).By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).NotBy(this.request, this.revise).Due(D2)
                .Approved(this.endorse).Returned(this.revise, then="rerun").Rejected(this.refused))
    endorse = (Decide(reviews=("title", "amount")).By(Role.VICE_HEAD, of=bureau).Duty(Duty.ENDORSE).NotBy(this.request, this.precheck).Due(D2)
               .Approved(this.sign_off).Returned(this.revise, then="rerun_touched").Rejected(this.refused))
    sign_off = Split().Always(this.budget).Always(this.conduct)
    budget = (Decide(reviews=("amount",)).By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).NotBy(this.request, this.endorse).Due(D2)
              .Approved(this.signed_off).Returned(this.revise, then="resume").Rejected(this.refused))
    conduct = (Decide(reviews=("supplier",)).By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).NotBy(this.request, this.endorse).Due(D2)
               .Approved(this.signed_off).Returned(this.revise, then="rerun_touched").Rejected(this.refused))
    signed_off = Join().Next(this.large)
    large = If(on_record(large)).Then(this.decide).Else(this.done)
    decide = (Decide().By(Role.HEAD, of=bureau).Duty(Duty.OPINION_ISSUER).NotBy(this.request, this.budget).Due(D2)
              .Approved(this.done).Returned(this.revise, then="rerun_touched").Rejected(this.refused))
    done = End()
    refused = End()
    lapsed = End()


class PanelFlow(CaseFlow):
    process_title = "Plain panel"
    record_model = "plainflow.Plain"
    number_prefix = "PP"

    request = Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.wait)
    wait = Timer(timedelta(hours=1)).Next(this.which)
    which = Switch().Case(this.seat, on_record(each)).Default(this.fork)
    seat = ForEach(call(seats)).Next(this.score)
    score = Record(PlainForm, None).Duty(Duty.PANEL).NotBy(this.score, this.request).Due(D2).Assign(this.request.owner).Next(this.scored)
    scored = Join().Next(this.done)
    fork = Split().Always(this.sign).Always(this.legal)
    sign = (Countersign(call(seats), mode="n_of_m", need=2).Duty(Duty.COUNTERSIGN_FINANCE).Due(D2)
            .Approved(this.both).Rejected(this.refused))
    legal = Decide().By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).Due(D2).Approved(this.both).Rejected(this.refused)
    both = Join().Next(this.anyone)
    anyone = Countersign(call(seats), mode="any").Duty(Duty.COUNTERSIGN_FINANCE).Due(D2).Approved(this.in_order).Rejected(this.refused)
    in_order = Countersign(call(seats), mode="ordered").Duty(Duty.COUNTERSIGN_FINANCE).Due(D2).Approved(this.everyone).Rejected(this.refused)
    everyone = Countersign(call(seats)).Duty(Duty.COUNTERSIGN_FINANCE).Due(D2).Approved(this.done).Rejected(this.refused)
    done = End()
    refused = End()
