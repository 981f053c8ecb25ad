"""Addresses of the project pool."""
from django.urls import path

from .pool import screens

urlpatterns = [
    path("pool/", screens.pool, name="pool"),
    path("pool/<int:pk>/", screens.one, name="pool_entry"),
]
