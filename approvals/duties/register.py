"""The closed list of duties: what a person is, in one case, by having done a step of it."""
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Duty(StrEnum):
    """A function exercised in a case. `label` is for the screen, `statutory` is the Chinese name used on papers."""

    label: Promise
    statutory: str

    def __new__(cls, value: str, label: Promise, statutory: str) -> "Duty":
        duty = str.__new__(cls, value)
        duty._value_ = value
        duty.label, duty.statutory = label, statutory
        return duty

    # The twenty functions of the table of forbidden pairs.
    REQUESTER = "requester", _("requester"), "申请人"
    BUYER = "buyer", _("buyer"), "采购员"
    DRAFTER = "drafter", _("drafter of the need and the documents"), "需求/文件编制"
    CHECKER = "checker", _("checker of the need and the documents"), "需求审查/文件复核"
    DRAW_OPERATOR = "draw_operator", _("draw operator"), "抽取操作"
    DRAW_SUPERVISOR = "draw_supervisor", _("draw supervisor"), "抽取监督"
    PANEL = "panel", _("panel member"), "评审成员"
    AWARD_APPROVER = "award_approver", _("award approver"), "定标审批"
    SIGNER = "signer", _("contract signer"), "合同签订"
    ACCEPTOR = "acceptor", _("acceptor of the delivery"), "验收人"
    STOREKEEPER = "storekeeper", _("storekeeper"), "库管员"
    PAYMENT_REQUESTER = "payment_requester", _("payment requester"), "付款申请"
    PAYMENT_APPROVER = "payment_approver", _("payment approver"), "付款审批"
    INSPECTOR = "inspector", _("site inspector"), "现场勘查"
    OPINION_ISSUER = "opinion_issuer", _("issuer of the opinion"), "初审签发"
    CUSTODIAN = "custodian", _("custodian"), "使用保管人"
    COUNTER = "counter", _("stock counter"), "盘点人"
    DISPOSAL_APPROVER = "disposal_approver", _("disposal approver"), "处置审批"
    ASSET_ACCOUNTANT = "asset_accountant", _("asset accountant"), "资产会计"
    SUPERVISOR = "supervisor", _("supervisor"), "监督"

    # Functions of the pre-review that the table does not pair; a page keeps them apart with NotBy.
    ENDORSE = "endorse", _("endorser of the department"), "部门意见"
    ACCEPT = "accept", _("intake officer"), "受理"
    CLASSIFY = "classify", _("classifying officer"), "分类"
    HANDLE = "handle", _("handling officer"), "承办"
    AREA_CHECK = "area_check", _("area checker"), "面积核定"
    ESTIMATE_CHECK = "estimate_check", _("estimate checker"), "估算审核"
    COUNTERSIGN_FINANCE = "countersign_finance", _("countersigner for finance"), "财务会签"
    COUNTERSIGN_ASSETS = "countersign_assets", _("countersigner for assets"), "资产会签"
    COUNTERSIGN_LEGAL = "countersign_legal", _("countersigner for legal affairs"), "法制会签"
    SECTION_REVIEW = "section_review", _("reviewer of the section"), "科室审核"
    LEADER_REVIEW = "leader_review", _("approving leader"), "领导审批"
    COMPETENT = "competent", _("competent department"), "主管部门意见"
    URGENT_PERMIT = "urgent_permit", _("permitter of urgent repair"), "抢修准许"
    EXCEPTION_PERMIT = "exception_permit", _("permitter of an exception"), "特批"
    OUTSIDE = "outside", _("correspondent with outside bodies"), "外部会签"
    MEETING_RECORD = "meeting_record", _("recorder of the meeting"), "会议记录"
    RESOLUTION = "resolution", _("chair of the collective decision"), "集体决策"
    POOL = "pool", _("keeper of the project pool"), "项目储备"
    FUNDING = "funding", _("allocator of funds"), "预算安排"
    REWORK = "rework", _("organiser of rework"), "返工整改"
    SETTLEMENT = "settlement", _("settlement checker"), "结算审核"
    ROOM_RECORD = "room_record", _("keeper of the room records"), "房屋档案"
    BUDGET_CHECK = "budget_check", _("checker of the budget"), "预算核查"
    KEY_REVIEW = "key_review", _("reviewer of the key points"), "重点审查"
    SPLIT_PERMIT = "split_permit", _("permitter of a separate purchase"), "拆分豁免"
    PUBLICATION = "publication", _("publisher"), "信息公开"
    HAND_OVER = "hand_over", _("hander-over to agency or centre"), "移交办理"
    REVIEW_WITNESS = "review_witness", _("witness of the review"), "评审监督"
    OBJECTION = "objection", _("answerer of objections"), "异议处理"
    AMENDMENT = "amendment", _("approver of an amendment"), "合同变更审批"
    SUPERVISION_SHEET = "supervision_sheet", _("supervisor of the performance"), "履约监管"
    STOCK_REQUEST = "stock_request", _("requester of stored goods"), "领用申请"
    CARD_CHECK = "card_check", _("checker of asset cards"), "核卡"
    TECHNICAL_APPRAISAL = "technical_appraisal", _("technical appraiser"), "技术鉴定"
    OFFER = "offer", _("officer of the offer to other units"), "调剂公示"
    FORM_CHOICE = "form_choice", _("chooser of the form of disposal"), "处置方式拟定"
    COUNTERSIGN_SECRECY = "countersign_secrecy", _("countersigner for secrecy"), "保密会签"
    DISPOSAL_ISSUER = "disposal_issuer", _("issuer of the reply on a disposal"), "批复签发"
    SALE = "sale", _("organiser of the sale"), "公开处置"
    HANDOVER = "handover", _("hander-over of assets"), "资产移交"
    RECEIVER = "receiver", _("receiver of assets"), "资产接收"
    DESTRUCTION = "destruction", _("organiser of the destruction"), "销毁办理"
    INCOME = "income", _("payer of income to the treasury"), "收入上缴"
    ARCHIVE = "archive", _("archiving officer"), "归档"

    @classmethod
    def of(cls, value: str) -> "Duty | None":
        """The duty stored under this value, or None for a step without one."""
        return cls._value2member_map_.get(value)  # type: ignore[return-value]


STATUTORY = tuple(Duty)[:20]
"""The twenty functions that the table of forbidden pairs speaks of."""

PERSONAL = frozenset({Duty.PANEL})
"""Functions given to one person by lot: neither delegated nor handed on."""

COUNTERSIGNS = (Duty.COUNTERSIGN_FINANCE, Duty.COUNTERSIGN_ASSETS, Duty.COUNTERSIGN_LEGAL)
"""会签: the signatures given side by side."""
