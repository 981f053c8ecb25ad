"""What a process remembers, and when it reads again; the connection is played, since tests never commit into a shared database."""

from types import SimpleNamespace

import pytest

from procurement.rulebook import memory
from procurement.rulebook.memory import Remembered


class Rows:
    """Counts its readings and hands out their number."""

    def __init__(self) -> None:
        self.read = 0
        self.now = 0.0
        self.memory = Remembered(self._next, seconds=60, ticks=lambda: self.now)

    def _next(self) -> int:
        self.read += 1
        return self.read


@pytest.fixture
def connection(monkeypatch):
    """A connection whose transactions the test opens, commits and rolls back by hand."""
    played = SimpleNamespace(atomic_blocks=[], settings_dict={"NAME": "one"}, waiting=[])
    monkeypatch.setattr(memory, "connections", {"default": played})
    monkeypatch.setattr(memory.transaction, "on_commit", played.waiting.append)
    return played


def commits(connection):
    connection.atomic_blocks.clear()
    for call in connection.waiting:
        call()


def test_a_minute_passes_between_two_readings(connection):
    rows = Rows()
    assert [rows.memory.get(), rows.memory.get()] == [1, 1]
    rows.now = 59.9
    assert rows.memory.get() == 1
    rows.now = 60.0
    assert rows.memory.get() == 2


def test_a_change_outside_a_transaction_counts_at_once(connection):
    rows = Rows()
    rows.memory.get()
    rows.memory.forget()
    assert [rows.memory.get(), rows.memory.get()] == [2, 2]


def test_a_change_that_is_rolled_back_is_not_remembered(connection):
    rows = Rows()
    assert rows.memory.get() == 1
    connection.atomic_blocks.append(object())
    rows.memory.forget()
    assert [rows.memory.get(), rows.memory.get()] == [2, 2]
    connection.atomic_blocks.clear()  # rolled back: nothing that waited for the commit is called
    assert [rows.memory.get(), rows.memory.get()] == [3, 3]


def test_others_keep_their_reading_until_the_change_commits(connection):
    rows = Rows()
    rows.memory.get()
    connection.atomic_blocks.append(object())
    rows.memory.forget()
    rows.memory.get()
    assert rows.memory._kept[2] == 1
    commits(connection)
    assert rows.memory._kept is None


def test_a_second_change_in_the_same_transaction_is_read_again(connection):
    rows = Rows()
    connection.atomic_blocks.append(object())
    rows.memory.forget()
    rows.memory.get()
    rows.memory.forget()
    assert rows.memory.get() == 2


def test_a_change_during_a_reading_makes_that_reading_worthless(connection):
    rows = Rows()

    def overtaken() -> int:
        rows.memory.forget()
        return 99

    rows.memory._read = overtaken
    assert rows.memory.get() == 99
    assert rows.memory._kept is None


def test_another_database_is_another_reading(connection):
    rows = Rows()
    rows.memory.get()
    connection.settings_dict = {"NAME": "two"}
    assert rows.memory.get() == 2
