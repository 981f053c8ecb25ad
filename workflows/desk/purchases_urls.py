"""Addresses of the yearly report on purchases."""
from django.urls import path

from .purchases import views

urlpatterns = [
    path("reports/purchases/", views.page, name="purchases"),
    path("reports/purchases/<int:year>/take/", views.take, name="purchases_take"),
]
