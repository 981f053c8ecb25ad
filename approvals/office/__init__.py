"""The office sets itself up: units, people, posts and roles, changed by the system administrator and entered in the trail.

Roles and mergers of units need a second person (`approvals.proposals`); everything else is one act of one administrator."""
