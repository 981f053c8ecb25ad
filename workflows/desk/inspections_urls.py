"""Addresses of the inspections."""
from django.urls import path

from .inspections import screens

urlpatterns = [
    path("inspections/", screens.listing, name="inspections"),
    path("inspections/add/", screens.add, name="inspection_add"),
    path("inspections/<int:pk>/", screens.one, name="inspection"),
    path("inspections/<int:pk>/draw/", screens.draw, name="inspection_draw"),
    path("inspections/<int:pk>/find/", screens.find, name="inspection_find"),
    path("inspections/<int:pk>/findings/<int:no>/task/", screens.task, name="inspection_task"),
    path("inspections/<int:pk>/files/<int:number>/", screens.file, name="inspection_file"),
    path("inspections/<int:pk>/sample.json", screens.sample, name="inspection_sample"),
    path("inspections/<int:pk>/recompute.py", screens.checker, name="inspection_checker"),
    path("inspections/<int:pk>/close/", screens.close, name="inspection_close"),
]
