"""Addresses of the register of claims that are still pursued."""
from django.urls import path

from .claims import screens

urlpatterns = [
    path("claims/", screens.register, name="kept_claims"),
    path("claims/<int:pk>/", screens.one, name="kept_claim"),
]
