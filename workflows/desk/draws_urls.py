"""Addresses of the draw of a panel."""
from django.urls import path

from . import draws, recusals

urlpatterns = [
    path("cases/<uuid:key>/draws/<int:no>/draw.json", draws.record, name="case_draw"),
    path("cases/<uuid:key>/draws/recompute.py", draws.checker, name="case_draw_checker"),
    path("cases/<uuid:key>/recusals/", recusals.page, name="case_recusals"),
]
