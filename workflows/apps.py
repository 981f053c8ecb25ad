"""How a case moves, and the screens on which it is moved."""
from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procurement import people
        from workflows import flows
        from workflows.engine import checks, colleagues, staffing_check  # noqa: F401 - both checks register with `manage.py check`

        people.known_through(colleagues.holders_of)
        flows.load()
        self._tell_the_worker()

    @staticmethod
    def _tell_the_worker() -> None:
        """The floor below makes exports; it is told here which clock to read and who makes the papers of a case."""
        from approvals.exports import jobs, rows
        from workflows.desk import papers  # noqa: F401 - registers sheet, opinion, inspection
        from workflows.engine import base, clock

        jobs.clock, jobs.clock_source = clock.now, clock.source
        rows.node_title = base.title_of
