"""How often one person's refusals at one place are entered singly; the rest is counted, never forgotten."""
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any


@dataclass
class Burst:
    """Refusals of one place within one window: `count` of them were not entered singly."""

    place: Any
    since: datetime
    until: datetime
    entered: int = 0
    count: int = 0


class Throttle:
    """Windows by place, in the memory of this process (each process admits its own ten)."""

    def __init__(self, at_most: int, seconds: int) -> None:
        self.at_most, self.window = at_most, timedelta(seconds=seconds)
        self._bursts: dict[Hashable, Burst] = {}
        self._lock = Lock()

    def admit(self, place: Hashable, at: datetime) -> tuple[bool, list[Burst]]:
        """Whether this refusal is entered singly, and the bursts that are over and must be told now."""
        with self._lock:
            over = self._take_over(at)
            burst = self._bursts.setdefault(place, Burst(place, at, at))
            burst.until = at
            if burst.entered < self.at_most:
                burst.entered += 1
                return True, over
            burst.count += 1
            return False, over

    def over(self, at: datetime) -> list[Burst]:
        """Bursts with uncounted refusals whose window has passed; each is handed out once."""
        with self._lock:
            return self._take_over(at)

    def _take_over(self, at: datetime) -> list[Burst]:
        ended = [burst for burst in self._bursts.values() if abs(at - burst.since) >= self.window]
        for burst in ended:
            del self._bursts[burst.place]
        return [burst for burst in ended if burst.count]
