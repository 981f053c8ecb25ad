"""竣工验收 and what follows from it; what works add to any acceptance: the papers of the completion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.acceptances.services import confirm as confirm_works
from procurement.acceptances.services import facts_of_round, judge, keep, report_rework
from procurement.acceptances.terms import Verdict
from procurement.facts import RuleBroken
from procurement.works import rules
from procurement.works.models import RenovationWorks, WorksAcceptance

__all__ = ["accept_works", "confirm_works", "report_rework"]


def accept_works(record: RenovationWorks, *, data: Mapping[str, Any], actor: Any, at: datetime, **_context: Any) -> None:
    """One more round of the acceptance; whoever asked for the works in the pre-review does not hold it."""
    judge(record, data, actor=actor, at=at, asked=record.review, since=record.works_begin, rework="works.rework")
    missing = rules.missing_papers(data["acceptance_papers"]) if data["verdict"] == Verdict.PASSED else []
    if missing:
        names = "、".join(str(paper.label) for paper in missing)
        raise RuleBroken("acceptance_papers", _("Still missing for the works to pass: %(papers)s."), papers=names)
    record.acceptance_papers = data["acceptance_papers"]
    keep(record, WorksAcceptance(works=record, papers=data["acceptance_papers"], **facts_of_round(record, data, actor=actor, at=at)))
    record.save()
