"""How a case moves, and the screens on which it is moved."""
from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from workflows import flows
        from workflows.engine import checks  # noqa: F401 - registers what `manage.py check` says of a page

        flows.load()
