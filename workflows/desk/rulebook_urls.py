"""Addresses of the rulebook and the calendar."""
from django.urls import path

from .rulebook import add, browse, changes, one, year

urlpatterns = [
    path("rulebook/", browse.rules, name="rules"),
    path("rulebook/download/", browse.download, name="rules_download"),
    path("rulebook/changes/", changes.changes, name="rule_changes"),
    path("rulebook/add/", add.add, name="rule_add"),
    path("rulebook/rules/<int:pk>/", one.rule, name="rule"),
    path("calendar/", year.calendar, name="calendar"),
    path("calendar/json/", year.hand_in_json, name="calendar_json"),
]
