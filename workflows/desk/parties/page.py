"""One party: its facts, its people or employers with their days, holdings, bad records, and the history of the entry."""
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from procurement.calendar.office_time import local
from procurement.parties.models import BadRecord, PartyChange, SupplierHolding, SupplierPerson
from procurement.parties.services import MODELS
from procurement.parties.terms import Register, Standing
from procurement.records import label
from workflows.engine import clock

from ..hats import for_roles, held
from ..paging import PER_PAGE, Place, pager
from ..request import Request
from . import READERS, SECRETS, history
from .lists import LISTS, NAMES, may_keep

SHOWN = {
    Register.SUPPLIER: ("credit_code", "size", "domestic_share", "address", "contact", "phone", "account_no"),
    Register.EXPERT: ("code", "specialities", "title", "employer", "own_staff"),
    Register.AGENCY: ("credit_code", "contract_no", "since", "until", "scope", "authority"),
}


def page(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The page of one party."""
    return require_safe(for_roles(*READERS[Register(register)])(_page))(request, register, pk)


def _page(request: Request, register: str, pk: int) -> HttpResponse:
    """At most eight queries beside the frame's own."""
    party = found(register, pk)
    today, secrets, place = local(clock.now()).date(), bool(held(request) & SECRETS), Place.of(request)
    rows = PartyChange.objects.filter(register=register, party_id=pk).select_related("by").order_by("-pk")
    if place.after_id is not None:
        rows = rows.filter(pk__lt=place.after_id)
    changes = list(rows[: PER_PAGE + 1])
    shown, name = changes[:PER_PAGE], NAMES[Register(register)]
    keeps = may_keep(request, register)
    return render(request, "workflows/parties/one.html", {
        "party": party, "register": register, "title": Register(register).label, "list_url": reverse(f"desk:{LISTS[Register(register)]}"),
        "facts": _facts(register, party, secrets), "ended": party.standing == Standing.ENDED, "secrets": secrets,
        "history": history.lines(shown, secrets=secrets), "keeps": keeps, "verbs": _verbs(party, name) if keeps else [],
        "barred": register == Register.SUPPLIER and party.barred_on(today),
        "lapsed": register == Register.AGENCY and party.standing == Standing.ACTIVE and not party.covers(today),
        "pager": pager(request, place, str(shown[-1].pk) if len(changes) > PER_PAGE else None, len(shown)),
        **_ties(register, party, name, today, keeps, secrets),
    })


def found(register: str, pk: int) -> Any:
    """The party with what hangs on it; 404 when there is none."""
    rows = MODELS[register].objects.filter(pk=pk)
    if register == Register.SUPPLIER:
        rows = rows.prefetch_related(
            Prefetch("people", SupplierPerson.objects.order_by("-since", "pk")),
            Prefetch("holds", SupplierHolding.objects.select_related("held").order_by("-since", "pk")),
            Prefetch("held_by", SupplierHolding.objects.select_related("holder").order_by("-since", "pk")),
            Prefetch("bad_records", BadRecord.objects.order_by("-since", "pk")),
        )
    elif register == Register.EXPERT:
        rows = rows.select_related("user").prefetch_related("employers")
    party = rows.first()
    if party is None:
        raise Http404
    return party


def _facts(register: str, party: Any, secrets: bool) -> list[tuple[Any, str]]:
    names = SHOWN[Register(register)]
    facts = [(label(name, type(party)), fact(party, name)) for name in names]
    if register == Register.EXPERT:
        account = f"{party.user.username} {party.user}" if party.user else _("none: the expert can neither declare nor score")
        digest = party.identity if secrets else _("on file")
        facts += [(_("Account"), account), (label("identity", type(party)), digest if party.identity else _("not on file"))]
    if party.standing == Standing.ENDED:
        facts += [(label("ended_on", type(party)), str(party.ended_on)), (label("ended_because", type(party)), party.ended_because)]
    return facts


def fact(party: Any, name: str) -> str:
    """One column of a party in words."""
    value = getattr(party, name)
    if isinstance(value, bool):
        return pgettext("party", "yes") if value else pgettext("party", "no")
    if hasattr(party, f"get_{name}_display"):
        return str(getattr(party, f"get_{name}_display")())
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else str(value)


def _ties(register: str, party: Any, name: str, today: Any, keeps: bool, secrets: bool) -> dict[str, Any]:
    """The tables of ties; `end` is the address at which an open one is ended."""
    def rows(kind: str, ties: Any) -> list[dict[str, Any]]:
        return [{"row": tie, "now": tie.since <= today and (tie.until is None or tie.until >= today),
                 "end": reverse(f"desk:{name}_tie", args=[party.pk, kind, tie.pk]) if keeps and tie.until is None else ""} for tie in ties]

    if register == Register.SUPPLIER:
        return {"people": rows("person", party.people.all()), "holds": rows("holding", party.holds.all()),
                "held_by": rows("holding", party.held_by.all()), "bad_records": rows("bad", party.bad_records.all())}
    if register == Register.EXPERT:
        relatives = list(party.relatives.order_by("pk")) if secrets else []
        employers = sorted(party.employers.all(), key=lambda one: one.since, reverse=True)
        return {"employers": rows("employer", employers), "relatives": relatives}
    return {}


def _verbs(party: Any, name: str) -> list[tuple[str, Any, str]]:
    """Address, words and icon of what may be done."""
    verbs = [("change", _("Change"), "draft")]
    if name == "supplier":
        verbs += [("person", _("Add a person"), "adduser"), ("holding", _("Add a holding"), "plus"),
                  ("bad", _("Add a bad record"), "warn")]
    if name == "expert":
        verbs += [("employer", _("Add an employer"), "plus"), ("relative", _("Add a relative"), "adduser")]
    ended = party.standing == Standing.ENDED
    verbs.append(("again", _("Take into use again"), "done") if ended else ("end", _("Take out of use"), "minus"))
    return [(reverse(f"desk:{name}_act", args=[party.pk, verb]), words, icon) for verb, words, icon in verbs]
