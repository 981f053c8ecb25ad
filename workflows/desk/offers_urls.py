"""Addresses of the hall of offered things."""
from django.urls import path

from .offers import screens

urlpatterns = [
    path("offers/", screens.hall, name="offers"),
    path("offers/<int:pk>/", screens.one, name="offer"),
]
