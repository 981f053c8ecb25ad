"""A lease carried by the cast: returned once, long enough for the vice head, let in the end."""
from typing import Any

from workflows.demo.stage import Stage
from workflows.flows.leasing import LeasingFlow


def application(**changes: Any) -> dict[str, Any]:
    """A lease of two rooms."""
    return {"title": "一楼东侧临街两间出租（演示）", "rooms": "1号楼 101、102", "tenant": "示例便民服务社", "months": 24, "amount": "96000.00"} | changes


def carry(stage: Stage) -> Any:
    """From application to contract."""
    p = stage.people
    stage.starts(p.requester, LeasingFlow, p.unit_a, application())
    stage.tries(p.requester, "endorse")
    stage.does(p.unit_head, "endorse", comment="同意出租。")
    stage.returns(p.assets, "check_assets", "请写明房间面积。")
    stage.does(p.requester, "correct", application(rooms="1号楼 101（28㎡）、102（30㎡）"))
    stage.does(p.assets, "check_assets", comment="同意。")
    stage.does(p.legal, "check_legal", comment="合同条款完备。")
    stage.does(p.vice_head, "decide", comment="同意。")
    stage.does(p.handler, "conclude", {"contract_no": "CZ-HT-001"})
    return stage.case
