"""The table of rooms is what the imports say."""
from . import rooms


def test_the_table_of_rooms_is_drawn_from_the_imports():
    table = {room: below for room, (__, below) in rooms.written().items()}
    assert table == rooms.stands_on(), "run: python -m tests.docs.rooms"


def test_every_room_says_what_it_is():
    assert [room for room, (what, __) in rooms.written().items() if what in ("", "—")] == []


def test_rooms_that_import_one_another_are_named():
    assert rooms.knots_written() == rooms.knots(rooms.stands_on()), "run: python -m tests.docs.rooms"
