"""Every model of the domain in one place for Django: one line per slice."""

from procurement.calendar.models import CalendarDay
from procurement.renovations.models import InspectionLine, Renovation, RenovationItem
from procurement.rulebook.models import RuleRow

__all__ = ["CalendarDay", "InspectionLine", "Renovation", "RenovationItem", "RuleRow"]
