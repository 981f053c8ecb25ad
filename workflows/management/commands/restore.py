"""`manage.py restore FILE`: an archive back into an empty database, every chain and every file verified, the restore entered."""
import getpass
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from approvals.backups import Refused, restore
from approvals.backups.restoring import SHOWN
from procurement.calendar.office_time import told
from workflows.engine import clock


class Command(BaseCommand):
    help = "Restore an archive made by manage.py backup into an empty database; verifies every chain and every file."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the archive")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        with translation.override("zh-hans"):
            try:
                back = restore(file, clock.now(), f"{getpass.getuser()}@{socket.gethostname()}")
            except Refused as refusal:
                raise CommandError(f"没有恢复：{refusal}") from None
            more = "，并已升级到本版本的表结构" if back.migrated else ""
            held = f"校验链 {back.chains} 条、留痕 {back.entries} 条、附件文件 {back.files} 个"
            self.stdout.write(f"已恢复 {told(back.facts['made_at'])} 的备份（sha256 {back.sha256[:16]}）{more}：\n{held}。已记入审计日志。")
            if back.faults:
                raise CommandError(f"警告：恢复后有 {len(back.faults)} 处与留痕或清单不符，查明之前不要启用：\n"
                                   + "\n".join(f"· {fault}" for fault in back.faults[:SHOWN]))
            self.stdout.write("全部相符。PostgreSQL 请重新执行授权语句（docs/trail.md 第 3 节），再启动服务。")
