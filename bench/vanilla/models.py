"""The process of the vanilla flow: viewflow's own table with a child table, as its manual shows it."""
from django.db import models
from viewflow.workflow.models import Process


class VanillaTender(Process):
    title = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    supplier = models.CharField(max_length=100, blank=True)

    class Meta:
        permissions = [(f"act_as_{role}", role) for role in ("unit_head", "vice_head", "finance", "legal", "head")]
