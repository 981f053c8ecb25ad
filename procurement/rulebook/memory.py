"""Rows kept in the process, so that an act needs no query for its calendar and its limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from asgiref.local import Local
from django.db import DEFAULT_DB_ALIAS, connections, transaction

T = TypeVar("T")


class Remembered(Generic[T]):
    """What `read` returned, kept for a minute or until `forget()`.

    A transaction that changed the rows sees its own reading, which nobody else is given and which dies with it; the
    others keep theirs until it commits. Another process learns of a change within `seconds`.
    """

    def __init__(self, read: Callable[[], T], *, seconds: float = 60.0, ticks: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._seconds = seconds
        self._ticks = ticks
        self._kept: tuple[str, float, T] | None = None
        self._generation = 0
        self._own = Local()

    def get(self) -> T:
        connection = connections[DEFAULT_DB_ALIAS]
        block = getattr(self._own, "block", None)
        if block is not None:
            if any(block is open_block for open_block in connection.atomic_blocks):
                if self._own.value is None:
                    self._own.value = (self._read(),)
                value: T = self._own.value[0]
                return value
            self._own.block = None
            self._drop()
        database, kept = str(connection.settings_dict["NAME"]), self._kept
        if kept is not None and kept[0] == database and self._ticks() < kept[1]:
            return kept[2]
        generation, fresh = self._generation, self._read()
        if generation == self._generation:
            self._kept = (database, self._ticks() + self._seconds, fresh)
        return fresh

    def forget(self) -> None:
        """The rows changed on this connection: read again, here at once and elsewhere when it commits."""
        blocks = connections[DEFAULT_DB_ALIAS].atomic_blocks
        if not blocks:
            self._drop()
            return
        self._own.block = blocks[0]
        self._own.value = None
        transaction.on_commit(self._drop)

    def _drop(self) -> None:
        self._generation += 1
        self._kept = None
