"""The hard checks of a repair: one function each, the facts it compared, the row of the rulebook it rests on. No database, no clock.

A failed check keeps the bureau from agreeing unless the head has permitted an exception from exactly this check; what a regulation of the
State Council forbids outright nobody can lift."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from procurement.facts import Sentence
from procurement.money import yuan
from procurement.renovations import one_project, rules
from procurement.renovations.checking import Check, Names, found, judged, rule_row, whole_years
from procurement.renovations.special_terms import FIXTURES, FundingFault, Ground, Luxury, Outcome, Scope, UseFault
from procurement.renovations.standards import level_of
from procurement.renovations.terms import MAJOR, RepairClass
from procurement.rulebook.limits import Mark, holds

PASSED, FAILED, EXPLAIN, EXPLAINED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.EXPLAIN, Outcome.EXPLAINED, Outcome.OPEN
SKIP = Outcome.NOT_APPLICABLE
HUNDRED = Decimal(100)
UNKNOWN = Sentence(_("Not stated yet."))
NO_RULE = Sentence(_("The rulebook holds no such rule for this place and day."))


def grounds(record: Any) -> list[Check]:
    """Why it may be repaired at all: long use, ageing equipment, incomplete functions, a hazard; each ground with its own row."""
    if not record.grounds:
        row = rule_row("renovation.ground.long_use", record.applied_on)
        return [judged("ground", FAILED if record.repair_class else OPEN, UNKNOWN, row)]
    return [
        judged("ground", PASSED, Sentence("%(ground)s", {"ground": Names(Ground, [one])}), row)
        for one in record.grounds for row in [rule_row(f"renovation.ground.{one}", record.applied_on)]
    ]  # fmt: skip


def area_change(record: Any) -> Check:
    """Repair leaves the area as it is, within the share that the place allows (机关团体建设楼堂馆所管理条例 §2)."""
    row = rule_row("renovation.extension_share", record.applied_on)
    if row is None or record.area_change is None:
        return judged("area_change", SKIP if row is None else OPEN, NO_RULE if row is None else UNKNOWN, row)
    facts = Sentence(_("Area changes by %(change)s %%, at most %(most)s %% in repair."), {"change": record.area_change, "most": row.text})
    return judged("area_change", PASSED if holds(abs(record.area_change), row) else FAILED, facts, row, liftable=False)


def daily_amount(record: Any) -> Check:
    """A daily repair stays below its ceiling, the whole project counted."""
    row = rule_row("renovation.daily_ceiling", record.applied_on)
    if row is None:
        return judged("daily_amount", SKIP, NO_RULE, row)
    whole = rules.deciding_amount(record)
    facts = Sentence(_("%(amount)s yuan; daily repair stays below %(ceiling)s."), {"amount": yuan(whole), "ceiling": yuan(row.amount)})
    if record.repair_class != RepairClass.DAILY:
        return judged("daily_amount", SKIP if record.repair_class else OPEN, facts, row)
    return judged("daily_amount", PASSED if holds(whole, row) else FAILED, facts, row)


def age(record: Any) -> Check:
    """A whole building, or a full repair, only so many years after it was built or last repaired throughout."""
    row = rule_row("renovation.whole_scope_age", record.applied_on)
    if row is None:
        return judged("age", SKIP, NO_RULE, None)
    if not record.scope and not record.repair_class:
        return judged("age", OPEN, UNKNOWN, row)
    if record.scope != Scope.WHOLE and record.repair_class != RepairClass.FULL:
        return judged("age", SKIP, Sentence(_("Neither a full repair nor a whole building.")), row)
    since, on = record.last_comprehensive, record.applied_on
    years = whole_years(since, on) if since else on.year - record.year_built
    said = {"since": since.isoformat() if since else record.year_built, "years": years, "least": row.text}
    words = (
        _("Last comprehensive repair %(since)s: %(years)s full years, at least %(least)s needed.") if since
        else _("Built in %(since)s, no comprehensive repair since: %(years)s years, at least %(least)s needed.")
    )  # fmt: skip
    return judged("age", PASSED if holds(years, row) else FAILED, Sentence(words, said), row)


def funding(record: Any) -> Check:
    """No diverted special fund, levy, loan or sponsorship (楼堂馆所条例 §13)."""
    return _nothing_found("funding", record, record.funding_faults, FundingFault)


def own_use(record: Any) -> Check:
    """Rooms that are rented out or lent are not repaired as office rooms (机关事务管理条例 §23)."""
    return _nothing_found("use", record, record.use_faults, UseFault)


def luxury(record: Any) -> Check:
    """No luxurious decoration under the name of repair (楼堂馆所条例 §28)."""
    others = [one for one in record.luxury if one not in FIXTURES]
    if record.luxury and not others:
        others = [Luxury.NONE]
    return _nothing_found("luxury", record, others, Luxury)


def fixtures(record: Any) -> Check:
    """No luxury lamps, large glass curtain wall, copper or luxury revolving door (建设标准 2014, taken as a ceiling)."""
    those = [one for one in record.luxury if one in FIXTURES] or ([Luxury.NONE] if record.luxury else [])
    return _nothing_found("fixtures", record, those, Luxury, liftable=True)


def _nothing_found(code: str, record: Any, answers: list[str], kind: Any, liftable: bool = False) -> Check:
    row, faults = rule_row(f"renovation.check.{code}", record.applied_on), found(answers)
    if not answers:
        return judged(code, OPEN, UNKNOWN, row, liftable)
    facts = Sentence(_("Found: %(faults)s"), {"faults": Names(kind, faults)}) if faults else Sentence(_("Looked for, none found."))
    return judged(code, FAILED if faults else PASSED, facts, row, liftable)


def area(record: Any) -> Check:
    """Office rooms within the standard; a surplus is handed back, which must stand among the conditions (机关事务管理条例 §22)."""
    row = rule_row("renovation.check.area", record.applied_on)
    if record.office_over is None:
        return judged("area", OPEN, Sentence(_("Known after the area check.")), row)
    said = {"actual": record.office_actual, "allowed": record.office_allowed, "over": record.office_over}
    facts = Sentence(_("Office rooms %(actual)s ㎡, allowed %(allowed)s ㎡, over by %(over)s ㎡."), said)
    if record.office_over <= 0:
        return judged("area", PASSED, facts, row)
    return judged("area", EXPLAINED if record.conditions else EXPLAIN, facts, row)


def decoration(record: Any) -> Check:
    """Decoration as a share of building-and-installation cost, by the level of the unit."""
    row = rule_row(f"renovation.decoration_share.{level_of(record.case.unit)}", record.applied_on)
    if row is None:
        return judged("decoration", SKIP, NO_RULE, None)
    base = record.amount if record.installation_amount is None else record.installation_amount
    if record.decoration_amount is None or not base:
        return judged("decoration", OPEN, UNKNOWN, row)
    share = record.decoration_amount * HUNDRED / base
    said = {
        "part": yuan(record.decoration_amount), "base": yuan(base), "most": row.text,
        "share": share.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
    }  # fmt: skip
    facts = Sentence(_("%(part)s of %(base)s yuan: %(share)s %%, at most %(most)s %%."), said)
    return judged("decoration", PASSED if holds(share, row) else FAILED, facts, row)


def repeat(record: Any) -> Check:
    """What was repaired only some years ago is repaired again only with a reason."""
    row = rule_row("renovation.repeat_window", record.applied_on)
    if row is None or record.last_repaired is None:
        return judged("repeat", SKIP, NO_RULE if row is None else Sentence(_("Never repaired before.")), row)
    years = whole_years(record.last_repaired, record.applied_on)
    said = {"day": record.last_repaired.isoformat(), "what": record.last_repair, "years": years, "least": row.text}
    facts = Sentence(_("Last repair %(day)s (%(what)s): %(years)s full years; below %(least)s a reason is needed."), said)
    outcome = (EXPLAINED if record.explain_repeat else EXPLAIN) if holds(years, row) else PASSED
    return judged("repeat", outcome, facts, row)


def unit_price(record: Any) -> Check:
    """The estimate per ㎡ against the cap. An unverified default asks for an explanation; only a cap that somebody verified refuses."""
    row = rule_row("renovation.unit_price_cap", record.applied_on)
    if row is None or not record.works_area:
        return judged("price", SKIP, NO_RULE, row)
    price = record.amount / record.works_area
    said = {
        "amount": yuan(record.amount), "area": record.works_area, "price": yuan(price.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)),
        "most": row.text,
    }  # fmt: skip
    facts = Sentence(_("%(amount)s yuan over %(area)s ㎡: %(price)s yuan per ㎡, cap %(most)s."), said)
    if holds(price, row):
        return judged("price", PASSED, facts, row)
    if row.mark != Mark.UNVERIFIED:
        return judged("price", FAILED, facts, row)
    return judged("price", EXPLAINED if record.explain_price else EXPLAIN, facts, row)


def test_report(record: Any) -> Check:
    """Works on the structure or a whole building rest on a professional test report."""
    row = rule_row("renovation.check.test_report", record.applied_on)
    if not record.touches_structure and record.scope != Scope.WHOLE:
        return judged("test_report", SKIP, Sentence(_("Neither the structure nor the whole building.")), row)
    if record.test_report:
        return judged("test_report", PASSED, Sentence(_("Report %(number)s."), {"number": record.test_report}), row)
    return judged("test_report", FAILED, Sentence(_("No number of a report is given.")), row)


def surplus(record: Any) -> Check:
    """调剂优先: rooms that stand empty go before money; the figure always with its source."""
    row = rule_row("renovation.check.surplus", record.applied_on)
    if record.surplus_area is None:
        return judged("surplus", OPEN, UNKNOWN, row)
    said = {
        "area": record.surplus_area, "needed": rooms_needed(record), "where": record.surplus_where or "—", "source": record.surplus_source,
        "day": record.surplus_on.isoformat() if record.surplus_on else "—", "paper": record.surplus_paper or "—",
    }  # fmt: skip
    facts = Sentence(
        _("%(area)s ㎡ known (%(where)s), %(needed)s ㎡ needed. Source: %(source)s, as of %(day)s, paper: %(paper)s."), said
    )
    if not reassign_suffices(record):
        return judged("surplus", PASSED, facts, row)
    return judged("surplus", EXPLAINED if record.surplus_unfit else EXPLAIN, facts, row)


def rooms_needed(record: Any) -> Decimal:
    """The rooms that would have to be found elsewhere: as the officer says, else the area of the works."""
    return record.works_area if record.surplus_needed is None else record.surplus_needed


def reassign_suffices(record: Any) -> bool:
    """Known surplus rooms are enough: 建议调剂解决 is the conclusion to propose, and agreeing needs a reason."""
    return record.surplus_area is not None and record.surplus_area > 0 and record.surplus_area >= rooms_needed(record)


CHECKS: tuple[Callable[[Any], Check], ...] = (
    area_change, daily_amount, age, funding, own_use, area, luxury, fixtures, decoration, repeat, unit_price, test_report, surplus,
    one_project.bundle, one_project.split_daily, one_project.split_head, one_project.split_meeting,
)  # fmt: skip
OF_DAILY = (area_change, daily_amount, one_project.split_daily)


def checks(record: Any) -> list[Check]:
    """Every hard check as the record stands; of a class that ends here only what made it that class."""
    if record.repair_class == RepairClass.DAILY:
        return [check(record) for check in OF_DAILY]
    if record.repair_class and record.repair_class not in MAJOR:
        return []
    return [*grounds(record), *(check(record) for check in CHECKS)]


def failing(record: Any) -> list[Check]:
    """The checks that are not met, whatever was permitted."""
    return [check for check in checks(record) if check.outcome == FAILED]


def lifted(record: Any) -> frozenset[str]:
    """Codes of the checks from which the head has permitted an exception."""
    return frozenset(record.exception_codes) if record.exception_permitted_at is not None else frozenset()


def blocking(record: Any) -> list[Check]:
    """The failed checks that no permitted exception lifts: while there is one, the bureau cannot agree."""
    permitted = lifted(record)
    return [check for check in failing(record) if not (check.liftable and check.code in permitted)]


def exception_facts(record: Any) -> list[Any]:
    """What the head saw when he permitted: the checks named, the reason, and the figures that were compared."""
    named = [
        (check.code, str(check.outcome), {name: str(value) for name, value in check.facts.params.items()})
        for check in checks(record) if check.code in record.exception_codes
    ]  # fmt: skip
    return [sorted(record.exception_codes), record.exception_reason, named]
