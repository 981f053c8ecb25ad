"""The purchase of the evaluation's tests, with its report signed by everybody."""
import pytest

from tests.procurement.evaluation.conftest import bare, english, make, review

__all__ = ["bare", "english", "make", "review", "signed"]


@pytest.fixture
def signed(review):
    review.to_signatures()
    return review
