"""The forms of this room, under the names that the page uses."""

from procurement.evaluation.invitation_forms import InvitationForm
from procurement.evaluation.quote_forms import PermitTwoForm, QuotesForm, TooFewForm
from procurement.evaluation.report_forms import LowPriceForm, ReportForm, SignReportForm
from procurement.evaluation.score_forms import ScoreForm

__all__ = ["InvitationForm", "LowPriceForm", "PermitTwoForm", "QuotesForm", "ReportForm", "ScoreForm", "SignReportForm", "TooFewForm"]
