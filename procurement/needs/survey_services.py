"""What the buyer writes down of the market: enough written quotes of different suppliers, or a reason that somebody else reviews."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.calendar.office_time import local
from procurement.facts import RuleBroken
from procurement.forms import jsonable
from procurement.needs import bands, survey
from procurement.needs.terms import SurveyKind
from procurement.rulebook.limits import limit
from procurement.tenders.models import Tender

Data = Mapping[str, Any]
SURVEY_AMOUNT = "tender.survey_amount"


def record_survey(record: Tender, *, data: Data, at: datetime, **_context: Any) -> None:
    """Keep the survey; too few quotes stop, unless a reason is given that the law lets stand."""
    today = local(at).date()
    if data["survey_kind"] == SurveyKind.REUSED:
        _take_over(record, data, today)
    else:
        _take_in(record, data, today)
    record.survey_kind, record.survey_findings = data["survey_kind"], data["survey_findings"]
    record.survey_grounds = list(data["survey_grounds"])
    record.survey_statutory = survey.obligatory(record.amount, record.survey_grounds, bands.row(SURVEY_AMOUNT, record, today))
    record.survey_few = _too_few(record, data["survey_exception"], today)
    record.survey_exception = data["survey_exception"] if record.survey_few else ""
    record.survey_average = survey.average(record.survey_quotes)
    record.save()


def _take_in(record: Tender, data: Data, today: date) -> None:
    """A survey made for this purchase."""
    on, quotes = data["survey_on"], data["survey_quotes"]
    if data["survey_from_no"]:
        raise RuleBroken("survey_from_no", _("A survey made for this purchase is not taken from another: empty this field."))
    if on is None:
        raise RuleBroken("survey_on", _("Say on which day the survey was made."))
    if on > today:
        raise RuleBroken("survey_on", _("The survey cannot lie in the future: check the date."))
    if not quotes:
        raise RuleBroken("survey_quotes", _("Enter the prices that were found, each with supplier, source and day."))
    oldest = survey.months_before(on, int(limit("tender.quote_age", today).amount))
    for place, row in enumerate(quotes):
        if row["quoted_on"] > today:
            raise RuleBroken(f"survey_quotes-{place}-quoted_on", _("A price cannot be of the future: check the date."))
        if row["quoted_on"] < oldest:
            raise RuleBroken(
                f"survey_quotes-{place}-quoted_on", _("This price is older than %(day)s: ask the supplier again."), day=oldest,
            )  # fmt: skip
    for place in survey.named_twice(quotes):
        raise RuleBroken(
            f"survey_quotes-{place}-supplier", _("This supplier gave a written quote already; it counts once. Ask another supplier."),
        )  # fmt: skip
    record.survey_from, record.survey_on, record.survey_quotes = None, on, jsonable(quotes)


def _take_over(record: Tender, data: Data, today: date) -> None:
    """沿用: the survey of an earlier purchase of the same category, not older than a year."""
    if data["survey_quotes"] or data["survey_on"]:
        raise RuleBroken("survey_kind", _("A survey taken over brings its own day and prices: empty both, or choose a survey made now."))
    number = data["survey_from_no"].strip()
    if not number:
        raise RuleBroken("survey_from_no", _("Enter the case number of the purchase whose survey is taken over."))
    source = Tender.objects.filter(case__number=number, survey_kind=SurveyKind.FRESH).exclude(pk=record.pk).first()
    if source is None:
        raise RuleBroken("survey_from_no", _("No purchase %(number)s with a survey of its own is known: check the number."), number=number)
    if source.category_code != record.category_code:
        raise RuleBroken(
            "survey_from_no", _("%(number)s bought another category (%(category)s): make a survey for this purchase."),
            number=number, category=source.category_name,
        )  # fmt: skip
    reuse = limit("tender.survey_reuse", today)
    oldest = survey.months_before(today, int(reuse.amount))
    if source.survey_on < oldest:
        raise RuleBroken(
            "survey_from_no", _("That survey is of %(day)s, more than %(months)s months ago (%(source)s): make a new one."),
            day=source.survey_on, months=reuse.text, source=reuse.source,
        )  # fmt: skip
    record.survey_from, record.survey_on, record.survey_quotes = source, source.survey_on, source.survey_quotes


def _too_few(record: Tender, reason: str, today: date) -> bool:
    """Whether there are fewer written quotes than needed and this is let stand; RuleBroken where it is not."""
    found, needed = len(survey.written(record.survey_quotes)), limit("tender.quotes", today)
    parties = limit("tender.survey_parties", today)
    if record.survey_statutory and found < parties.amount:
        raise RuleBroken(
            "survey_quotes",
            _("This survey is obligatory (%(source)s): it needs %(needed)s suppliers, there are %(found)s. Ask more of them."),
            source=parties.source, needed=parties.text, found=found,
        )  # fmt: skip
    if found >= needed.amount:
        return False
    least = limit("tender.quotes_least", today)
    if found < least.amount:
        raise RuleBroken(
            "survey_quotes", _("There are %(found)s written quotes; %(needed)s are needed, and fewer than %(least)s are never enough. Ask "
                               "more suppliers."), found=found, needed=needed.text, least=least.text,
        )  # fmt: skip
    if not reason.strip():
        raise RuleBroken(
            "survey_exception",
            _("There are only %(found)s written quotes of %(needed)s. Ask another supplier, or say here why there is no other: somebody "
              "else then reviews the key points."), found=found, needed=needed.text,
        )  # fmt: skip
    return True
