"""核卡 and 技术鉴定: who holds which right, whether the title is settled, how old it is, and whether it can still be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.assets.services import holder
from procurement.assets.terms import Right
from procurement.calendar.office_time import local
from procurement.disposals.listing import by_number, must_not_be_empty, settle, units_of
from procurement.disposals.models import Disposal, DisposalItem
from procurement.disposals.terms import Form
from procurement.facts import RuleBroken
from procurement.standards import lives, vehicles
from procurement.standards.lives import Answer

Data = Mapping[str, Any]
BUREAU = "bureau"


# --- Cards and rights ---
def check_cards(record: Disposal, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """The unit uses it, its title is settled, whoever holds the right of disposal agrees; what fails leaves the list with the reason."""
    today, units = local(at).date(), units_of(case)
    for place, (item, row) in enumerate(by_number(record, data["card_checks"], "card_checks", record.standing)):
        item.leaves_because = row["leaves_because"].strip()
        item.leaves_list = bool(item.leaves_because)
        item.title_proof, item.holder_consent = row["title_proof"].strip(), row["holder_consent"].strip()
        if item.leaves_list:
            item.taken_by = None
        else:
            _must_be_theirs(item, units, today, place)
    must_not_be_empty(record)
    record.cards_opinion, record.cards_checked_on = data["cards_opinion"], today
    keep(record, case, at)


def _must_be_theirs(item: DisposalItem, units: set[int], today: date, place: int) -> None:
    """Rights and title of one thing. Raises RuleBroken at its row."""
    user, disposer = holder(item.card, Right.USE, today), holder(item.card, Right.DISPOSE, today)
    if user is None or user.pk not in units:
        raise RuleBroken(
            f"card_checks-{place}-leaves_because",
            _("The right of use of card %(card)s lies with %(unit)s: that unit applies for it. Take it out, or return the application."),
            card=item.number, unit=user or "—",
        )  # fmt: skip
    own = disposer is not None and (disposer.pk in units or disposer.kind == BUREAU)
    if not own and not item.holder_consent:
        raise RuleBroken(
            f"card_checks-{place}-holder_consent",
            _("The right of disposal of card %(card)s lies with %(unit)s: enter the document by which it consents, or take the card out."),
            card=item.number, unit=disposer or "—",
        )  # fmt: skip
    if not item.title_proof:
        raise RuleBroken(
            f"card_checks-{place}-title_proof",
            _("Card %(card)s: name the proof of title. A title that is unclear or in dispute is settled first."), card=item.number,
        )  # fmt: skip


# --- Technical appraisal ---
def appraise(record: Disposal, *, data: Data, at: datetime, case: Any, **_context: Any) -> None:
    """What can still be used is used on (财资〔2016〕27号): of a scrapping it leaves the list, and if that is all, the case ends."""
    today = local(at).date()
    if data["technical_on"] > today:
        raise RuleBroken("technical_on", _("The day lies in the future: check the date."))
    judged = []
    for item, row in by_number(record, data["findings"], "findings", record.standing):
        item.serves, item.beyond_repair = row["serves"] == "yes", row["beyond_repair"]
        verdict = judge(item, today)
        item.answer, item.finding = verdict.answer.value, row["finding"].strip() or str(verdict.sentence)[:300]
        judged.append((item, verdict))
    _must_agree(data["findings"])
    if record.form_wished == Form.SCRAP and any(verdict.answer == Answer.ALLOWED for _item, verdict in judged):
        for item, verdict in judged:
            if verdict.answer != Answer.ALLOWED:
                item.leaves_list, item.taken_by, item.leaves_because = True, None, str(verdict.sentence)[:300]
    for name in ("technical_no", "technical_by", "technical_on", "technical_opinion"):
        setattr(record, name, data[name])
    keep(record, case, at)


def judge(item: DisposalItem, on: date) -> lives.Verdict:
    """What the standards say to scrapping this thing on that day; vehicles by their own rule."""
    serves = item.serves is not False
    if item.is_vehicle:
        vehicle = item.card.vehicle
        car = vehicles.Car(vehicle.kind, vehicle.first_registered_on, item.card.kilometres, serves and not item.beyond_repair)
        return vehicles.scrapping(car, on)
    return lives.judge(lives.Thing(item.category_code, item.in_use_since, item.card.pages, serves, item.beyond_repair), on)


def _must_agree(rows: Any) -> None:
    for place, row in enumerate(rows):
        if row["beyond_repair"] and row["serves"] == "yes":
            raise RuleBroken(f"findings-{place}-beyond_repair", _("What still serves is not beyond repair: correct one of the two."))


def keep(record: Disposal, case: Any, at: datetime) -> None:
    """Store the record with its changed things, and settle what is held."""
    settle(record, case=case, at=at)
    record.save()
    for item in record.item_rows():
        item.save()
