"""The words of acts and states on the screens of a case: one table for buttons, timeline and papers."""
from typing import Any, NamedTuple

from django.utils.translation import pgettext_lazy

from approvals.duties import Duty
from approvals.models import Case, Step
from approvals.roles import Role


class Word(NamedTuple):
    """An act: on its button, in the timeline, on papers (statutory Chinese), and how it looks."""

    button: Any
    past: Any
    paper: str
    tone: str = ""
    icon: str = ""
    mark: str = ""  # state of the round badge in the timeline
    shortcut: str = ""


WORDS: dict[str, Word] = {
    "submit": Word(pgettext_lazy("act", "Submit"), pgettext_lazy("past", "Submitted"), "提交", "primary", "send", "done", "a"),
    "record": Word(pgettext_lazy("act", "Record and go on"), pgettext_lazy("past", "Recorded"), "登记", "primary", "done", "done", "a"),
    "approve": Word(pgettext_lazy("act", "Approve"), pgettext_lazy("past", "Approved"), "同意", "primary", "done", "done", "a"),
    "return": Word(pgettext_lazy("act", "Return"), pgettext_lazy("past", "Returned"), "退回", "warn", "back", "back", "r"),
    "reject": Word(pgettext_lazy("act", "Reject"), pgettext_lazy("past", "Rejected"), "不同意", "bad", "close", "bad"),
    "carried": Word(pgettext_lazy("act", "Approve"), pgettext_lazy("past", "Approved"), "同意", "", "done", "done"),
    "claim": Word(pgettext_lazy("act", "Claim"), pgettext_lazy("past", "Claimed"), "认领", "", "user"),
    "release": Word(pgettext_lazy("act", "Give back"), pgettext_lazy("past", "Released"), "放回", "", "back"),
    "transfer": Word(pgettext_lazy("act", "Transfer"), pgettext_lazy("past", "Transferred"), "转办", "", "swap"),
    "add_signer": Word(pgettext_lazy("act", "Add a signer"), pgettext_lazy("past", "Signer added"), "加签", "", "adduser"),
    "remove_signer": Word(pgettext_lazy("act", "Remove a signer"), pgettext_lazy("past", "Signer removed"), "减签", "", "minus"),
    "withdraw": Word(pgettext_lazy("act", "Withdraw"), pgettext_lazy("past", "Withdrawn"), "撤回", "", "back", "back"),
    "suspend": Word(pgettext_lazy("act", "Suspend"), pgettext_lazy("past", "Suspended"), "挂起", "warn", "pause", "back"),
    "resume": Word(pgettext_lazy("act", "Resume"), pgettext_lazy("past", "Resumed"), "恢复", "", "clock"),
    "terminate": Word(pgettext_lazy("act", "Terminate"), pgettext_lazy("past", "Terminated"), "终止", "bad", "close", "bad"),
    "copy": Word(pgettext_lazy("act", "Copy to"), pgettext_lazy("past", "Copied to a colleague"), "抄送", "", "copy"),
    "note": Word(pgettext_lazy("act", "Add to the record"), pgettext_lazy("past", "Added to the record"), "补记", "", "plus"),
    "remind": Word(pgettext_lazy("act", "Remind"), pgettext_lazy("past", "Reminded"), "催办", "", "bell"),
}
OF_DUTY: dict[tuple[str, Duty], Word] = {
    ("record", Duty.ACCEPT): Word(
        pgettext_lazy("act", "Accept"), pgettext_lazy("past", "Accepted"), "受理", "primary", "done", "done", "a"),
    ("return", Duty.ACCEPT): Word(
        pgettext_lazy("act", "Return for correction"), pgettext_lazy("past", "Returned for correction"), "退回补正", "warn",
        "back", "back", "r"),
    ("reject", Duty.ACCEPT): Word(
        pgettext_lazy("act", "Decline to accept"), pgettext_lazy("past", "Not accepted"), "不予受理", "bad", "close", "bad"),
    ("record", Duty.OPINION_ISSUER): Word(
        pgettext_lazy("act", "Issue"), pgettext_lazy("past", "Issued"), "印发", "primary", "done", "done", "a"),
    # 评审成员签署: whoever dissents signs too and writes why (87号令 §61), so the signature is no consent
    ("approve", Duty.PANEL): Word(pgettext_lazy("act", "Sign"), pgettext_lazy("past", "Signed"), "签署", "primary", "done", "done", "a"),
    ("record", Duty.ARCHIVE): Word(
        pgettext_lazy("act", "Archive"), pgettext_lazy("past", "Archived"), "归档", "primary", "done", "done", "a"),
}
"""Where the regulation has a word of its own for what a step does."""

TONES = {"done": "ok", "back": "warn", "bad": "bad"}
"""Tag colour by the state of the badge."""

NO_OPINION = frozenset({"claim", "release", "copy", "remind", "note"})
"""Acts that the timeline shows in one quiet line."""


def word(verb: str, node: Any = None) -> Word:
    """The words of a verb, at a step those of its duty; an unknown verb of an old row stands as it is."""
    return OF_DUTY.get((verb, getattr(node, "duty", None))) or WORDS.get(verb) or Word(verb, verb, verb)


def past(verb: str, node: Any) -> Any:
    """What somebody did, with the two ways of submitting told apart."""
    if verb == "submit" and node is not None and node.task_type != "START":
        return pgettext_lazy("past", "Submitted again") if getattr(node, "stops_clock", False) else word(verb).past
    return word(verb, node).past


def seat(step: Step | None) -> Any:
    """The node whose words an act on this step is told in: none for an added signer, who only gives an opinion."""
    return step.flow_task if step is not None and not step.beside_id else None


def title(node: Any) -> str:
    """What a step is called on the screen; its name when the page gives it no title."""
    return str(getattr(node, "task_title", "") or getattr(node, "name", ""))


def office(step: Step) -> str:
    """Whose step it is: “unit role”, without naming anybody."""
    role = Role.of(step.role)
    unit = step.unit.label if step.unit_id else ""
    return f"{unit} {role.label}".strip() if role else unit


def status(case: Case, steps: list[Step]) -> tuple[Any, str]:
    """The word for where a case stands, and its tone."""
    if case.status == "DONE":
        return pgettext_lazy("case", "Closed"), "ok"
    if case.status == "CANCELED":
        return (pgettext_lazy("case", "Withdrawn") if case.outcome == "withdrawn" else pgettext_lazy("case", "Terminated")), "bad"
    if case.held:
        return pgettext_lazy("case", "Suspended"), "warn"
    if any(step.status == "ASSIGNED" and getattr(step.flow_task, "stops_clock", False) for step in steps):
        return pgettext_lazy("case", "Sent back"), "warn"
    return pgettext_lazy("case", "Under review"), "pri"


def outcome(case: Case) -> str:
    """The name of the end that a closed case reached."""
    if not case.outcome or case.status != "DONE":
        return ""
    return title(case.flow_class._nodes_by_name.get(case.outcome)) or case.outcome
