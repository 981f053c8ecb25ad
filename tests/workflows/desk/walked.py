"""What the walks over HTTP share: the planned start of the works, and moments as a browser writes them."""
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.calendar.office_time import local
from workflows.demo.files import NAMES

START = date(2026, 6, 1)


def in_full():
    """The nine papers that every application needs, each under its kind."""
    return [_paper(kind) for kind in NAMES]


def _paper(kind):
    file = SimpleUploadedFile(f"{NAMES[kind]}.pdf", b"%PDF-1.4 " + kind.encode())
    file.paper = kind
    return file


def shanghai(moment):
    """A moment as people write it into the browser's own picker."""
    return f"{local(moment):%Y-%m-%dT%H:%M}"
