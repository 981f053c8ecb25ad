"""Addresses of the annual table and of the yearly report on disposals."""
from django.urls import path

from .annual import views as annual
from .disposal_year import views as disposals

urlpatterns = [
    path("reports/year/", annual.page, name="annual"),
    path("reports/year/<int:year>/take/", annual.take, name="annual_take"),
    path("reports/disposals/", disposals.page, name="disposal_year"),
    path("reports/disposals/<int:year>/take/", disposals.take, name="disposal_year_take"),
]
