"""Who decides, on what file, and what is written down about it."""
from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApprovalsConfig(AppConfig):
    name = "approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A table rebuilt by a later migration silently loses its triggers on SQLite, hence after every migrate.
        from approvals import system
        from approvals.authorities import entering as authorities
        from approvals.leaving import handover
        from approvals.office.register import register
        from approvals.trail.guards import install_after_migrate
        from approvals.waivers import entering as waivers

        system.connect(self)
        register()
        authorities.register()
        handover.register()
        waivers.register()
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="approvals.guards")
