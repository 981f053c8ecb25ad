"""Vehicles: when scrapping is due, when a renewal may be asked, what a new one may cost. Pure.

Small non-operating passenger cars have no age limit; medium and large ones have (机动车强制报废标准规定 §5, 7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.money import yuan
from procurement.rulebook.limits import Rule, holds
from procurement.standards.lives import Answer, Verdict, years_on
from procurement.standards.things import row


class Car(NamedTuple):
    """What the answer looks at; `kind` as in the register, kilometres as read last."""

    kind: str
    first_registered_on: date
    kilometres: int | None
    serves: bool = True


def scrapping(car: Car, on: date) -> Verdict:
    """May, or must, the vehicle be scrapped on that day? One that no longer serves may be at any age, by an expert report."""
    age, distance = row(f"asset.vehicle.age.{car.kind}", on), row(f"asset.vehicle.km.{car.kind}", on)
    rules = tuple(rule for rule in (age, distance) if rule is not None)
    due = years_on(car.first_registered_on, int(age.amount)) if age else None
    if age is not None and due is not None and on >= due:
        return Verdict(Answer.ALLOWED, Sentence(
            _("%(years)s years since its registration were over on %(day)s: it must be scrapped (%(source)s)."),
            {"years": age.text, "day": due.isoformat(), "source": age.source}), due, rules)
    if distance is not None and car.kilometres is not None and holds(car.kilometres, distance):
        return Verdict(Answer.ALLOWED, Sentence(
            _("It has run %(km)s km or more: scrapping is advised (%(source)s)."),
            {"km": distance.text, "source": distance.source}), due, rules)
    if not car.serves:
        return Verdict(Answer.ALLOWED, Sentence(
            _("It no longer serves: the report of the traffic police or of an expert belongs to the file.")), due, rules)
    return Verdict(Answer.KEEP, Sentence(_("Neither age nor distance asks for it, and it still serves: go on using it.")), due, rules)


def renewal(car: Car, on: date, *, old_disposed: bool) -> Verdict:
    """May a new car take its place? Not before the usual age, not while it serves, not before the old one is disposed of."""
    usual = row("asset.vehicle.renewal", on)
    rules = (usual,) if usual else ()
    ends = years_on(car.first_registered_on, int(usual.amount)) if usual else None
    if usual is not None and ends is not None and on < ends and car.serves:
        return Verdict(Answer.TOO_EARLY, Sentence(
            _("A car is renewed after %(years)s years at the earliest, this one from %(day)s (%(source)s)."),
            {"years": usual.text, "day": ends.isoformat(), "source": usual.source}), ends, rules)
    if car.serves:
        return Verdict(Answer.KEEP, Sentence(_("It still serves: what can be used is used on (%(source)s)."),
                                             {"source": usual.source if usual else ""}), ends, rules)
    if not old_disposed:
        return Verdict(Answer.TOO_EARLY, Sentence(
            _("The old car is disposed of before the new one is bought: finish its disposal first.")), ends, rules)
    return Verdict(Answer.ALLOWED, Sentence(_("The old car is disposed of: a new one may take its place.")), ends, rules)


def purchase(quota: str, price: Decimal, litres: Decimal | None, on: date) -> list[tuple[Sentence, Rule]]:
    """What speaks against a new car: price or engine above the cap of its quota; nothing when all is within."""
    against = []
    cap, engine = row(f"asset.vehicle.price.{quota}", on), row(f"asset.vehicle.litres.{quota}", on)
    if cap is not None and not holds(price, cap):
        against.append((Sentence(_("%(price)s yuan is above the cap of %(cap)s yuan (%(source)s)."),
                                 {"price": yuan(price), "cap": yuan(cap.amount), "source": cap.source}), cap))
    if engine is not None and litres is not None and not holds(litres, engine):
        against.append((Sentence(_("%(litres)s litres is above the cap of %(cap)s litres (%(source)s)."),
                                 {"litres": litres, "cap": engine.text, "source": engine.source}), engine))
    return against
