"""A refusal and a fact, as the services state them."""

import pytest
from django.utils.translation import gettext_lazy

from procurement.events import fact_happened, happened
from procurement.facts import RuleBroken


def test_a_refusal_is_one_sentence_beside_its_field():
    broken = RuleBroken("office_area", gettext_lazy("Over by %(over)s"), over="82.00")
    assert (broken.field, str(broken), str(RuleBroken(None, "100% full"))) == ("office_area", "Over by 82.00", "100% full")


def test_a_fact_reaches_the_listener_and_its_error_reaches_the_act():
    heard = []

    def listener(name, record, data, **_):
        heard.append((name, record, data))
        if data.get("bad"):
            raise RuntimeError

    fact_happened.connect(listener)
    try:
        happened("renovation.inspected", None, persons=2)
        with pytest.raises(RuntimeError):
            happened("renovation.inspected", None, bad=True)
    finally:
        fact_happened.disconnect(listener)
    assert heard[0] == ("renovation.inspected", None, {"persons": 2})


def test_a_fact_is_named_thing_past_event():
    with pytest.raises(ValueError, match="thing.past_event"):
        happened("Inspected")
