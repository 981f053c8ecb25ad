"""What the walks over HTTP share: the planned start of the works, and moments as a browser writes them."""
from datetime import date

from procurement.calendar.office_time import local

START = date(2026, 6, 1)


def shanghai(moment):
    """A moment as people write it into the browser's own picker."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"
