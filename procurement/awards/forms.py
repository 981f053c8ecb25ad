"""The forms of award and posting; those of objections are in `objection_forms`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.awards.objection_forms import ObjectionForm, ObjectionsForm
from procurement.evaluation.quote_forms import money
from procurement.evaluation.seats import seated
from procurement.fields import ChoiceField, LineField, TextField
from procurement.forms import RecordForm
from procurement.money import in_capitals
from procurement.renovations.papers import day, figure

__all__ = ["AwardForm", "ObjectionForm", "ObjectionsForm", "PostingForm"]


class AwardForm(RecordForm):
    """定标."""

    results = ("winner", "award_amount", "awarded_on")

    award_to = ChoiceField(label=_("Award to"), choices=(), help_text=_("The first of the panel's ranking."))
    award_reason = TextField(label=_("Reasons of the award"))

    def __init__(self, data: Any = None, files: Any = None, *, record: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, record=record, **kwargs)
        rows = record.review.get("rows", []) if record is not None else []
        chosen = [(row["code"], f"{row['rank']}. {row['name']}　{figure(money(row['contract_price']))}") for row in rows]
        self.fields["award_to"].choices = [("", _("Please choose")), *chosen]  # type: ignore[attr-defined]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        if record is None or record.pk is None:
            return {}
        return {"award_to": record.recommended.credit_code if record.recommended_id else "", "award_reason": record.award_reason}


class PostingForm(RecordForm):
    """结果公示."""

    results = ("posting_no", "posted_at", "posting_until")

    posting_place = LineField(label=_("Place of the posting"))
    posting_text = TextField(label=_("Text of the posting"), longest=6000, rows=10)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posting: Any = self.fields["posting_text"]
        posting.raw = True  # a Chinese paper on every page

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The text is proposed from the file; a posting is a Chinese paper."""
        known = super().known_of(record, case_unit)
        if known and record.winner_id and not (record.posting_text and record.posted_at):
            known["posting_text"] = proposed(record)
        return known


def proposed(record: Any) -> str:
    """采购结果公示, from the facts of the file; who sat on the panel is told from now on."""
    supplier = record.winner
    return "\n".join((
        f"项目名称：{record.title}",
        f"成交供应商：{supplier.name}" + (f"（{supplier.address}）" if supplier.address else ""),
        f"成交金额：￥{figure(record.award_amount)}（人民币{in_capitals(record.award_amount)}）",
        f"定标日期：{day(record.awarded_on)}",
        f"评审组成员：{'、'.join(member.name for member in seated(record))}",
        "对结果有异议的，请在公示期内以书面形式署名提出。",
    ))  # fmt: skip
