"""precheck → endorse → (budget ∥ conduct) → join → large? → decide → done: the main road of tests/plainflow's tender."""
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import select_for_update_lock

from .models import VanillaTender


class VanillaTenderFlow(flow.Flow):
    process_class = VanillaTender
    process_title = "Vanilla tender"
    lock_impl = select_for_update_lock  # the default is no lock at all

    request = flow.StartHandle(this.begin).Next(this.precheck)
    precheck = flow.View(None).Permission("vanilla.act_as_unit_head").Next(this.endorse)
    endorse = flow.View(None).Permission("vanilla.act_as_vice_head").Next(this.sign_off)
    sign_off = flow.Split().Always(this.budget).Always(this.conduct)
    budget = flow.View(None).Permission("vanilla.act_as_finance").Next(this.signed_off)
    conduct = flow.View(None).Permission("vanilla.act_as_legal").Next(this.signed_off)
    signed_off = flow.Join().Next(this.large)
    large = flow.If(lambda activation: activation.process.amount > 100).Then(this.decide).Else(this.done)
    decide = flow.View(None).Permission("vanilla.act_as_head").Next(this.done)
    done = flow.End()

    def begin(self, activation, **values):
        for name, value in values.items():
            setattr(activation.process, name, value)
        return activation.process
