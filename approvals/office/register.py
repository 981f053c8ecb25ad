"""What the office makes known at start-up: its kinds of proposals and of tables."""
from approvals import imports

from . import grant_table, grants, merge, people_table, post_table, unit_table


def register() -> None:
    """Called once when the app is ready."""
    grants.register()
    merge.register()
    for table in (unit_table, people_table, post_table, grant_table):
        imports.register(table.KIND)
