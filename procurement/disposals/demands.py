"""The usual requirements of a reply, by form (paper 10). Statutory, hence Chinese; the window may change them."""

from __future__ import annotations

from typing import Any

from procurement.disposals.terms import Form

BOOKS = "处置完成后，及时核销资产卡片并进行账务处理。"
ONLY = "本批复仅对所附明细有效，明细以外的资产须另行申请。"
INCOME = "处置收入扣除相关税金和费用后，按照政府非税收入和国库集中收缴管理规定及时足额上缴，实行收支两条线管理。"
BY_FORM = {
    Form.TRANSFER: ("划出、划入双方应当办理资产移交手续，据实登记和核销。",),
    Form.DONATION: ("与受赠方签订捐赠协议，取得接收凭证。",),
    Form.SALE: ("委托具有资质的机构进行资产评估，原则上通过公共资源交易平台公开处置。", INCOME),
    Form.EXCHANGE: ("委托具有资质的机构进行资产评估，签订置换协议，换入资产及时入账。", INCOME),
    Form.SCRAP: ("交由具有资质的回收机构规范处理，不得擅自拆解、变卖。", INCOME),
    Form.LOSS: ("落实责任追究和损失赔偿，核销后的债权实行账销案存，继续追索。",),
}
AGREED = "经批准采取协议方式转让，成交价格低于评估价值百分之九十的，应当暂停并重新报批。"
SECRET = "涉密载体由保密行政管理部门指定的机构销毁，取得销毁证明后方可处置其余部分。"  # noqa: S105 - a sentence, no password


def usual(record: Any) -> list[str]:
    """What a reply asks of this form."""
    lines = list(BY_FORM.get(record.form, ()))
    lines += [AGREED] if record.agreement_sale else []
    lines += [SECRET] if any(item.classified for item in record.standing) else []
    return [*lines, BOOKS, ONLY]
