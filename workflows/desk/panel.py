"""The decision panel: on which step, in whose name, with which form, words, buttons, and what each button leads to."""
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.duties.register import PERSONAL
from approvals.models import Draft, Phrase, Step

from . import drafts, files, next_steps, words
from .case_file import CaseFile, with_tables
from .context import address
from .ways import Way, who_may

SIGNS = frozenset({"approve", "record"})
"""Acts that stand for the file as it is."""

OPINION_LIMIT = 500  # characters
PHRASES = 8
"""Phrases beside an opinion; the rest is a page of its own."""


@dataclass
class Attempt:
    """What somebody has just sent and must look at again."""

    form: Any = None
    about: dict[str, Any] = field(default_factory=dict)
    comment: str = ""
    key: str = ""
    edition: int = 0
    draft: Draft | None = None
    extra: list[Any] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def panel(file: CaseFile, found: Sequence[Way], way: Way | None, attempt: Attempt | None) -> dict[str, Any] | None:
    """What `workflows/case/decision.html` shows; None when nothing waits for a person."""
    if way is None:
        return None
    choices = _choices(file, found, way)
    if not way.open:
        return {"may": False, "title": words.title(way.step.flow_task), "why_not": way.answer.reason, "whom": who_may(file, way.step),
                "choices": choices}
    kept = drafts.of_case(file.user, file.case) if any(getattr(step, "drafted", True) for step in file.steps) else []
    draft = (attempt.draft if attempt else None) or _draft(kept, way.step)
    node = way.step.flow_task
    form = None if way.step.beside_id else attempt.form if attempt and attempt.form is not None else _form(file, node, draft)
    target = drafts.Target(file.flow, step=way.step)
    return {
        "may": True, "title": words.title(node), "step": way.step, "edition": (attempt.edition if attempt else 0) or file.case.edition,
        "url": reverse("desk:step", args=[file.case.key, way.step.number]), "key": (attempt.key if attempt else "") or uuid4().hex,
        "for": way.principal.pk if way.principal else "", "on_behalf": way.principal, "choices": choices,
        "form": form, "wide": form is not None, "template": _template(file, node), "signed": node.signed,
        "comment": attempt.comment if attempt else _typed(draft, "comment"), "about": attempt.about if attempt else {},
        "complaints": attempt.complaints if attempt else [], "comment_limit": OPINION_LIMIT,
        "upload": _upload(file, target, draft, attempt, form),
        "draft_url": f"{reverse('desk:draft_save')}?{target.query}", "draft_words": drafts.saved_words(draft),
        "restored": draft.saved_at if draft and not attempt else None,
        "discard_url": reverse("desk:draft_discard", args=[draft.key]) if draft else "",
        "phrases": _phrases(file, way.step), "opinion": "approve" in node.verbs,
        "sealed": node.sealed, "phrases_url": address("desk:phrases"),
        **_buttons(file, way.step),
    }


def _upload(file: CaseFile, target: drafts.Target, draft: Draft | None, attempt: Attempt | None, form: Any) -> dict[str, Any]:
    """The upload field; an added signer, who fills in no form, hands in no papers of a kind."""
    shown = files.listed(draft, attempt.extra if attempt else (), target.kinds)
    return files.field(target, shown, () if form is None else target.kinds, form, (row.paper for row in file.attachments))


def _buttons(file: CaseFile, step: Step) -> dict[str, Any]:
    possible = [verb for verb in step.flow_task.verbs if not (verb in SIGNS and _being_corrected(file, step))]
    verbs = [_button(step, verb, len(possible)) for verb in possible]
    by_reach = [verb for verb in verbs if verb["verb"] != "reject"]
    nexts = [next_steps.sentence(file, step, verb["verb"]) for verb in verbs]
    if len(possible) < len(step.flow_task.verbs):
        nexts.insert(0, _("The file is being corrected. You can sign again when it has come back."))
    return {"verbs": verbs, "bar": by_reach[:2][::-1], "nexts": [one for one in nexts if one], "more": _more(file, step),
            "quiet": _quiet(file, step)}


