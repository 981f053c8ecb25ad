"""What the steps of this room do, under the names that the page uses."""

from procurement.evaluation.invitation_services import invite
from procurement.evaluation.quote_services import decide_too_few, permit_two, take_quotes
from procurement.evaluation.report_services import compile_report, hear_low_price, sign_report
from procurement.evaluation.score_services import record_score

__all__ = [
    "compile_report", "decide_too_few", "hear_low_price", "invite", "permit_two", "record_score", "sign_report", "take_quotes",
]  # fmt: skip
