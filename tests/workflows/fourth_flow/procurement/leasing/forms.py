"""What people fill in at the steps of a lease."""
from django import forms
from django.utils.translation import gettext_lazy as _

from procurement.forms import RecordForm


class ApplicationForm(RecordForm):
    title = forms.CharField(label=_("Subject of the lease"), max_length=100)
    rooms = forms.CharField(label=_("Rooms let"), max_length=200)
    tenant = forms.CharField(label=_("Tenant"), max_length=100)
    months = forms.IntegerField(label=_("Months of lease"), min_value=1)
    amount = forms.DecimalField(label=_("Rent of the whole term (yuan)"), max_digits=14, decimal_places=2, min_value=0)


class ContractForm(RecordForm):
    contract_no = forms.CharField(label=_("Number of the contract"), max_length=40)
