"""Addresses of 系统管理: units, people, tables handed in, what waits for the second person."""
from django.urls import path

from .office import imports, people, proposals, units

urlpatterns = [
    path("office/units/", units.listing, name="units"),
    path("office/units/add/", units.add, name="unit_add"),
    path("office/units/<int:pk>/", units.page, name="unit"),
    path("office/units/<int:pk>/<slug:verb>/", units.act, name="unit_act"),
    path("office/people/", people.listing, name="people"),
    path("office/people/add/", people.add, name="person_add"),
    path("office/people/<int:pk>/", people.page, name="person"),
    path("office/people/<int:pk>/<slug:verb>/", people.act, name="person_act"),
    path("office/posts/<int:pk>/end/", people.end_post, name="post_end"),
    path("office/proposals/", proposals.listing, name="proposals"),
    path("office/proposals/<uuid:key>/", proposals.page, name="proposal"),
    path("office/imports/", imports.listing, name="imports"),
    path("office/imports/templates/<slug:kind>/<slug:ending>/", imports.template, name="import_template"),
    path("office/imports/<uuid:key>/", imports.job, name="import"),
    path("office/imports/<uuid:key>/confirm/", imports.confirm, name="import_confirm"),
    path("office/imports/<uuid:key>/discard/", imports.discard, name="import_discard"),
    path("office/imports/<uuid:key>/bad-rows/", imports.bad_rows, name="import_bad_rows"),
]
