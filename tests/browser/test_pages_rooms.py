"""The gate of screens.md 6 for every page of this group: axe, width, console, policy, targets and words."""
import pytest

from .looking import look
from .table import ROOMS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("one", ROOMS, ids=lambda page: page.label)
def test_the_page_passes_the_gate(one, scene, opened, live, known):
    look(one, scene, opened, live, known)
