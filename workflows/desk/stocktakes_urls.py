"""Addresses of the stock-take."""
from django.urls import path

from .stocktakes import counting, screens, variances

urlpatterns = [
    path("stocktakes/", screens.listing, name="stocktakes"),
    path("stocktakes/add/", screens.add, name="stocktake_add"),
    path("stocktakes/<int:pk>/", screens.one, name="stocktake"),
    path("stocktakes/<int:pk>/count/", counting.count, name="stocktake_count"),
    path("stocktakes/<int:pk>/import/", counting.take_in, name="stocktake_import"),
    path("stocktakes/<int:pk>/sheet/", screens.sheet, name="stocktake_sheet"),
    path("stocktakes/<int:pk>/differences/", variances.differences, name="stocktake_differences"),
    path("stocktakes/<int:pk>/explain/", variances.explain, name="stocktake_explain"),
    path("stocktakes/<int:pk>/close/", screens.close, name="stocktake_close"),
]
