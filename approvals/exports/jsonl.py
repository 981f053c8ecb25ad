"""JSON Lines of the trail: the exact canonical bytes of the entries, one per line, chain by chain. This file is the evidence."""
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from .rows import AT_ONCE


def write(entries: QuerySet[Any]) -> Iterator[bytes]:
    """The lines; canonical JSON holds no raw line break, so a line is an entry."""
    for (body,) in entries.order_by("chain", "seq").values_list("body").iterator(chunk_size=AT_ONCE):
        yield bytes(body) + b"\n"
