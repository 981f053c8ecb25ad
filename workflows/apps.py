"""How a case moves, and the screens on which it is moved."""
from django.apps import AppConfig
from django.conf import settings


class WorkflowsConfig(AppConfig):
    name = "workflows"
    label = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from approvals import veils
        from procurement import people
        from procurement.draws import veil
        from procurement.premises import for_reviews
        from procurement.renovations import known_rooms
        from procurement.routing import day
        from workflows import flows
        from workflows.engine import checks, clock, colleagues, staffing_check  # noqa: F401 - both checks register with `manage.py check`

        people.known_through(colleagues.holders_of)
        day.told_by(clock.now)
        known_rooms.known_through(lambda unit, record: for_reviews.known(unit, record, clock.now()))
        veils.sources[:] = [veil.kept]
        flows.load()
        self._tell_the_guards()
        self._tell_the_duties()
        self._tell_the_worker()
        self._tell_the_second_person()
        self._tell_the_office()

    @staticmethod
    def _tell_the_guards() -> None:
        """The domain says which of its rows stay as they were written; the database refuses the rest."""
        from approvals.trail import guards
        from procurement import kept

        for model, opened in kept.rows():
            guards.keep(model, **opened)

    @staticmethod
    def _tell_the_second_person() -> None:
        """Rules and days belong to the domain, proposals and tables to the floor of approvals: neither knows the other."""
        from workflows.desk.assets import rows as asset_rows
        from workflows.desk.assets import tables as asset_tables
        from workflows.desk.parties import budget_table, rows, tables
        from workflows.desk.premises import rows as rooms_taken
        from workflows.desk.premises import tables as rooms
        from workflows.desk.rulebook import day_kinds, rule_kinds

        rule_kinds.register()
        day_kinds.register()
        tables.register()
        budget_table.register()
        rows.register()
        asset_tables.register()
        asset_rows.register()
        rooms.register()
        rooms_taken.register()

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
        from workflows.desk.annual import paper as annual  # noqa: F401 - registers the annual table
        from workflows.desk.disposal_year import paper as year_of_disposals  # noqa: F401 - registers the yearly report on disposals
        from workflows.desk.disposals import papers as disposals  # noqa: F401 - registers application form and reply of a disposal
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
