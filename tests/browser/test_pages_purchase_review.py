"""The gate of screens.md 6 for every form of a purchase, in the order in which they are filled in."""
import pytest

from .projector import ids, look_at_stop, showing
from .reel_review import DELIVERY, REVIEW

pytestmark = pytest.mark.browser
STOPS = (*REVIEW, *DELIVERY)


@pytest.fixture(scope="module")
def own_database_module(django_db_setup, django_db_blocker, tmp_path_factory):
    with showing(STOPS, django_db_blocker, tmp_path_factory.mktemp("files")) as reel:
        yield reel


@pytest.mark.parametrize("stop", STOPS, ids=ids)
def test_the_form_passes_the_gate(stop, own_database_module, opened, live):
    look_at_stop(stop, own_database_module, opened, live)
