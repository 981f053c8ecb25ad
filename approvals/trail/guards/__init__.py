"""Guards in the database itself: what refuses change, deletion, replacement, and a status without its entry.

One idempotent SQL file per engine for the trail, and `keep(model, …)` for tables of other floors; installed after every migrate and
compared with the database by `manage.py check --database`.
No setting turns a guard off. What a guard cannot stop (somebody who owns the database) is said in docs/trail.md."""
from .check import guards_stand
from .install import differences, install, install_after_migrate, lift_before_rebuild
from .kept import keep

__all__ = ["differences", "guards_stand", "install", "install_after_migrate", "keep", "lift_before_rebuild"]
