"""`manage.py set_up`: a bureau that begins, by the hands of its own technician."""
import re

import pytest
from django.db import connection
from django.test import Client

from approvals.duties.holders import roles_of
from approvals.models import PasswordHistory, TrailEntry, Unit, User
from approvals.roles import Role
from approvals.trail.verify import verify_all

from .commands import manage

pytestmark = pytest.mark.slow

BUREAU = ("set_up", "--name", "某某市机关事务管理局", "--short-name", "机关事务局", "--code", "JG", "--level", "city", "--system-admin", "0001", "史强",
          "--security-admin", "0002", "安宁", "--audit-admin", "0003", "钟严", "--password-fd", "0")
OWN = "Kaizhang-2026-机关"


@pytest.fixture(scope="module")
def opened(own_database_module):
    """Opened once for all: what people do in it afterwards is seen by the tests below, in their order."""
    done = manage(own_database_module.url, *BUREAU, typed=OWN + "\n")
    assert done.returncode == 0, done.stderr
    return done


def slips(done):
    return dict(re.findall(r"(000[23])  \S+  起始密码 (\S+)", done.stdout))


def signs_in(number, password, follow=True):
    client = Client()
    return client, client.post("/accounts/login/", {"login": number, "password": password}, follow=follow)


def test_an_empty_database_gets_its_bureau_and_three_administrators_all_entered(opened):
    bureau = Unit.objects.get()
    assert (bureau.name, bureau.short_name, bureau.code, bureau.kind, bureau.level) == ("某某市机关事务管理局", "机关事务局", "JG", "bureau", "city")
    held = {user.username: roles_of(user) for user in User.objects.exclude(username="system")}
    assert held == {"0001": {(Role.SYSTEM_ADMIN, bureau.pk)}, "0002": {(Role.SECURITY_ADMIN, bureau.pk)},
                    "0003": {(Role.AUDIT_ADMIN, bureau.pk)}}
    told = list(TrailEntry.objects.filter(chain__startswith="adm/").order_by("seq").values_list("action", flat=True))
    assert told == ["system.started", *["person.added", "grant.given"] * 3]
    assert {verdict.ok for __, verdict in verify_all()} == {True}


def test_no_password_stands_in_the_database_in_clear(opened):
    words = [OWN, *slips(opened).values()]
    assert len(words) == 3
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = "\n".join(str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in cursor.fetchall())
            assert not [word for word in words if word in kept], table
    assert OWN not in opened.stdout + opened.stderr


def test_the_system_administrator_signs_in_with_his_own_password_and_finds_the_opening_list(opened):
    client, answer = signs_in("0001", OWN)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/" and "开张清单" in page
    for line in ("1. 单位", "2. 人员", "3. 角色", "4. 放假安排", "5. 规则"):
        assert line in page
    assert page.count("待办理") >= 3
    alone = client.get("/keeping/opening/")
    assert alone.status_code == 200 and "5. 规则" in alone.content.decode()


@pytest.mark.parametrize("number", ["0002", "0003"])
def test_the_others_must_change_their_start_password_before_anything_else(opened, number):
    client, answer = signs_in(number, slips(opened)[number])
    assert answer.redirect_chain[-1][0] == "/accounts/password/change/"
    assert client.get("/audit/")["Location"] == "/accounts/password/change/?next=%2Faudit%2F"
    form = {"oldpassword": slips(opened)[number], "password1": "Zijide-mima-77", "password2": "Zijide-mima-77", "next": "/audit/"}
    assert client.post("/accounts/password/change/", form)["Location"] == "/audit/"
    assert client.get("/audit/").status_code == 200
    assert signs_in(number, slips(opened)[number])[1].redirect_chain == []
    assert not PasswordHistory.objects.filter(user__username=number).latest("id").is_start


