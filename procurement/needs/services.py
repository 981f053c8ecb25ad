"""What the asking steps of a purchase write, as the page of a purchase names them."""

from __future__ import annotations

from procurement.needs.draw_up_services import draw_up_need
from procurement.needs.request_services import check_budget, save_request
from procurement.needs.review_services import permit_split, publish_intention, review_key_points, review_need
from procurement.needs.survey_services import record_survey

__all__ = [
    "check_budget", "draw_up_need", "permit_split", "publish_intention", "record_survey", "review_key_points", "review_need",
    "save_request",
]  # fmt: skip
