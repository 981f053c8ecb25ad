"""The hard checks of a record as one table (各项硬性检查): what was asked, what it says, the facts compared, the rule behind it."""
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TONES = {"passed": "ok", "failed": "bad", "explain": "warn", "explained": "info"}
WANTING = ("failed", "explain")


def hard_checks(record: Any) -> dict[str, Any] | None:
    """None for a procedure without such checks and before there is anything to check; folded when nothing is wanting."""
    found = record.checks() if hasattr(record, "checks") else []
    if not found:
        return None
    lifted = set(record.exception_codes) if record.exception_permitted_at else set()
    rows = [_row(check, lifted) for check in found]
    wanting = sum(row["wanting"] for row in rows)
    said = ngettext("%(n)s needs attention", "%(n)s need attention", wanting) % {"n": wanting} if wanting else _("Nothing is wanting")
    return {"rows": rows, "wanting": wanting, "said": said}


def _row(check: Any, lifted: set[str]) -> dict[str, Any]:
    permitted = check.outcome == "failed" and check.liftable and check.code in lifted
    return {
        "title": check.title, "facts": check.facts, "rule": check.rule, "mark": check.mark,
        "result": _("Exception permitted") if permitted else check.outcome.label,
        "tone": "info" if permitted else TONES.get(check.outcome, ""),
        "wanting": check.outcome in WANTING and not permitted,
    }
