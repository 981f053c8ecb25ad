"""The forms of the steps up to the reply, as the page of a disposal names them; that of the application lies beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from procurement.disposals import batching, forming, offering
from procurement.disposals.application_forms import ApplicationForm
from procurement.disposals.demands import usual
from procurement.disposals.form_rows import AboveLine, CheckLine, DemandLine, FindingLine, OfferLine, PaperLine
from procurement.disposals.labels import forms_here, label
from procurement.disposals.terms import Above, Hand, Paper, SaleWay
from procurement.fields import ChoiceField, DayField, LineField, NumberField, TextField
from procurement.forms import PaperKind, RecordForm, Shown, ShownTable
from procurement.lines import LineTable
from procurement.routing import day

__all__ = [
    "AboveForm", "ApplicationForm", "BatchForm", "CardsForm", "ChoiceForm", "CloseOfferForm", "OfferForm", "ReplyForm", "ReportForm",
    "TechnicalForm",
]  # fmt: skip


class CardsForm(RecordForm):
    """核卡: rights, title, value and life, thing by thing."""

    results = ("amount", "cards_checked_on")

    cards_opinion = TextField(label=label("cards_opinion"))

    tables: Mapping[str, LineTable] = {"card_checks": LineTable(
        CheckLine, _("Cards and rights"),
        _("Use lies with the unit, disposal with whoever decides; what fails is taken out with the reason."), fixed=True,
    )}  # fmt: skip
    fieldsets = ((_("Check of the cards"), ("card_checks", "cards_opinion")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """Things that still stand; one that was taken out is gone from the page."""
        known = super().known_of(record, case_unit)
        if known:
            standing = {item.no for item in record.standing}
            known["card_checks"] = [row for row in known["card_checks"] if row["no"] in standing]
        return known


class TechnicalForm(RecordForm):
    """技术鉴定; for vehicles the report of the traffic police or of an expert."""

    results = ("amount",)
    attaches = (PaperKind("disposal.technical", _("Technical appraisal")),)

    technical_no = LineField(
        label=label("technical_no"), longest=60, help_text=_("Vehicles: the report of the traffic police or of an expert body."),
    )  # fmt: skip
    technical_by = LineField(label=label("technical_by"), longest=120)
    technical_on = DayField(label=label("technical_on"))
    technical_opinion = TextField(label=label("technical_opinion"))

    tables: Mapping[str, LineTable] = {"findings": LineTable(
        FindingLine, _("Findings, thing by thing"),
        _("Before the end of its minimum life a thing is scrapped only when it is beyond repair."), fixed=True,
    )}  # fmt: skip
    fieldsets = ((_("Technical appraisal"), ("technical_no", "technical_by", "technical_on", "findings", "technical_opinion")),)


class OfferForm(RecordForm):
    """调剂公示."""

    results = ("offered_at", "offer_until")

    offer_note = TextField(label=label("offer_note"), help_text=_("State of the things, where they can be looked at, whom to ask."))


class CloseOfferForm(RecordForm):
    """Who asked for it, and who gets it."""

    results = ("offer_closed_on",)

    offer_opinion = TextField(label=label("offer_opinion"))

    tables: Mapping[str, LineTable] = {"offers": LineTable(
        OfferLine, _("Offered things"), _("Several units want it, or one in vain: the choice needs a reason."), fixed=True,
    )}  # fmt: skip
    fieldsets = ((_("Result of the offer"), ("offers", "offer_opinion")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wishes = offering.wished(self.record) if self.record is not None else {}
        units = {one.unit.code: str(one.unit) for rows in wishes.values() for one in rows}
        self.lines["offers"].form_kwargs = {"units": sorted(units.items())}

    @classmethod
    def shown_tables(cls, record: Any) -> list[Any]:
        """Units by their names: the choices of the form are known only while it is filled in."""
        found = super().shown_tables(record)
        names = {item.taken_by.code: str(item.taken_by) for item in record.item_rows() if item.taken_by}
        return [table._replace(rows=[[names.get(cell, cell) for cell in row] for row in table.rows]) for table in found]


class ChoiceForm(RecordForm):
    """处置方式的拟定, with the papers that the form needs."""

    results = ("amount", "form_on")
    attaches = tuple(PaperKind(f"disposal.{paper.value}", paper.label) for paper in Paper)

    form = ChoiceField(label=label("form"), choices=forms_here)
    form_reason = TextField(label=label("form_reason"))
    receiving_unit = ChoiceField(label=label("receiving_unit"), choices=[], required=False, help_text=_("Only for a transfer."))
    counterparty = LineField(label=label("counterparty"), longest=120, required=False, help_text=_("Only for a donation or an exchange."))
    sale_way = ChoiceField(label=label("sale_way"), choices=SaleWay.choices, required=False)
    sale_way_reason = TextField(label=label("sale_way_reason"), required=False)

    tables: Mapping[str, LineTable] = {"papers": LineTable(
        PaperLine, label("papers"), _("By number where the paper is on file elsewhere; otherwise attach the file under its kind."), blank=4,
    )}  # fmt: skip
    fieldsets = (
        (_("Form of disposal"), ("form", "form_reason", "receiving_unit", "counterparty", "sale_way", "sale_way_reason")),
        (_("Papers"), ("papers",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["receiving_unit"]
        field.choices = [("", _("Please choose")), *((unit.code, str(unit)) for unit in forming.receivers())]

    @classmethod
    def attaches_for(cls, record: Any) -> Sequence[PaperKind]:
        """What the form wished asks for, and the rest behind it."""
        today = day.today()
        asked = {paper for paper, _rule in forming.required(record.form_wished, today, claim=record.is_claim)} if today else set()
        first = [kind for kind in cls.attaches if kind.code.removeprefix("disposal.") in asked]
        return [*first, *(kind for kind in cls.attaches if kind not in first)]

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        known = super().known_of(record, case_unit)
        if known:
            known["form"] = record.form or record.form_wished
            known["receiving_unit"] = record.receiving_unit.code if record.receiving_unit else ""
        return known


class BatchForm(RecordForm):
    """当月批次: the calculation is shown; only the reason for coming in parts is typed."""

    results = ("batch_value", "hand", "upwards", "splits", "batched_on")

    batch_now = NumberField(label=label("batch_value"), required=False, disabled=True)
    batch_told = TextField(label=label("batch_lines"), required=False, disabled=True)
    hand_now = ChoiceField(label=label("hand"), choices=Hand.choices, required=False, disabled=True)
    split_reason = TextField(
        label=label("split_reason"), required=False,
        help_text=_("Only where the month's batch reaches a line that this case alone does not. Reports show the case."),
    )  # fmt: skip

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """With the batch as it is now."""
        known, today = super().known_of(record, case_unit), day.today()
        if not known or today is None:
            return known
        found, _others = batching.judge(record, today)
        return known | {"batch_now": found.value, "batch_told": "\n".join(str(line) for line in found.lines), "hand_now": found.hand}

    @classmethod
    def shown(cls, record: Any) -> list[Any]:
        """With the month, and the calculation as it was kept."""
        if not record.batched_on:
            return super().shown(record)
        month = Shown(label("batch_month"), formats.date_format(record.batch_month, "YEAR_MONTH_FORMAT"), False)
        return [month, *super().shown(record), Shown(label("batch_lines"), "\n".join(record.batch_lines), True)]


class ReportForm(RecordForm):
    """上报."""

    attaches = (PaperKind("disposal.report", _("Report sent up")),)

    report_body = LineField(label=label("report_body"), longest=120)
    report_no = LineField(label=label("report_no"), longest=60)
    reported_on = DayField(label=label("reported_on"))


class AboveForm(RecordForm):
    """The document from above, and which of the listed things it covers."""

    attaches = (PaperKind("disposal.above", _("Document from above")),)

    above_no = LineField(label=label("above_no"), longest=60)
    above_on = DayField(label=label("above_on"))
    above_answer = ChoiceField(label=label("above_answer"), choices=Above.choices)
    above_note = TextField(label=label("above_note"), required=False)

    tables: Mapping[str, LineTable] = {"above_rows": LineTable(
        AboveLine, _("Thing by thing"), _("Only what is approved may be carried out; anything else is a new case."), fixed=True,
    )}  # fmt: skip
    fieldsets = ((_("Document from above"), ("above_no", "above_on", "above_answer", "above_rows", "above_note")),)


class ReplyForm(RecordForm):
    """批复: its requirements and the day until which it is carried out; number and day are given by the system."""

    results = ("reply_no", "replied_on")

    finish_by = DayField(label=label("finish_by"))

    tables: Mapping[str, LineTable] = {"demands": LineTable(DemandLine, label("demands"), needed=1, blank=2)}
    fieldsets = ((_("Reply"), ("demands", "finish_by")),)

    @classmethod
    def known_of(cls, record: Any, case_unit: Any = None) -> dict[str, Any]:
        """The usual requirements of the form stand there already."""
        known = super().known_of(record, case_unit)
        if known:
            known["demands"] = [{"what": line} for line in record.demands or usual(record)]
        return known

    @classmethod
    def shown_tables(cls, record: Any) -> list[Any]:
        """The requirements, line by line."""
        if not record.demands:
            return []
        return [ShownTable(label("demands"), [cls.tables["demands"].row.base_fields["what"].label], [[one] for one in record.demands],
                           frozenset())]
