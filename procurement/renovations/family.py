"""What is tied to a pre-review: the case it takes up again, the cases that take it up, its place in the pool, its works."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.pool.models import PoolEntry, State
from procurement.renovations import restart
from procurement.renovations.terms import AGREED


def of_review(record: Any, on: date) -> list[tuple[str, int]]:
    """(kind of tie, id of the case); asks the database only where there can be something."""
    found = [("follows", record.follows_id)] if record.follows_id else []
    if restart.ended_in_vain(record, on):
        found += [("followed_by", one.case_id) for one in restart.followers(record)]
    if record.issued_on and record.conclusion in AGREED:
        works = apps.get_model("procurement.RenovationWorks")._default_manager.filter(review=record.case_id)
        found += [("works", case_id) for case_id in works.order_by("pk").values_list("case_id", flat=True)]
    return found


def notes_on_review(record: Any, on: date) -> list[tuple[str, Any]]:
    """Tone and sentence: where the project stands in the pool, or that the opinion has expired."""
    if not record.issued_on or record.conclusion not in AGREED:
        return []
    entry = PoolEntry.objects.with_taken().filter(renovation=record).first()
    if entry is None:
        return []
    entry.renovation = record
    said = {
        "year": entry.plan_year, "priority": entry.priority, "day": date_format(entry.valid_until), "number": entry.pk,
        "left": (entry.valid_until - on).days, "reason": entry.withdrawn_reason,
    }  # fmt: skip
    state = entry.state(on)
    words = {
        State.WAITING: ("", _("In the project pool as no. %(number)s: plan of %(year)s, priority %(priority)s. The opinion is valid until "
                              "%(day)s (%(left)s days).")),
        State.TAKEN: ("", _("The project has been taken up from the pool.")),
        State.EXPIRED: ("bad", _("The opinion expired on %(day)s and nobody had taken the project up: a new pre-review is needed.")),
        State.WITHDRAWN: ("warn", _("The project has been withdrawn from the pool. %(reason)s")),
    }  # fmt: skip
    tone, sentence = words[state]
    return [(tone, Sentence(sentence, said))]