def test_a_second_time_is_refused_and_says_what_to_do(opened, own_database_module):
    again = manage(own_database_module.url, *BUREAU, typed=OWN + "\n")
    assert again.returncode != 0 and "已经开张" in again.stderr and "changepassword" in again.stderr
    assert User.objects.count() == 4 and Unit.objects.count() == 1


@pytest.mark.parametrize(("change", "sentence"), [
    ({"typed": "kurz\n"}, "密码"), ({"typed": "1234567890\n"}, "密码"), ({"typed": "nurkleinbuchstaben\n"}, "四类"), ({"typed": "\n"}, "空"),
    ({"typed": "Shiqiang-0001\n", "--system-admin": ("Shiqiang-0001", "史强")}, "相似"),
    ({"--audit-admin": ("0002", "钟严")}, "三个人"), ({"--security-admin": ("00 02", "安宁")}, "工号"), ({"--code": ("",)}, "代码"),
    ({"--name": ("名" * 101,)}, "名称"),
])
def test_what_is_wrong_is_said_and_nothing_is_stored(own_database, change, sentence):
    words = list(BUREAU)
    typed = change.pop("typed", OWN + "\n")
    for option, values in change.items():
        place = words.index(option)
        words[place + 1:place + 1 + len(values)] = values
    done = manage(own_database.url, *words, typed=typed)
    assert done.returncode != 0 and sentence in done.stderr, done.stderr
    assert not Unit.objects.exists() and not User.objects.exclude(username="system").exists()
    assert not TrailEntry.objects.filter(action="system.started").exists()


def test_without_a_terminal_nothing_is_guessed(own_database):
    assert "缺少" in manage(own_database.url, "set_up").stderr
    assert "--password-fd" in manage(own_database.url, *BUREAU[:-2]).stderr


def test_no_password_can_be_given_as_an_argument_or_by_the_environment(own_database):
    assert manage(own_database.url, *BUREAU[:-2], "--password", OWN).returncode == 2
    done = manage(own_database.url, *BUREAU[:-2], PASSWORD=OWN, DJANGO_SUPERUSER_PASSWORD=OWN)
    assert done.returncode != 0 and not User.objects.exclude(username="system").exists()


def test_a_database_without_tables_says_migrate_first(tmp_path):
    done = manage(f"sqlite:///{tmp_path / 'new.sqlite3'}", *BUREAU, typed=OWN + "\n")
    assert done.returncode != 0 and "migrate" in done.stderr and "Traceback" not in done.stderr


def test_at_a_terminal_the_password_is_typed_twice(own_database):
    import os
    import pty
    import sys

    from .commands import ROOT

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ |= {"DATABASE_URL": own_database.url, "DEPLOYMENT": "test", "PYTHONDONTWRITEBYTECODE": "1"}
        os.execv(sys.executable, [sys.executable, "manage.py", "set_up"])
    said = b""

    def reads_until(words):
        nonlocal said
        while words.encode() not in said:
            said += os.read(terminal, 4096)

    answers = [("机关全称：", "某某县机关事务服务中心"), ("简称：", "服务中心"), ("单位代码", "JG"), ("层级", "county"), ("系统管理员工号：", "0001"),
               ("系统管理员姓名：", "史强"), ("安全管理员工号：", "0002"), ("安全管理员姓名：", "安宁"), ("安全审计员工号：", "0003"),
               ("安全审计员姓名：", "钟严"), ("密码（不显示）：", "short"), ("密码（不显示）：", OWN), ("再输一次：", "Anders-2026"),
               ("不一致。", None), ("密码（不显示）：", OWN), ("再输一次：", OWN)]
    for question, answer in answers:
        reads_until(question)
        said = said.split(question.encode(), 1)[1]
        if answer is not None:
            os.write(terminal, (answer + "\n").encode())
    reads_until("已经开张")
    os.waitpid(pid, 0)
    assert Unit.objects.get().level == "county" and signs_in("0001", OWN)[1].status_code == 200
