"""How the substance of a case says no: one sentence, bound to the field that it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise


class Sentence:
    """A message and its values, put together only when it is read, in the reader's language."""

    def __init__(self, message: str | Promise, params: Mapping[str, Any] | None = None) -> None:
        self.message = message
        self.params = dict(params or {})

    def __str__(self) -> str:
        text = str(self.message)
        return text % {name: _written(value) for name, value in self.params.items()} if self.params else text

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def _written(value: Any) -> Any:
    """A sum with its thousands set apart, as the forms and tables beside the sentence write it."""
    return f"{value:,f}" if isinstance(value, Decimal) else value


class RuleBroken(Exception):
    """A domain service refuses: the act is rolled back and the sentence stands beside `field` (None: beside the whole form)."""

    def __init__(self, field: str | None, message: str | Promise, **params: Any) -> None:
        self.field = field
        self.message = message
        self.params = params
        self.sentence = Sentence(message, params)
        super().__init__(field, message)

    def __str__(self) -> str:
        return str(self.sentence)
