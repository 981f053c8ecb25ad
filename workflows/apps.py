"""How a case moves, and the screens on which it is moved."""
from django.apps import AppConfig
from django.conf import settings


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from procurement import people
        from procurement.routing import day
        from workflows import flows
        from workflows.engine import checks, clock, colleagues, staffing_check  # noqa: F401 - both checks register with `manage.py check`

        people.known_through(colleagues.holders_of)
        day.told_by(clock.now)
        flows.load()
        self._tell_the_duties()
        self._tell_the_worker()
        self._tell_the_second_person()
        self._tell_the_office()

    @staticmethod
    def _tell_the_second_person() -> None:
        """Rules and days belong to the domain, proposals and tables to the floor of approvals: neither knows the other."""
        from workflows.desk.parties import budget_table, tables
        from workflows.desk.rulebook import day_kinds, rule_kinds

        rule_kinds.register()
        day_kinds.register()
        tables.register()
        budget_table.register()

    @staticmethod
    def _tell_the_duties() -> None:
        """Duties ask which rights the bureau has given up; the answer is kept in memory by the floor above."""
        from django.db.models.signals import post_save

        from approvals.duties.explain import given_up
        from approvals.models import Post
        from approvals.waivers import entering
        from procurement.evaluation import waivers as evaluation
        from workflows.engine import waivers

        given_up[:] = [waivers.obstacle]
        evaluation.known_through(waivers.self_purchase_waived)
        entering.changed[:] = [waivers.forget]
        post_save.connect(waivers.forget, sender=Post, dispatch_uid="workflows.waivers")

    @staticmethod
    def _tell_the_worker() -> None:
        """The floor below makes exports; it is told here which clock to read and who makes the papers of a case."""
        from approvals.exports import jobs, rows
        from approvals.passwords import register
        from workflows.desk import papers  # noqa: F401 - registers sheet, opinion, inspection
        from workflows.desk.purchases import paper as year_of_purchases  # noqa: F401 - registers the yearly report on purchases
        from workflows.desk.purchases import papers as purchases  # noqa: F401 - registers the papers of a purchase
        from workflows.desk.yearly import paper  # noqa: F401 - registers the yearly report
        from workflows.engine import base, clock

        jobs.clock, jobs.clock_source = clock.now, clock.source
        register.clock = clock.now
        rows.node_title = base.title_of
        if settings.DEPLOYMENT in ("demo", "test"):
            from workflows.demo import year_job  # noqa: F401 - the worker carries the past year of the demo

    @staticmethod
    def _tell_the_office() -> None:
        """The floor below merges units and hands the work of leavers over; open cases are moved by the engine, which also remembers
        the register of delegated authorities and knows the procedures that it names."""
        from approvals.authorities import entering
        from approvals.leaving import handover, paper
        from approvals.office import merge
        from workflows.engine import authority, base, clock, leavers, reroute

        if reroute.hand_over not in merge.movers:
            merge.movers.append(reroute.hand_over)
        handover.movers[:] = [leavers.hand_over]
        paper.clocks[:] = [clock.now]
        entering.changed[:] = [authority.forget]
        entering.pages[:] = [base.pages]
        entering.matters[:] = [base.matters_of]
