"""Addresses of the yearly report."""
from django.urls import path

from .yearly import views

urlpatterns = [
    path("reports/renovations/", views.page, name="yearly"),
    path("reports/renovations/<int:year>/take/", views.take, name="yearly_take"),
]
