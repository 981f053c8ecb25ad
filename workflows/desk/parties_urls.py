"""Addresses of the registers of parties and of the budget lines."""
from django.urls import path

from procurement.parties.terms import Register

from .parties import budget, doing, lists, page, taking

_OF = ((Register.SUPPLIER, "supplier", "suppliers"), (Register.EXPERT, "expert", "experts"), (Register.AGENCY, "agency", "agencies"))

urlpatterns = [
    *(path(f"parties/{many}/", lists.listing, {"register": register}, name=many) for register, __, many in _OF),
    *(path(f"parties/{many}/add/", doing.add, {"register": register}, name=f"{one}_add") for register, one, many in _OF),
    *(path(f"parties/{many}/export/", taking.parties, {"register": register}, name=f"{many}_export") for register, __, many in _OF),
    *(path(f"parties/{many}/<int:pk>/", page.page, {"register": register}, name=one) for register, one, many in _OF),
    *(path(f"parties/{many}/<int:pk>/<slug:verb>/", doing.act, {"register": register}, name=f"{one}_act") for register, one, many in _OF),
    *(path(f"parties/{many}/<int:pk>/<slug:kind>/<int:tie>/end/", doing.end_tie, {"register": register}, name=f"{one}_tie")
      for register, one, many in _OF if register != Register.AGENCY),
    path("budget/", budget.lines, name="budget"),
    path("budget/export/", taking.lines, name="budget_export"),
]
