"""`manage.py backup DIR`: one archive of database and files, while the site runs; `--verify FILE` holds an archive against its manifest."""
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from approvals.backups import Archive, Made, Refused, make
from procurement.calendar.office_time import told
from workflows.engine import clock


class Command(BaseCommand):
    help = "Write one archive of the database and all files into a folder; or check an archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="where the archive is written")
        parser.add_argument("--verify", type=Path, metavar="FILE", help="only check seal, manifest and parts of this archive")

    def handle(self, *args: Any, folder: Path | None, verify: Path | None, **options: Any) -> None:
        if (folder is None) == (verify is None):
            raise CommandError("manage.py backup DIR, or manage.py backup --verify FILE")
        with translation.override("zh-hans"):
            try:
                self._verify(verify) if verify else self._make(folder)
            except Refused as refusal:
                raise CommandError(str(refusal)) from None
            except OSError as error:
                raise CommandError(f"备份没有完成：{error}") from None

    def _make(self, folder: Path | None) -> None:
        made: Made = make(Path(folder or "."), clock.now())
        counts = made.facts["counts"]
        held = f"案件 {counts['cases']}，留痕 {counts['entries']}，附件文件 {made.files}，链 {len(made.facts['heads'])}"
        self.stdout.write(f"{made.path}\nsha256 {made.sha256}  {made.size} 字节\n{held}。已入审计日志。")
        if made.missing or made.damaged:
            raise CommandError(f"备份已完成，但附件目录不完整：缺失 {len(made.missing)} 个、损坏 {len(made.damaged)} 个文件：\n"
                               + "\n".join([*made.missing, *made.damaged][:20]))

    def _verify(self, path: Path) -> None:
        with Archive.opened(path) as archive:
            archive.check()
            facts = archive.manifest
        self.stdout.write(f"{path} 完好：{told(facts['made_at'])}，版本 {facts['app']}，{facts['engine']}，"
                          f"案件 {facts['counts']['cases']}，留痕 {facts['counts']['entries']}，部件 {len(facts['parts'])}。")
