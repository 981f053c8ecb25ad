"""The type of a request behind the sign-in page: `workflows.desk.answers` lets nobody else reach a screen."""
from django.http import HttpRequest

from approvals.models import User


class Request(HttpRequest):
    """A request whose person is known."""

    user: User  # type: ignore[assignment]
    request_id: str
