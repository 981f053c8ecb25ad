"""`manage.py flow_docs`: write docs/flows/<page>.md and .svg from the pages; `--check` says whether they are as the pages are."""
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.engine.base import flows
from workflows.management.handbook import chart_of, page_of


class Command(BaseCommand):
    help = "Write the pages of the handbook, one per flow, from the flows themselves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs" / "flows")

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        stale = []
        for flow in flows():
            for name, text in ((f"{flow.page}.md", page_of(flow)), (f"{flow.page}.svg", chart_of(flow))):
                path = folder / name
                if path.exists() and path.read_text(encoding="utf-8") == text:
                    continue
                stale.append(name)
                if not check:
                    folder.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
                    self.stdout.write(f"written {name}")
        if check and stale:
            raise CommandError(f"stale: {', '.join(stale)}. Run manage.py flow_docs.")
