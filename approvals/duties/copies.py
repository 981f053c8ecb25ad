"""Copies (抄送): the right of one person to read one case, as guardian's permission row on that case."""
from guardian.shortcuts import assign_perm

from approvals.models import Case, User

READ = "read_case"


def let_read(case: Case, person: User) -> None:
    """Let a person read a case; giving it again changes nothing."""
    assign_perm(READ, person, case)
