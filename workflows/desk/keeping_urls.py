"""Addresses of the three administrators: opening list, operations, start passwords; and what belongs to a session."""
from django.urls import path

from . import sessions
from .keeping import forgotten, opening, operations, passwords

urlpatterns = [
    path("session/", sessions.view, name="session"),
    path("password/forgotten/", forgotten.forgotten, name="password_forgotten"),
    path("keeping/opening/", opening.opening, name="opening"),
    path("keeping/operations/", operations.operations, name="operations"),
    path("keeping/passwords/", passwords.passwords, name="passwords"),
    path("keeping/passwords/<int:pk>/decline/", passwords.decline, name="password_decline"),
]
