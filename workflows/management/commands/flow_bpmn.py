"""`manage.py flow_bpmn NAME`: the page as BPMN 2.0, for any modelling tool."""
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from workflows.engine.bpmn import bpmn

from .flow_table import known


class Command(BaseCommand):
    help = "Print a flow as a BPMN 2.0 document (valid against the schema of the OMG)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("flow", help="name of the page")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans", help="language of the names")
        parser.add_argument("--out", type=Path, default=None, metavar="FILE", help="write there instead of printing")

    def handle(self, *args: Any, flow: str, language: str, out: Path | None, **options: Any) -> None:
        document = bpmn(known(flow), language)
        if out:
            out.write_bytes(document)
        else:
            self.stdout.write(document.decode(), ending="")
