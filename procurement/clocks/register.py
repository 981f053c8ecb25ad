"""The clocks by name: event, direction and sense; number, unit and source are rows `clock.t01` … of the rulebook."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Sense(StrEnum):
    """What the counted-out day means."""

    LATEST = "latest"  # done on that day at the latest
    EARLIEST = "earliest"  # not before that day
    THROUGH = "through"  # a period that ends with that day
    LAST_CHANGE = "last_change"  # counted back: the last day on which something may still happen
    NOT_EARLIER = "not_earlier"  # counted back: the first day on which something may happen


class Moving(StrEnum):
    """What happens when a limit in calendar days ends on a day off (87号令 §85, 94号令)."""

    RIGHTS = "rights"  # a supplier's right: moved as `calendar.rollover_rights` says
    INTERNAL = "internal"  # the bureau's own target: as `calendar.rollover_internal` says
    BOTH = "both"  # disputed: both days are shown, the stricter one counts


class Stops(StrEnum):
    """When the case is returned or suspended: the row `clock.stops.<value>` says whether clocks of this kind stand still."""

    RIGHTS = "rights"  # a supplier may act, be answered or get his bond back: what the bureau does with its file is not his affair
    ACTS = "acts"  # an act of the purchase itself, which a suspension of the purchase holds up
    AFTER = "after"  # what follows a contract or an end, and is owed whatever happens
    OWN = "own"  # the bureau's own limit


class Clock(NamedTuple):
    """One limit: from which event, to which, and how the end is read."""

    code: str
    begins: Any
    ends: Any
    sense: Sense = Sense.LATEST
    moving: Moving = Moving.INTERNAL
    back: bool = False
    stops: Stops = Stops.RIGHTS
    row: str = ""

    @property
    def rule(self) -> str:
        """The code of its row in the rulebook."""
        return self.row or f"clock.{self.code}"


_S, _M, _P = Sense, Moving, Stops
CLOCKS: dict[str, Clock] = {clock.code: clock for clock in (
    Clock("t01", _("Intention published"), _("Purchase begins"), _S.EARLIEST, stops=_P.ACTS),
    Clock("t02", _("Notice published"), _("Notice period ends"), _S.THROUGH),
    Clock("t03", _("Notice published"), _("Documents offered until"), _S.EARLIEST),
    Clock("t04", _("Documents first issued"), _("Bids close"), _S.EARLIEST),
    Clock("t05", _("Bids close"), _("Last clarification that affects bids"), _S.LAST_CHANGE, back=True),
    Clock("t06", _("Applications close"), _("Last clarification of the prequalification"), _S.LAST_CHANGE, back=True),
    Clock("t07", _("Prequalification notice published"), _("Applications close"), _S.EARLIEST),
    Clock("t08", _("Bids close"), _("Bids are opened"), _S.THROUGH),
    Clock("t09", _("Evaluation begins"), _("Experts may be drawn from"), _S.NOT_EARLIER, back=True),
    Clock("t10", _("Evaluation ends"), _("Report sent to the purchaser"), stops=_P.ACTS),
    Clock("t11", _("Report received"), _("Winner fixed"), stops=_P.ACTS),
    Clock("t12", _("Winner fixed"), _("Result published and award notice issued"), stops=_P.ACTS),
    Clock("t13", _("Result published"), _("Notice of the result ends"), _S.THROUGH),
    Clock("t14", _("Award notice issued"), _("Contract signed"), moving=_M.BOTH, stops=_P.ACTS),
    Clock("t15", _("Contract signed"), _("Contract published"), stops=_P.AFTER),
    Clock("t16", _("Contract signed"), _("Copy of the contract filed"), stops=_P.AFTER),
    Clock("t17", _("Award notice issued"), _("Bid bonds of the others returned")),
    Clock("t18", _("Enquiry received"), _("Enquiry answered")),
    Clock("t19", _("Notice of the result ends"), _("Last day of a challenge"), moving=_M.RIGHTS),
    Clock("t20", _("Challenge received"), _("Challenge answered")),
    Clock("t21", _("Time for the answer ends"), _("Last day of a complaint"), moving=_M.RIGHTS),
    Clock("t22", _("Complaint received"), _("Complaint examined")),
    Clock("t22a", _("Complaint received"), _("Inadmissibility told")),
    Clock("t22b", _("Complaint received"), _("Complaint decided")),
    Clock("t23", _("Copy of the complaint received"), _("Written explanation")),
    Clock("t24", _("Purchase suspended"), _("Suspension ends"), _S.THROUGH, stops=_P.AFTER),
    Clock("t25", _("Single-source notice published"), _("Single-source notice ends"), _S.EARLIEST),
    Clock("t26", _("Purchase ended"), _("File kept until"), _S.EARLIEST, stops=_P.AFTER),
    Clock("t27", _("Medium received the notice"), _("Medium publishes"), stops=_P.AFTER),
    Clock("t28", _("Explanation asked for"), _("Explanation handed in"), _S.EARLIEST),
    Clock("t29a", _("Documents on sale"), _("Sale of documents ends"), _S.EARLIEST),
    Clock("t29b", _("Report received"), _("Candidates posted"), stops=_P.ACTS),
    Clock("t29c", _("Candidates posted"), _("Posting of candidates ends"), _S.EARLIEST),
    Clock("t29d", _("Bids close"), _("Last objection to the documents"), _S.LAST_CHANGE, back=True),
    Clock("t29e", _("Objection received"), _("Objection answered")),
    Clock("t29f", _("Knew or should have known"), _("Last day of a complaint"), moving=_M.RIGHTS),
    Clock("t29g", _("Contract signed"), _("Bid bonds returned")),
    Clock("t29h", _("Winner fixed"), _("Written report to the regulator"), stops=_P.AFTER),
)}
"""By code; T22 and T29 are several limits each."""

HOUSE: dict[str, Clock] = {clock.code: clock for clock in (
    Clock("h13", _("Result posted in the bureau"), _("Posting ends"), _S.THROUGH, row="award.posting"),
    Clock("h19", _("Result posted in the bureau"), _("Last day of an internal objection"), moving=_M.RIGHTS, row="award.objection"),
    Clock("h20", _("Internal objection received"), _("Internal objection answered"), row="award.objection_answer"),
    Clock("h14", _("Award notified"), _("Contract signed"), moving=_M.BOTH, stops=_P.OWN, row="tender.sign_contract"),
)}
"""The bureau's own limits where no statutory one binds it: rows of award and contract, read like the others."""
