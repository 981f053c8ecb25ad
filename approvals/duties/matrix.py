"""Who may never be the same natural person in one case: each pair written once, meaning both directions.

The basis of every pair is 分事行权、分岗设权、分级授权 (财库〔2016〕99号). Pairs that a rule names outright carry the mark `law` and the
article; the others are the house's own caution (`unverified`): a bureau may add to them and take none away.
"""
from dataclasses import dataclass

from .register import Duty as D

VERSION = "2026-11"
"""Bumped whenever a pair is added or a mark changes."""

LAW, UNVERIFIED = "law", "unverified"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two duties that exclude one another, why, and under which condition the pair is softened."""

    one: D
    other: D
    mark: str = UNVERIFIED
    note: str = ""


_NEED = "财库〔2016〕99号: 采购需求制定与内部审批分设"
_PAPERS = "财库〔2016〕99号: 采购需求制定与内部审批、采购文件编制与复核分设"
_CONTRACT = "财库〔2016〕99号: 合同签订与验收分设"
_HANDLING = "政府采购法第六十一条: 经办采购的人员与负责合同审核、验收人员相互分离"
_PAYMENT = "财库〔2016〕99号: 付款申请与付款审批分设"
_SECOND = "使用部门可作为第二人参加验收, 与无利害关系的验收人同时在场"
_ONLY = "不得作为唯一盘点人"
_WATCH = "监督人不参与决定"

_ROWS: tuple[tuple[D, dict[D, tuple[str, str]]], ...] = (
    (D.REQUESTER, {
        D.BUYER: (UNVERIFIED, ""), D.CHECKER: (LAW, _NEED), D.DRAW_OPERATOR: (UNVERIFIED, ""), D.DRAW_SUPERVISOR: (UNVERIFIED, ""),
        D.PANEL: (UNVERIFIED, ""), D.AWARD_APPROVER: (UNVERIFIED, ""), D.ACCEPTOR: (UNVERIFIED, _SECOND), D.STOREKEEPER: (UNVERIFIED, ""),
        D.PAYMENT_APPROVER: (UNVERIFIED, ""), D.INSPECTOR: (UNVERIFIED, ""), D.OPINION_ISSUER: (UNVERIFIED, ""),
        D.DISPOSAL_APPROVER: (UNVERIFIED, ""),
    }),
    (D.BUYER, {
        D.CHECKER: (UNVERIFIED, ""), D.DRAW_OPERATOR: (UNVERIFIED, ""), D.DRAW_SUPERVISOR: (UNVERIFIED, ""), D.PANEL: (UNVERIFIED, ""),
        D.AWARD_APPROVER: (UNVERIFIED, ""), D.SIGNER: (UNVERIFIED, ""), D.ACCEPTOR: (LAW, _HANDLING), D.STOREKEEPER: (UNVERIFIED, ""),
        D.PAYMENT_APPROVER: (UNVERIFIED, ""),
    }),
    (D.DRAFTER, {D.CHECKER: (LAW, _PAPERS), D.PANEL: (UNVERIFIED, ""), D.AWARD_APPROVER: (UNVERIFIED, "")}),
    (D.CHECKER, {D.PANEL: (UNVERIFIED, "")}),
    (D.DRAW_OPERATOR, {D.DRAW_SUPERVISOR: (UNVERIFIED, ""), D.PANEL: (UNVERIFIED, ""), D.AWARD_APPROVER: (UNVERIFIED, "")}),
    (D.PANEL, {
        D.AWARD_APPROVER: (UNVERIFIED, ""), D.SIGNER: (UNVERIFIED, ""), D.ACCEPTOR: (UNVERIFIED, ""), D.STOREKEEPER: (UNVERIFIED, ""),
        D.PAYMENT_APPROVER: (UNVERIFIED, ""),
    }),
    (D.SIGNER, {D.ACCEPTOR: (LAW, _CONTRACT), D.PAYMENT_APPROVER: (UNVERIFIED, "")}),
    (D.ACCEPTOR, {D.STOREKEEPER: (UNVERIFIED, ""), D.PAYMENT_REQUESTER: (UNVERIFIED, ""), D.PAYMENT_APPROVER: (UNVERIFIED, "")}),
    (D.STOREKEEPER, {
        D.PAYMENT_APPROVER: (UNVERIFIED, ""), D.COUNTER: (UNVERIFIED, ""), D.DISPOSAL_APPROVER: (UNVERIFIED, ""),
        D.ASSET_ACCOUNTANT: (UNVERIFIED, ""),
    }),
    (D.PAYMENT_REQUESTER, {D.PAYMENT_APPROVER: (LAW, _PAYMENT)}),
    (D.INSPECTOR, {D.OPINION_ISSUER: (UNVERIFIED, "")}),
    (D.CUSTODIAN, {D.COUNTER: (UNVERIFIED, _ONLY), D.DISPOSAL_APPROVER: (UNVERIFIED, "")}),
    (D.COUNTER, {D.DISPOSAL_APPROVER: (UNVERIFIED, ""), D.ASSET_ACCOUNTANT: (UNVERIFIED, "")}),
    (D.DISPOSAL_APPROVER, {D.ASSET_ACCOUNTANT: (UNVERIFIED, "")}),
    # 监督 watches (纪检监察) and never co-decides: apart from each of the other nineteen.
    (D.SUPERVISOR, {duty: (UNVERIFIED, _WATCH) for duty in tuple(D)[:20] if duty is not D.SUPERVISOR}),
)

FORBIDDEN: tuple[Pair, ...] = tuple(Pair(one, other, *why) for one, others in _ROWS for other, why in others.items())
"""The table, version `VERSION`: 49 pairs among the functions and 19 of the supervisor."""

_BOTH_WAYS: dict[frozenset[str], Pair] = {frozenset((pair.one, pair.other)): pair for pair in FORBIDDEN}


def forbidden(one: str, other: str) -> Pair | None:
    """The pair that keeps these two duties with two people, whichever came first; None when one person may hold both."""
    return _BOTH_WAYS.get(frozenset((one, other)))
