"""The forms of the asking steps, as the page of a purchase names them."""

from __future__ import annotations

from procurement.needs.draw_up_forms import NeedForm
from procurement.needs.request_forms import BudgetForm, RequestForm
from procurement.needs.review_forms import GeneralReviewForm, IntentionForm, KeyReviewForm, SplitPermitForm
from procurement.needs.survey_forms import SurveyForm

__all__ = [
    "BudgetForm", "GeneralReviewForm", "IntentionForm", "KeyReviewForm", "NeedForm", "RequestForm", "SplitPermitForm", "SurveyForm",
]  # fmt: skip
