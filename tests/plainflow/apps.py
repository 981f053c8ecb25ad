from django.apps import AppConfig


class PlainflowConfig(AppConfig):
    name = "tests.plainflow"
    label = "plainflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import pages  # noqa: F401
