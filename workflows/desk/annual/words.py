"""The figures of the annual table in words: one place for page, paper and table, so that none says what another does not."""
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from procurement.annual import table
from procurement.disposals.reports import OfForm
from procurement.tenders.reports import Layer

from ..disposal_year.paper import EXCEPTIONS as OF_DISPOSALS
from ..disposal_year.paper import form_words
from ..purchases.paper import EXCEPTIONS as OF_PURCHASES
from ..purchases.paper import layer_words

PROCEDURES: dict[str, Any] = {
    table.PURCHASES: _("Sunshine tenders"), table.REPAIRS: _("Pre-reviews of repairs"), table.DISPOSALS: _("Disposals of assets"),
}  # fmt: skip
OF_REPAIRS: dict[str, Any] = {
    table.URGENT: _("Urgent repairs"), table.PERMITTED: _("Exceptions permitted"), table.WINDOW: _("Outside the annual window"),
    table.MEETING: _("Decided by a meeting"),
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {table.PURCHASES: OF_PURCHASES, table.REPAIRS: OF_REPAIRS, table.DISPOSALS: OF_DISPOSALS}
BASES: dict[str, Any] = {
    table.PURCHASES: _("Purchases by the day of their award; saved is budget minus award."),
    table.REPAIRS: _("Applications made in the year, whenever they ended; sums of the projects that were agreed to."),
    table.DISPOSALS: _("Asked for: by application. Written off: by cancellation in the books. Income: by the day of its receipt."),
    "late": _("Steps with a deadline in cases that were asked for in the year."),
    "exceptions": _("Cases that were asked for in the year."),
}  # fmt: skip


class Told(NamedTuple):
    """The sections of the table as rows of words and figures."""

    layers: list[tuple[str, Layer]]
    repairs: list[tuple[str, Any]]
    forms: list[tuple[str, OfForm]]
    late: list[tuple[str, table.Late]]
    exceptions: list[tuple[str, str, int]]


def told(annual: table.Annual) -> Told:
    """A year in words, in the language that is active."""
    done, sums = annual.repairs, annual.repairs.sums
    return Told(
        [(layer_words(one.layer), one) for one in annual.layers],
        [(str(_("Received")), done.received), (str(_("Accepted at the window")), done.accepted), (str(_("Agreed")), done.agreed),
         (str(_("Agreed after cuts")), done.cut), (str(_("Refused or not agreed")), done.refused), (str(_("Asked (yuan)")), sums.asked),
         (str(_("Accepted (yuan)")), sums.accepted), (str(_("Cut (yuan)")), sums.cut),
         (str(_("Share cut, base: sum asked by agreed projects (%)")), sums.rate)],
        [(form_words(one.form, annual.year), one) for one in annual.disposals.forms],
        [(str(PROCEDURES[one.procedure]), one) for one in annual.late],
        [(str(PROCEDURES[one.procedure]), str(KINDS[one.procedure][one.kind]), one.times) for one in annual.exceptions],
    )  # fmt: skip
