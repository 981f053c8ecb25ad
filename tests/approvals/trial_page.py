"""A small page for the tests of the approvals floor: it stands under workflows, because viewflow stores its steps by name."""
import sys
from types import ModuleType

from viewflow import this
from viewflow.workflow import nodes

from approvals.duties import Duty
from approvals.roles import Role
from workflows.engine.base import CaseFlow, bureau, own_unit
from workflows.engine.steps import Decide, Record, Submit

NAME = "workflows.trial_page"


class TrialFlow(CaseFlow):
    __module__ = NAME
    process_title = "Trial"
    record_model = "approvals.Case"

    apply = Submit().By(Role.REQUESTER, of=own_unit).Duty(Duty.REQUESTER).Next(this.endorse)
    endorse = (Decide().By(Role.UNIT_HEAD, of=own_unit).Duty(Duty.ENDORSE).NotBy(this.apply)
               .Approved(this.inspect).Rejected(this.refused))
    inspect = Record().By(Role.INSPECTOR, of=bureau).Duty(Duty.INSPECTOR).NotBy(this.inspect).Next(this.finance)
    finance = Decide().By(Role.FINANCE, of=bureau).Duty(Duty.COUNTERSIGN_FINANCE).NotBy(this.apply, this.endorse).Next(this.issue)
    issue = Decide().By(Role.HEAD, of=bureau).Duty(Duty.OPINION_ISSUER).Next(this.issued)
    issued = nodes.End()
    refused = nodes.End()


if NAME not in sys.modules:
    module = ModuleType(NAME)
    module.TrialFlow = TrialFlow  # type: ignore[attr-defined]
    sys.modules[NAME] = module
