"""What the pages of the office show: a unit with a former name, a proposal that waits, a table with bad rows and one that is ready."""
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import proposals
from approvals.authorities import entering
from approvals.duties.many import Wish
from approvals.imports import KINDS, jobs, papers
from approvals.leaving import handover, holdings
from approvals.leaving.plan import Plan
from approvals.models import Authority, Post
from approvals.office import grants, merge, units
from approvals.roles import Role
from procurement.calendar.office_time import local
from workflows.engine import clock


def things(people: Any) -> dict[str, str]:
    """Addresses of the prepared objects; whatever changes the cast's own units is only proposed, never decided."""
    at, by = clock.now(), people.system_admin
    unit = units.add(code="FW90", name="示例市档案馆（演示）", parent=people.bureau, kind="served", level="city", reason="演示数据", by=by, at=at)
    units.rename(unit, name="示例市档案史志馆（演示）", short_name="史志馆", on=local(at).date() - timedelta(days=30), reason="机构改革（演示）",
                 document="示编〔2026〕3号", by=by, at=at)
    roles = grants.propose([Wish(True, people.stranger, Role.REQUESTER, people.unit_b)], by=by, at=at, reason="分工调整（演示）")
    merger = merge.propose(people.unit_b, people.unit_c, on=local(at).date(), document="示编〔2026〕4号", by=by, at=at, reason="合并（演示）")
    bad = jobs.take(by, "people", _table(["5001", "", ""], ["工号里有空 格", "演示新进职员甲", "电话号码写成了字"]), "花名册（演示）", at)
    ready = jobs.take(by, "people", _table(["5001", "演示新进职员甲", ""], ["1001", "赵敏", "010-5550-0001"]), "花名册（演示）", at)
    return {
        "unit": str(people.unit_b.pk), "renamed": str(unit.pk), "person": str(people.handler.pk), "proposal": str(roles.key),
        "post": str(Post.objects.get(user=people.handler).pk), "merger": str(merger.key), "bad_table": str(bad.key), "table": str(ready.key),
        **leaving(people),
    }


def _table(*rows: list[str]) -> SimpleUploadedFile:
    lines = [papers.titles(KINDS["people"]), *rows]
    return SimpleUploadedFile("人员.csv", "\r\n".join(",".join(row) for row in lines).encode())


def leaving(people: Any) -> dict[str, str]:
    """An authority that is about to end and binds nothing of the scene (it goes to a body outside), and a handover that waits."""
    at, by = clock.now(), people.system_admin
    today = local(at).date()
    row = entering.propose(
        direction="given", source="示例市机关事务管理局（演示）", unit=None, body="示例区机关事务服务中心（演示）", role="", flow="renovation_review",
        matter="daily", ceiling=Decimal("50000"), document="示机管〔2026〕7号", valid_from=today, valid_to=today + timedelta(days=20),
        reason="授权办理零星维修（演示）", by=by, at=at)
    proposals.decide(row, by=people.security_admin, at=clock.now(), agreed=True)
    now = holdings.of(people.second_vice_head, at)
    plan = Plan(
        people.second_vice_head, today, "示任〔2026〕2号", tasks={step.pk: people.vice_head.pk for step in now.tasks},
        back={one.case.pk: people.vice_head.pk for one in now.back},
        grants={(grant.permission.codename, grant.content_object_id): 0 for grant in now.grants},
        posts=[post.pk for post in now.posts], papers=[paper.pk for paper in now.papers])
    waiting = handover.propose(plan, by=by, at=clock.now(), reason="调离（演示）")
    return {"authority": str(Authority.objects.get().pk), "handover": str(waiting.key), "leaver": str(people.handler.pk)}
