"""Whom a form of the domain may name: the domain knows accounts, the register of roles knows grants; this joins the two."""
from django.db.models import QuerySet

from approvals.models import Unit, User


def holders_of(codename: str) -> QuerySet[User]:
    """Active people who hold a role in the bureau, by staff number; an administrator's account holds none."""
    held = {"unitgrant__permission__codename": codename, "unitgrant__content_object__kind": Unit.Kind.BUREAU}
    return User.objects.filter(is_active=True, is_superuser=False, **held).distinct().order_by("username")
