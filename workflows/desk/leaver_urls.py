"""Addresses of the registers of delegated authorities and of waivers, and of the handover of whoever leaves."""
from django.urls import path

from .office import authorities, leavers, waivers

urlpatterns = [
    path("office/authorities/", authorities.listing, name="authorities"),
    path("office/waivers/", waivers.listing, name="waivers"),
    path("office/waivers/add/", waivers.add, name="waiver_add"),
    path("office/authorities/add/", authorities.add, name="authority_add"),
    path("office/authorities/<int:pk>/", authorities.page, name="authority"),
    path("office/authorities/<int:pk>/<slug:verb>/", authorities.act, name="authority_act"),
    path("office/leavers/<int:pk>/", leavers.wizard, name="leaver"),
    path("office/handovers/<uuid:key>/", leavers.paper, name="handover"),
]
