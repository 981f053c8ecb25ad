"""Addresses of the checklist."""
from django.urls import path

from .checklists import screens

urlpatterns = [
    path("checklists/", screens.listing, name="checklists"),
    path("checklists/add/", screens.add, name="checklist_add"),
    path("checklists/<int:pk>/", screens.one, name="checklist"),
    path("checklists/<int:pk>/files/<int:number>/", screens.file, name="checklist_file"),
]
