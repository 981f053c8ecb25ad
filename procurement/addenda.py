"""Facts that come in after the step that asked for them is over: added to the file beside what stands, and nothing is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from procurement.forms import RecordForm


class Addendum(NamedTuple):
    """One kind of addition that a record takes now: who may add it, with which form, and which step its papers belong to.

    A record offers them by `addenda()`, a mapping of kind to Addendum; the service is one of a step."""

    title: Any
    hint: Any
    role: str
    form: type[RecordForm]
    service: Callable[..., Any]
    step: str
