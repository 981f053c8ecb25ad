"""The built-in user `system`: the clock acts as it; it holds no role and cannot log in."""
from django.db.models.signals import post_migrate

from approvals.models import User

_known: dict[int, User] = {}


def system_user() -> User:
    """The account of the clock; one query in a process."""
    known = _known.get(0)
    if known is None or known._state.db is None:
        known = _known[0] = User.objects.get(username=User.SYSTEM)
    return known


def ensure(**kwargs: object) -> None:
    """Open the account after a migration, once."""
    _known.clear()
    if not User.objects.filter(username=User.SYSTEM).exists():
        account = User(username=User.SYSTEM, display_name="系统", is_active=False)
        account.set_unusable_password()
        account.save()


def connect(app: object) -> None:
    """Keep the account there after every migrate."""
    post_migrate.connect(ensure, sender=app, dispatch_uid="approvals.system")
