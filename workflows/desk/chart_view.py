"""The live diagram of a case, drawn by the engine from the rows that the page has read anyway."""
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.engine.chart import picture

from .case_file import CaseFile


def chart(file: CaseFile) -> dict[str, Any]:
    """What `workflows/case/chart.html` names at its top; asks again by itself only while the case is open. No query."""
    drawn = picture(file.flow, file.case, file.steps, _in_place(file))
    again = reverse("desk:case_chart", args=[file.case.key]) if file.case.status == "NEW" else ""
    return {**drawn, "cells": drawn["nodes"], "poll_url": again, "bpmn_url": reverse("desk:case_bpmn", args=[file.case.key])}


def _in_place(file: CaseFile) -> dict[int, str]:
    """Who signed for whom: “B on behalf of A” by the id of the step."""
    return {d.step_id: _("%(deputy)s on behalf of %(principal)s") % {"deputy": d.actor, "principal": d.principal}
            for d in file.decisions if d.step_id is not None and d.actor_id != d.principal_id}
