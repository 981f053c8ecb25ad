"""Every model of the domain in one place for Django: one line per slice."""

from procurement.budgets.models import BudgetChange, BudgetLine, Quota
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.meetings.models import Resolution, Seat
from procurement.parties.models import (
    Agency,
    BadRecord,
    Expert,
    ExpertEmployer,
    ExpertRelative,
    Supplier,
    SupplierHolding,
    SupplierPerson,
)
from procurement.pool.models import PoolEntry, PriorityChange
from procurement.renovations.estimate_models import EstimateVersion
from procurement.renovations.models import InspectionLine, Renovation, RenovationItem
from procurement.renovations.outside import OutsideReply
from procurement.rulebook.models import RuleRow, RuleUse, RuleUseMark
from procurement.tenders.models import Tender, TenderItem
from procurement.works.models import Building, BuildingRepair, RenovationWorks, WorksAcceptance

__all__ = [
    "Agency", "BadRecord", "BudgetChange", "BudgetLine", "Building", "BuildingRepair", "CalendarChange", "CalendarDay", "EstimateVersion",
    "Expert", "ExpertEmployer", "ExpertRelative", "InspectionLine", "OutsideReply", "PoolEntry", "PriorityChange", "Quota", "Renovation",
    "RenovationItem", "RenovationWorks", "Resolution", "RuleRow", "RuleUse", "RuleUseMark", "Seat", "Supplier", "SupplierHolding",
    "SupplierPerson", "Tender", "TenderItem", "WorksAcceptance",
]  # fmt: skip
