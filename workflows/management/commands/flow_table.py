"""`manage.py flow_table NAME`: who may do what on a page, as text; and the rows of the rulebook behind its limits."""
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from procurement.calendar.office_time import local
from procurement.rulebook.store import rulebook
from workflows.engine import clock, page_limits
from workflows.engine.base import flow_of, flows
from workflows.engine.table import as_text, definition


class Command(BaseCommand):
    help = "Print the golden table of a flow: step, role, duty, who is kept apart, deadline, roads; then its limits in force."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("flow", help="name of the page")
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="limits in force on that day (today)")
        parser.add_argument("--shipped", action="store_true", help="limits as the packs of this release have them")

    def handle(self, *args: Any, flow: str, on: date | None, shipped: bool, **options: Any) -> None:
        page = known(flow)
        self.stdout.write(definition(page))
        self.stdout.write(f"sha256 {page.definition_hash()}\n\n")
        day = on or (page_limits.AS_OF if shipped else local(clock.now()).date())
        self.stdout.write(f"Limits {'as shipped' if shipped else 'in force'} on {day.isoformat()}, no part of the hash:\n")
        try:
            row = page_limits.shipped(day) if shipped else page_limits.in_force(rulebook(), day)
        except DatabaseError:
            self.stdout.write("The database holds no rulebook yet: run migrate.")
        else:
            self.stdout.write(as_text([page_limits.HEAD, *page_limits.rows(page, row)]))


def known(name: str) -> Any:
    """The flow of that name; CommandError with the names there are."""
    try:
        return flow_of(name)
    except LookupError:
        raise CommandError(f"There is no flow {name!r}. Known: {', '.join(page.page for page in flows())}.") from None
