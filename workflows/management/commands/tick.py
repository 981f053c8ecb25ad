"""`manage.py tick`: let the clock fire what is due; `--loop SECONDS` does it again and again, safe beside any number of others."""
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from approvals.exports import jobs
from approvals.imports import jobs as tables
from approvals.models import Pulse
from workflows.desk.checklists import watch as checklists
from workflows.desk.pool import watch
from workflows.desk.premises import watch as premises
from workflows.engine import clock, rule_uses


class Command(BaseCommand):
    help = "Fire timers, timeouts, reminders and escalations that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", type=float, default=0, metavar="SECONDS", help="Look again after so many seconds, until stopped.")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            at = clock.now()
            fired = clock.sweep(at) + watch.warn(at) + checklists.warn(at) + premises.warn(at)
            closed = jobs.give_up(at) + tables.give_up(at)
            rule_uses.catch_up()
            Pulse.objects.update_or_create(name="clock", defaults={"at": at, "facts": {"fired": fired}})
            if fired or closed or not options["loop"]:
                self.stdout.write(f"tick {at:%Y-%m-%d %H:%M:%S}Z fired {fired}, closed {closed} dead exports")
            if not options["loop"]:
                return
            close_old_connections()
            time.sleep(options["loop"])
