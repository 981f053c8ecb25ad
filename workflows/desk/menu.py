"""What can be done with a case as a whole, offered to whom it may concern; the engine decides, this only spares useless clicks."""
from typing import Any

from django.urls import reverse

from approvals.roles import NO_STEPS
from workflows.engine.case_verbs import CASE_VERBS, TAKES_BACK

from . import words
from .case_file import CaseFile

VERBS = frozenset(CASE_VERBS) - {"note"}  # which has a page of its own, with a form


def menu(file: CaseFile, held: set) -> list[dict[str, Any]]:
    """Links to the page of each act."""
    return [{"verb": verb, "label": words.word(verb).button, "icon": words.word(verb).icon, "tone": words.word(verb).tone,
             "url": reverse("desk:case_verb", args=[file.case.key, verb])} for verb in offered(file, held)]


def offered(file: CaseFile, held: set) -> list[str]:
    """Verbs worth offering to this reader."""
    roles = {role for role, __ in held}
    if roles & NO_STEPS:
        return []
    if file.case.status != "NEW":
        return ["copy"]
    verbs = ["withdraw"] if withdrawable(file) else []
    verbs += ["remind"] if file.waiting and not file.case.held else []
    verbs.append("copy")
    if roles & set(file.flow.managed_by):
        verbs += ["resume"] if file.case.held else ["suspend"]
        verbs.append("terminate")
    return verbs


def withdrawable(file: CaseFile) -> bool:
    """Whether the last act is the reader's own and, as far as the rows tell, nobody has opened what it made."""
    given_back = {d.step_id for d in file.decisions if d.verb == "withdraw"}
    last = next((d for d in reversed(file.decisions) if d.verb in TAKES_BACK), None)
    if last is None or last.actor_id != file.user.pk or last.step_id in given_back or file.case.held:
        return False
    made = [s for s in file.steps if s.came_from_id == last.step_id]
    if any(s.flow_task.final for s in file.steps if s.pk == last.step_id):
        return False
    return not any(s.opened_at for s in made)
