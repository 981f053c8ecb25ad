"""From the register straight into an application for disposal: who may begin one, and for which cards."""
from django.urls import reverse

from procurement.assets.models import Card
from procurement.assets.terms import State
from workflows.engine.base import flow_of

from ..hats import grants
from ..request import Request

PAGE = "asset_disposal"
"""The procedure, by the name of its page: the screens know no page by import."""


def units(request: Request) -> frozenset[int]:
    """The units for which the person may begin a disposal."""
    role = flow_of(PAGE).start_node().role
    return frozenset(unit for held, unit in grants(request) if held == role)


def url() -> str:
    """The blank application; `card` names a card to be listed, as often as there are cards."""
    return reverse("desk:start_flow", args=[PAGE])


def may_be_listed(card: Card, of: frozenset[int]) -> bool:
    """Whether the card stands in the books of such a unit; whether a case holds it, the screens know beside it."""
    return card.state != State.ENDED and (card.unit_id in of or card.unit.merged_into_id in of)


def url_for(card: Card, of: frozenset[int]) -> str:
    """The application with this card in its table; nothing for whoever may not begin one."""
    if not may_be_listed(card, of):
        return ""
    unit = card.unit_id if card.unit_id in of else card.unit.merged_into_id
    return reverse("desk:start_flow", args=[PAGE], query={"unit": unit, "card": card.number})
