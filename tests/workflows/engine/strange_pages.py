"""Pages that no bureau would write, for the corners of drawing, export and walk. They are never run."""
from approvals.duties import Duty
from approvals.roles import Role
from tests.plainflow.pages import D2, PlainForm, keep, large
from workflows.engine.flow import CaseFlow, Decide, End, If, Join, Split, Submit, Work, bureau, on_record, own_unit, this


def again(record):
    return False


class LoopFlow(CaseFlow):
    """A gate that leads back."""

    process_title = "Loop"
    record_model = "plainflow.Plain"

    ask = Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.look)
    look = Decide().By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Due(D2).Approved(this.once_more)
    once_more = If(on_record(again)).Then(this.look).Else(this.done)
    done = End()


class NestedFlow(CaseFlow):
    """A split inside a branch, with returns within a branch and out of both."""

    process_title = "Nested"
    record_model = "plainflow.Plain"

    ask = Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.first)
    first = Decide().By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).Due(D2).Approved(this.outer)
    outer = Split().Always(this.work).Always(this.aside)
    work = Work(PlainForm, keep).By(Role.HANDLER, of=bureau).Duty(Duty.HANDLE).Due(D2).Next(this.inner)
    inner = Split().Always(this.left).Always(this.right)
    left = (Decide().By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Due(D2)
            .Approved(this.inner_met).Returned(this.work, then="rerun"))
    right = (Decide().By(Role.LEGAL, of=bureau).Duty(Duty.COUNTERSIGN_LEGAL).Due(D2)
             .Approved(this.inner_met).Returned(this.first, then="rerun_touched").Rejected(this.refused))
    inner_met = Join().Next(this.outer_met)
    aside = Decide().By(Role.ASSETS, of=bureau).Duty(Duty.COUNTERSIGN_ASSETS).Due(D2).Approved(this.outer_met)
    outer_met = Join().Next(this.done)
    done = End()
    refused = End()


class DetourFlow(CaseFlow):
    """A detour past a gate whose answer may have changed."""

    process_title = "Detour"
    record_model = "plainflow.Plain"

    ask = Submit(PlainForm, keep).By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.early)
    early = Work(PlainForm, keep).By(Role.HANDLER, of=bureau).Duty(Duty.HANDLE).Due(D2).Next(this.gate)
    gate = If(on_record(large)).Then(this.late).Else(this.done)
    late = Decide().By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).Due(D2).Approved(this.done).Returned(this.early, then="resume")
    done = End()
