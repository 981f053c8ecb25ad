"""Every model of the domain in one place for Django: one line per slice."""

from procurement.awards.models import Award, Objection, ObjectionAnswer
from procurement.budgets.models import BudgetChange, BudgetLine, Quota
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.contracts.models import (
    Amendment,
    AmendmentDecision,
    DeliveryAcceptance,
    Payment,
    PaymentApproval,
    Rectification,
    SupervisionSheet,
)
from procurement.draws.models import (
    Declaration,
    Draw,
    DrawEntry,
    DrawReveal,
    DrawRound,
    DrawSecret,
    DrawWitness,
    PanelSeat,
    Recusal,
)
from procurement.evaluation.models import (
    Invitation,
    InvitedSupplier,
    LowPriceHearing,
    PanelOpinion,
    Quote,
    QuoteCheck,
    ReviewReport,
    Score,
    ScoreSheet,
)
from procurement.meetings.models import Resolution, Seat
from procurement.parties.models import (
    Agency,
    BadRecord,
    Expert,
    ExpertEmployer,
    ExpertRelative,
    PartyChange,
    Supplier,
    SupplierHolding,
    SupplierPerson,
)
from procurement.pool.models import PoolEntry, PriorityChange
from procurement.renovations.estimate_models import EstimateVersion
from procurement.renovations.models import InspectionLine, Renovation, RenovationItem
from procurement.renovations.outside import OutsideReply
from procurement.rulebook.models import RuleRow, RuleUse, RuleUseMark
from procurement.stores.models import StockIssue, StockItem, StockMovement, StockReceipt, StockRequest
from procurement.tenders.models import Tender, TenderItem
from procurement.works.models import Building, BuildingRepair, RenovationWorks, WorksAcceptance

__all__ = [
    "Agency", "Amendment", "AmendmentDecision", "Award", "BadRecord", "BudgetChange", "BudgetLine", "Building", "BuildingRepair",
    "CalendarChange", "CalendarDay", "Declaration", "DeliveryAcceptance", "Draw", "DrawEntry", "DrawReveal", "DrawRound", "DrawSecret",
    "DrawWitness", "EstimateVersion", "Expert", "ExpertEmployer", "ExpertRelative", "InspectionLine", "Invitation", "InvitedSupplier",
    "LowPriceHearing", "Objection", "ObjectionAnswer", "OutsideReply", "PanelOpinion", "PanelSeat", "PartyChange", "Payment",
    "PaymentApproval", "PoolEntry", "PriorityChange", "Quota", "Quote", "QuoteCheck", "Rectification", "Recusal", "Renovation",
    "RenovationItem", "RenovationWorks", "Resolution", "ReviewReport", "RuleRow", "RuleUse", "RuleUseMark", "Score", "ScoreSheet", "Seat",
    "StockIssue", "StockItem", "StockMovement", "StockReceipt", "StockRequest", "SupervisionSheet", "Supplier", "SupplierHolding",
    "SupplierPerson", "Tender", "TenderItem", "WorksAcceptance",
]  # fmt: skip
