"""The roles of the person behind a request, read once, and the gate that keeps a screen to some of them."""
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from approvals.duties.holders import holders
from approvals.models import Unit
from approvals.roles import FALLBACK, NO_STEPS, Role

from .figures import of

View = Callable[..., HttpResponse]


def grants(request: HttpRequest) -> set[tuple[Role, int]]:
    """Every (role, unit id) the person holds; read together with the figures of the frame."""
    return set(of(request).grants)


def held(request: HttpRequest) -> frozenset[Role]:
    """The roles a person holds anywhere: they choose what is offered; no act is allowed by them."""
    return frozenset(role for role, __ in grants(request))


def coordinators() -> str:
    """Names of those who grant roles, for “whom to ask”. Two queries; asked only on the way to a 403 page."""
    bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU, is_active=True).order_by("pk").first()
    return "、".join(str(person) for person in holders(FALLBACK, bureau)) if bureau else ""


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Keep a view to people who hold one of these roles; everybody else gets the 403 page that says whom to ask."""
    def gate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if held(request).isdisjoint(roles):
                raise PermissionDenied(_("This page is open to: %(roles)s.") % {"roles": "、".join(str(role.label) for role in roles)},
                                       coordinators())
            return view(request, *args, **kwargs)
        return gated
    return gate


def acts_only(view: View) -> View:
    """Keep a view from those who only watch or keep the house: they hold no business step, so they neither decide nor delegate."""
    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if held(request) & NO_STEPS:
            raise PermissionDenied(_("Supervisors, auditors and administrators hold no business step and delegate none."), coordinators())
        return view(request, *args, **kwargs)
    return gated


watchers_only = for_roles(Role.AUDITOR, Role.SUPERVISOR)