def _being_corrected(file: CaseFile, step: Step) -> bool:
    """Somebody beside this step works on what it signs: the engine takes no signature until that has come back."""
    return any(other.data.get("back") for other in file.waiting if other.pk != step.pk)


def _button(step: Step, verb: str, count: int) -> dict[str, Any]:
    known = words.word(verb, words.seat(step))
    return {"verb": verb, "label": known.button, "icon": known.icon, "tone": known.tone, "shortcut": known.shortcut,
            "needs_reason": verb in ("return", "reject") and not (verb == "return" and hasattr(step.flow_task.form_class, "returns")),
            "half": count == 2,
            "confirm": _("Really “%(verb)s”? The requester will be told the reason.") % {"verb": known.button} if verb == "reject" else ""}


def _more(file: CaseFile, step: Step) -> list[dict[str, Any]]:
    """Acts on the step that have a page of their own."""
    if step.duty in PERSONAL:
        return []
    verbs = ["transfer"] + ([] if step.beside_id else ["add_signer"])
    if any(s.beside_id == step.pk for s in file.waiting):
        verbs.append("remove_signer")
    return [{"label": words.word(v).button, "icon": words.word(v).icon,
             "url": reverse("desk:step_verb", args=[file.case.key, step.number, v])} for v in verbs]


def _quiet(file: CaseFile, step: Step) -> list[dict[str, Any]]:
    """Buttons of the form that decide nothing: take the step, or give it back."""
    if step.status == "NEW":
        return [{"verb": "claim", "label": words.word("claim").button, "icon": words.word("claim").icon}]
    taken = step.role and not step.beside_id and step.owner_id == file.user.pk and step.flow_task.owner_rule is None
    if taken and step.duty not in PERSONAL:
        return [{"verb": "release", "label": words.word("release").button, "icon": words.word("release").icon}]
    return []


def _choices(file: CaseFile, found: Sequence[Way], way: Way) -> list[dict[str, Any]]:
    """Every open way, when there is more than one: another step, or the same step in another name."""
    open_ways = [one for one in found if one.open]
    if len(open_ways) < 2:
        return []
    here = reverse("desk:case", args=[file.case.key])
    return [{
        "label": _("%(step)s, on behalf of %(name)s") % {"step": words.title(one.step.flow_task), "name": one.principal} if one.principal
        else words.title(one.step.flow_task),
        "url": f"{here}?step={one.step.number}" + (f"&for={one.principal.pk}" if one.principal else ""), "current": one is way,
    } for one in open_ways]


def _draft(kept: list[Draft], step: Step) -> Draft | None:
    """What was typed on this step, else on an earlier round of the same step."""
    same = [d for d in kept if d.step_id == step.pk]
    earlier = [d for d in kept if d.step.flow_task == step.flow_task]
    return next(iter(same or earlier), None)


def _typed(draft: Draft | None, name: str) -> str:
    return (draft.data.get(name) or [""])[0] if draft else ""


def _form(file: CaseFile, node: Any, draft: Draft | None) -> Any:
    """The step's own form, filled with what the record says or with what was typed last."""
    if node.form_class is None:
        return None
    with_tables(file.record, node.form_class.tables)
    if draft is not None and set(draft.data) - {"comment"}:
        return node.form_class.refilled(drafts.as_posted(draft.data), record=file.record, case_unit=file.case.unit)
    return node.form_class(record=file.record, case_unit=file.case.unit)


def _template(file: CaseFile, node: Any) -> Any:
    """The page of this step, if the flow brings one."""
    page = file.flow.page
    return select_template([f"workflows/{page}/{node.name}.html", f"workflows/{page}/step.html", "workflows/step.html"])


def _phrases(file: CaseFile, step: Step) -> list[str]:
    """One's own first; those of the bureau are words of approval and stand only where something is approved."""
    shared = "approve" in step.flow_task.verbs or bool(step.beside_id)
    found = Phrase.objects.filter(Q(owner=file.user) | Q(owner=None)).order_by("place", "id").values_list("owner_id", "text")[:50]
    return [text for owner, text in sorted(found, key=lambda row: row[0] is None) if shared or owner is not None][:PHRASES]
