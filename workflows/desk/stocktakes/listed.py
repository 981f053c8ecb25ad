"""A count list filled in without connection: its columns, its rows as looks, and a sentence for each row that cannot be one."""
import hashlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.exports import csv
from approvals.imports.reading import Unreadable, lines
from procurement.facts import RuleBroken
from procurement.stocktakes import services
from procurement.stocktakes.models import StockTake
from procurement.stocktakes.terms import Condition

COLUMNS = ("卡片编号", "名称", "数量", "地点", "状况", "标记")
"""Headings of the list. They are the file's own, in the language of the books, whoever reads the screen."""
KEPT = ("typed", "name", "quantity", "place", "condition", "token")
HEADING = gettext_lazy("The first line must hold the headings %(columns)s.")
MOST = Decimal("9999999999.99")


def template(take: StockTake) -> Iterator[bytes]:
    """What is still to be counted, each line with a mark of its own, so that the list can be sent twice."""
    left = take.book.filter(counts=None).select_related("card").order_by("card__number")
    return csv.write(COLUMNS, ([line.card.number, line.card.name, "", line.location, Condition.GOOD.value, str(uuid4())] for line in left))


def looks(take: StockTake, data: bytes, name: str, second: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows as looks, and a sentence for each that is none. Lines without a quantity are not counted yet and left out."""
    found, wrong, seen = [], [], set()
    digest = hashlib.sha256(data).hexdigest()
    try:
        rows = list(lines(data, name))
    except Unreadable as unreadable:
        return [], [str(unreadable)]
    if not rows or tuple(cell.strip() for cell in rows[0][1][: len(COLUMNS)]) != COLUMNS:
        return [], [str(HEADING) % {"columns": "、".join(COLUMNS)}]
    for number, cells in rows[1:]:
        told = dict(zip(KEPT, [*(cell.strip() for cell in cells), *[""] * len(KEPT)], strict=False))
        if not told["quantity"]:
            continue
        try:
            look = _look(told, digest, number)
        except ValueError as problem:
            wrong.append(_("Line %(line)s: %(sentence)s") % {"line": number, "sentence": problem})
            continue
        if look["token"] in seen:
            wrong.append(_("Line %(line)s: %(sentence)s") % {"line": number, "sentence": _("The mark stands in the file twice.")})
            continue
        seen.add(look["token"])
        found.append(look | {"second": second, "line_no": number})
    return found, wrong


def _look(told: dict[str, str], digest: str, number: int) -> dict[str, Any]:
    try:
        quantity = Decimal(told["quantity"])
        sound = quantity.is_finite() and 0 <= quantity <= MOST and quantity == quantity.quantize(Decimal("0.01"))
    except InvalidOperation:
        sound = False
    if not sound:
        raise ValueError(_("“%(cell)s” is no quantity: write a number of nought or more with two decimal places at most.") % {
            "cell": told["quantity"]})
    words = {choice.value: choice for choice in Condition} | {str(choice.label): choice for choice in Condition}
    condition = words.get(told["condition"] or Condition.GOOD.value)
    if condition is None:
        raise ValueError(_("“%(cell)s” is no condition: write %(choices)s.") % {
            "cell": told["condition"], "choices": "、".join(Condition.values)})
    for name, most in (("typed", 40), ("name", 120), ("place", 120)):
        if len(told[name]) > most:
            raise ValueError(_("A cell is longer than %(most)s characters: shorten it.") % {"most": most})
    try:
        token = UUID(told["token"]) if told["token"] else uuid5(NAMESPACE_OID, f"{digest} {number}")
    except ValueError:
        sentence = _("“%(cell)s” is no mark: leave the cell as the list was made, or empty.") % {"cell": told["token"][:40]}
        raise ValueError(sentence) from None
    name = "" if told["typed"] else told["name"]  # the list names every card; only a thing without a number is named by whoever counts
    return {"typed": told["typed"], "name": name, "place": told["place"], "quantity": quantity, "condition": condition, "token": token}


def refused(take: StockTake, rows: list[dict[str, Any]], *, actor: Any, at: Any) -> list[str]:
    """What the services say against each row, asked without entering any of them: called in a transaction that is rolled back."""
    wrong = []
    for look in rows:
        try:
            services.count(take, look, actor=actor, at=at)
        except RuleBroken as broken:
            wrong.append(_("Line %(line)s: %(sentence)s") % {"line": look["line_no"], "sentence": broken})
    return wrong
