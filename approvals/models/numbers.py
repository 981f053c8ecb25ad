"""Numbers without gaps: the counter lives in the transaction that uses it."""
from django.db import models


class NumberSeries(models.Model):
    """The last number given in one series of one year; taken under a row lock, so a rolled-back act leaves no gap."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_year")]
