"""`manage.py set_up`: an empty installation gets its bureau and three administrators. No password stands in arguments or environment."""
import getpass
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from approvals import founding
from approvals.founding import Founding, Person
from approvals.models import Unit
from workflows.engine import clock

ROLES = (("system_admin", "系统管理员"), ("security_admin", "安全管理员"), ("audit_admin", "安全审计员"))
ALREADY = ("本库已经开张：已有单位或人员。\n"
           "要新增人员、单位、角色，请以系统管理员登录，在“开张清单”和办公室界面办理；\n"
           "系统管理员忘记密码：manage.py changepassword 工号；要另起一套，请换一个空的数据库（DATABASE_URL）。")
TRIES = 3


class Command(BaseCommand):
    help = "Set up an empty installation: the bureau, the system administrator (own password), security and audit administrators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="name of the bureau; asked when absent, as is everything else")
        parser.add_argument("--short-name", help="short name")
        parser.add_argument("--code", help="code of the unit, e.g. JG")
        parser.add_argument("--level", choices=Unit.Level.values, help="level of government")
        for role, __ in ROLES:
            parser.add_argument(f"--{role.replace('_', '-')}", nargs=2, metavar=("NUMBER", "NAME"), help=f"{role}: staff number and name")
        parser.add_argument("--password-fd", type=int, metavar="N",
                            help="read the system administrator's password from this file descriptor (0: standard input), one line")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            self._must_be_empty()
            plan = self._plan(options)
            self._check(plan)
            password = self._given(options["password_fd"], plan) if options["password_fd"] is not None else self._typed(plan)
            try:
                slips = founding.found(plan, password, at=clock.now())
            except founding.AlreadySetUp:
                raise CommandError(ALREADY) from None
            self._close(plan, slips)

    def _must_be_empty(self) -> None:
        try:
            founding.must_be_empty()
        except founding.AlreadySetUp:
            raise CommandError(ALREADY) from None
        except DatabaseError:
            raise CommandError("数据库里还没有表，请先运行 manage.py migrate。") from None

    def _plan(self, options: dict[str, Any]) -> Founding:
        name = self._ask(options["name"], "机关全称")
        short = self._ask(options["short_name"], "简称")
        code = self._ask(options["code"], "单位代码（字母、数字，如 JG）")
        level = options["level"] or self._ask(None, f"层级（{' / '.join(f'{v} {label}' for v, label in Unit.Level.choices)}）")
        people = {}
        for role, label in ROLES:
            number, who = options[role] or (self._ask(None, f"{label}工号"), self._ask(None, f"{label}姓名"))
            people[role] = Person(number.strip(), who.strip())
        return Founding(name, short, code, level, **people)

    def _ask(self, given: str | None, label: str) -> str:
        if given is not None:
            return given.strip()
        if not sys.stdin.isatty():
            raise CommandError(f"缺少“{label}”：没有终端可问，请用参数给出（manage.py set_up --help）。")
        while True:
            answer = input(f"{label}：").strip()
            if answer:
                return answer

    def _check(self, plan: Founding, password: str = "") -> None:
        try:
            founding.check(plan, password)
        except ValidationError as wrong:
            raise CommandError("\n".join(f"· {sentence}" for sentence in wrong.messages)) from None

    def _given(self, descriptor: int, plan: Founding) -> str:
        """One line, without its end; the descriptor is somebody else's, so it is not closed."""
        try:
            with os.fdopen(os.dup(descriptor), encoding="utf-8") as file:
                password = file.readline().rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"读不到密码：{error}") from None
        if not password:
            raise CommandError("密码是空的。")
        self._check(plan, password)
        return password

    def _typed(self, plan: Founding) -> str:
        if not sys.stdin.isatty():
            raise CommandError("没有终端可输入密码：请在终端运行，或用 --password-fd 从文件描述符读入。密码不能写在参数或环境变量里。")
        for _try in range(TRIES):
            password = getpass.getpass("系统管理员密码（不显示）：")
            try:
                self._check(plan, password or " ")
            except CommandError as wrong:
                self.stderr.write(str(wrong))
                continue
            if getpass.getpass("再输一次：") == password:
                return password
            self.stderr.write("两次输入不一致。")
        raise CommandError("没有设定密码，什么也没有保存。")

    def _close(self, plan: Founding, slips: dict[str, str]) -> None:
        """Start passwords are shown here and nowhere else."""
        self.stdout.write(f"{plan.name}（{plan.code}）已经开张，已入审计日志。\n")
        self.stdout.write(f"  系统管理员  {plan.system_admin.number}  {plan.system_admin.name}  （刚才设定的密码）")
        for (__, label), person in zip(ROLES[1:], (plan.security_admin, plan.audit_admin), strict=True):
            self.stdout.write(f"  {label}  {person.number}  {person.name}  起始密码 {slips[person.number]}")
        self.stdout.write("\n起始密码只显示这一次，请分别当面交给本人；首次登录必须修改。\n下一步：以系统管理员登录网站，按首页的“开张清单”办理。")
