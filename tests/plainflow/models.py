"""The plainest record on which every road of the engine can be walked."""
from django.db import models


class Plain(models.Model):
    case = models.OneToOneField("approvals.Case", models.PROTECT, related_name="plain")
    title = models.CharField(max_length=100)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    supplier = models.CharField(max_length=100, blank=True)
    seats = models.JSONField(default=list)

    def snapshot(self):
        return {"title": self.title, "amount": str(self.amount), "supplier": self.supplier}

    def summary(self):
        return {"title": self.title, "amount": self.amount}
