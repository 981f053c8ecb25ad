"""The window: acceptance, and the one notice that names everything that is missing or defective (一次性告知, 补正告知)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.renovations import documents
from procurement.renovations.terms import WRONG, Paper, Verdict

Data = Mapping[str, Any]
Attached = Callable[[], Sequence[Any]]
ACCEPTANCE_SERIES, ACCEPTANCE_NUMBER = "renovation.acceptance", "SL-{year}-{n:04d}"


def record_acceptance(
    record: Any, *, data: Data, at: datetime, case: Any, numbers: Callable[..., str], attached: Attached = tuple, **_context: Any,
) -> None:  # fmt: skip
    """Papers are complete: the case gets its one acceptance number (受理号), which stays when it is accepted again."""
    checks = judged(record, data["paper_checks"], attached())
    wrong = [row for row in checks if row["verdict"] in WRONG]
    if wrong:
        raise RuleBroken(
            None, _("Still missing or defective: %(papers)s. Return the application once, naming all of them."),
            papers="；".join(named(row) for row in wrong),
        )  # fmt: skip
    record.paper_checks = checks
    record.papers = [row["paper"] for row in checks if row["verdict"] == Verdict.IN_ORDER]
    record.acceptance_note = data.get("acceptance_note", "")
    record.accepted_on = record.accepted_on or local(at).date()
    if not case.accepted_no:
        case.accepted_no = numbers(ACCEPTANCE_SERIES, ACCEPTANCE_NUMBER)
    record.save()


def return_for_correction(
    record: Any, *, data: Data, comment: str, actor: Any, at: datetime, attached: Attached = tuple,
) -> str:  # fmt: skip
    """Store the notice and give its text. What was already wrong and not named before needs a reason and counts as needless."""
    checks = judged(record, data["paper_checks"], attached())
    wrong = [row for row in checks if row["verdict"] in WRONG]
    if not wrong and not comment.strip():
        raise RuleBroken(None, _("Nothing is missing or defective: accept the application, or say in the remark why it goes back."))
    late = overlooked(checks, record.correction_notices)
    reason = data.get("late_reason", "")
    if late and not reason:
        raise RuleBroken(
            "late_reason",
            _("%(papers)s was already so at an earlier notice and was not named then. What is wrong is named once and in full: "
              "say why it is named only now; the return counts as needless."),
            papers="、".join(str(Paper(code).label) for code in late),
        )  # fmt: skip
    number = len(record.correction_notices) + 1
    record.needless_returns += bool(late)
    told = notice_text(number, wrong, comment)
    record.correction_notices = [*record.correction_notices, {
        "no": number, "at": at.isoformat(), "by": actor.pk, "text": told, "other": comment.strip(),
        "checks": checks, "late": late, "late_reason": reason if late else "",
    }]  # fmt: skip
    record.save()
    return told


def judged(record: Any, rows: Sequence[Data], attached: Iterable[Any]) -> list[dict[str, Any]]:
    """The verdicts beside what is really attached; a verdict that the files contradict is refused at its row."""
    there, needed = documents.newest(attached), documents.required(record)
    if [row["paper"] for row in rows] != [paper.value for paper in Paper]:
        raise RuleBroken(None, _("Judge every paper of the list: load the page again if rows are missing."))
    checks = []
    for place, row in enumerate(rows):
        version, required = there.get(row["paper"], 0), row["paper"] in needed
        objection = _objection(row["verdict"], version, required)
        if objection is not None:
            raise RuleBroken(f"paper_checks-{place}-verdict", objection, version=version)
        checks.append({"paper": row["paper"], "version": version, "verdict": str(row["verdict"]), "wrong": row.get("wrong") or "",
                       "required": required})
    return checks


def _objection(verdict: str, version: int, required: bool) -> Any:
    if verdict in (Verdict.IN_ORDER, Verdict.DEFECTIVE) and not version:
        return _("Nothing is attached under this paper: attach a scan here, or mark it missing.")
    if verdict == Verdict.MISSING and version:
        return _("Version %(version)s is attached: open it, and judge it in order or defective.")
    if verdict == Verdict.MISSING and not required:
        return _("This paper is not required here: choose “not needed here”.")
    if verdict == Verdict.NOT_NEEDED and required:
        return _("This paper is required here: judge it in order, missing or defective.")
    return None


def overlooked(checks: Sequence[Data], notices: Sequence[Data]) -> list[str]:
    """Papers that are wrong now, stood there unchanged and as necessary at an earlier notice, and were named by no notice since."""
    found = []
    for row in checks:
        if row["verdict"] not in WRONG:
            continue
        before = [old for notice in notices for old in notice["checks"]
                  if old["paper"] == row["paper"] and old["version"] == row["version"] and old["required"] >= row["required"]]
        if before and not any(old["verdict"] in WRONG for old in before):
            found.append(row["paper"])
    return found


def last_checked(record: Any) -> list[dict[str, Any]]:
    """What was found of each paper when it was last judged."""
    notices = record.correction_notices
    return list(notices[-1]["checks"]) if notices else list(record.paper_checks)


def named(row: Data) -> str:
    """One paper as a sentence names it, in the reader's language."""
    paper = str(Paper(row["paper"]).label)
    return f"{paper}（{row['wrong'] or Verdict(row['verdict']).label}）"


def notice_text(number: int, wrong: Sequence[Data], other: str) -> str:
    """The notice as the unit gets it. Statutory, hence Chinese."""
    with translation.override("zh-hans"):
        lines = [f"{n}. {Paper(row['paper']).label}：{Verdict(row['verdict']).label}{'，' + row['wrong'] if row['wrong'] else ''}"
                 for n, row in enumerate(wrong, 1)]
    if other.strip():
        lines.append(f"备注：{other.strip()}" if lines else other.strip())  # a remark is no further missing paper
    return "\n".join([f"一次性告知（第{number}次）：", *lines])
