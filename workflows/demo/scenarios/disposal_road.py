"""The straight road of a disposal: how the cast does each step when nothing goes wrong, and going on as far as a step."""
from collections.abc import Callable
from typing import Any

from workflows.demo.stage import Stage

from .disposal_asking import (
    answered,
    appraises,
    batches,
    checks,
    chooses,
    closes_offer,
    corrects,
    meeting,
    offers,
    replies,
    reports,
)
from .disposal_leaving import LEAVING

Act = Callable[[Stage], Any]


def on_to(stage: Stage, node: str, **instead: Act) -> None:
    """The straight road as far as a step, which then waits; to the end of the case when none is named. `instead`: steps done otherwise."""
    acts = STRAIGHT | instead
    for _step in range(100):
        waiting = stage.waiting()
        if node in waiting or (not waiting and stage.over()):
            return
        if waiting:
            acts[waiting[0]](stage)
        else:
            stage.waits(1)
    raise AssertionError(f"{node} is not on the road; waiting: {stage.waiting()}")


def _by(person: str, node: str, data: Any = None, comment: str = "同意。") -> Act:
    """A person of the cast does the step; `data` may be worked out on the stage."""

    def go(stage: Stage) -> None:
        stage.does(getattr(stage.people, person), node, data(stage) if callable(data) else data, comment=comment)

    return go


STRAIGHT: dict[str, Act] = {
    "correct": corrects,
    "endorse": _by("unit_head", "endorse", comment="情况属实，同意上报。"),
    "check_cards": checks,
    "appraise_technically": appraises,
    "publish_offer": offers,
    "close_offer": closes_offer,
    "choose_form": chooses,
    "batch": batches,
    "check_assets": _by("assets", "check_assets"),
    "check_finance": _by("finance", "check_finance"),
    "check_legal": _by("legal", "check_legal"),
    "check_secrecy": _by("secrecy", "check_secrecy", comment="涉密载体须先行销毁。"),
    "section_chief": _by("section_chief", "section_chief"),
    "vice_head": _by("vice_head", "vice_head"),
    "head": _by("head", "head"),
    "hold_meeting": _by("recorder", "hold_meeting", lambda stage: meeting(stage), ""),
    "sign_minutes": _by("head", "sign_minutes", comment="签发。"),
    "report_up": reports,
    "answer_above": answered,
    "issue_reply": replies,
    **LEAVING,
}
"""Step → how the cast does it when nothing goes wrong."""
