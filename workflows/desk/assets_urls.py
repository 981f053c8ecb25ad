"""Addresses of the register of assets."""
from django.urls import path

from .assets import answers, doing, lists, page, taking

urlpatterns = [
    path("assets/", lists.cards, name="assets"),
    path("assets/add/", doing.add, name="asset_add"),
    path("assets/export/", taking.cards, name="assets_export"),
    path("assets/vehicles/", lists.vehicles, name="vehicles"),
    path("assets/vehicles/export/", taking.vehicles, name="vehicles_export"),
    path("assets/allowance/", answers.allowance, name="asset_allowance"),
    path("assets/<int:pk>/", page.page, name="asset"),
    path("assets/<int:pk>/eligibility/", answers.eligibility, name="asset_eligibility"),
    path("assets/<int:pk>/<slug:verb>/", doing.act, name="asset_act"),
]
