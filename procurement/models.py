"""Every model of the domain in one place for Django: one line per slice."""

from procurement.assets.models import Card, CardChange, CardHold, RightHolder, Vehicle
from procurement.awards.models import Award, Objection, ObjectionAnswer
from procurement.budgets.models import BudgetChange, BudgetLine, Quota
from procurement.calendar.models import CalendarChange, CalendarDay
from procurement.checklists.models import ChecklistEntry, ChecklistFile, ChecklistItem
from procurement.contracts.models import (
    Amendment,
    AmendmentDecision,
    DeliveryAcceptance,
    Payment,
    PaymentApproval,
    Rectification,
    SupervisionSheet,
)
from procurement.disposals.execution.claim_models import ClaimPursuit, KeptClaim
from procurement.disposals.execution.models import (
    Appraisal,
    Cancellation,
    Exchange,
    Handover,
    HandoverAnswer,
    Income,
    LossFinding,
    MediaDestruction,
    PriceConfirmation,
    SaleRound,
    ScrapRecord,
    VehicleRetirement,
)
from procurement.disposals.models import Disposal, DisposalItem, DisposalWish
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
from procurement.draws.recusal_models import RecusalAnswer, RecusalRequest
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
from procurement.inspections.models import Campaign, DrawnSubject, Finding, FindingFile, FindingTask, Subject, TeamOfInspection
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
from procurement.premises.models import (
    Building,
    BuildingChange,
    Lease,
    LeaseReminder,
    LeaseReturn,
    Movement,
    Occupancy,
    Room,
    RoomChange,
    UnitPosts,
)
from procurement.renovations.estimate_models import EstimateVersion
from procurement.renovations.models import InspectionLine, Renovation, RenovationItem
from procurement.renovations.outside import OutsideReply
from procurement.rulebook.models import RuleRow, RuleUse, RuleUseMark
from procurement.stocktakes.models import BookLine, CountEntry, DifferenceNote, StockTake, TeamMember
from procurement.stores.models import StockIssue, StockItem, StockMovement, StockReceipt, StockRequest
from procurement.surpluses.models import Surplus
from procurement.tenders.models import Tender, TenderItem
from procurement.works.models import BuildingRepair, RenovationWorks, WorksAcceptance

__all__ = [
    "Agency", "Amendment", "AmendmentDecision", "Appraisal", "Award", "BadRecord", "BookLine", "BudgetChange", "BudgetLine", "Building",
    "BuildingChange", "BuildingRepair", "CalendarChange", "CalendarDay", "Campaign", "Cancellation", "Card", "CardChange", "CardHold",
    "ChecklistEntry", "ChecklistFile", "ChecklistItem", "ClaimPursuit", "CountEntry", "Declaration", "DeliveryAcceptance",
    "DifferenceNote", "Disposal", "DisposalItem", "DisposalWish", "Draw", "DrawEntry", "DrawReveal", "DrawRound", "DrawSecret",
    "DrawWitness", "DrawnSubject", "EstimateVersion", "Exchange", "Expert", "ExpertEmployer", "ExpertRelative", "Finding",
    "FindingFile", "FindingTask", "Handover", "HandoverAnswer", "Income", "InspectionLine", "Invitation", "InvitedSupplier",
    "KeptClaim", "Lease", "LeaseReminder", "LeaseReturn", "LossFinding", "LowPriceHearing", "MediaDestruction", "Movement", "Objection",
    "ObjectionAnswer", "Occupancy", "OutsideReply", "PanelOpinion", "PanelSeat", "PartyChange", "Payment", "PaymentApproval",
    "PoolEntry", "PriceConfirmation", "PriorityChange", "Quota", "Quote", "QuoteCheck", "Rectification", "Recusal", "RecusalAnswer",
    "RecusalRequest", "Renovation", "RenovationItem", "RenovationWorks", "Resolution", "ReviewReport", "RightHolder", "Room",
    "RoomChange", "RuleRow", "RuleUse", "RuleUseMark", "SaleRound", "Score", "ScoreSheet", "ScrapRecord", "Seat", "StockIssue",
    "StockItem", "StockMovement", "StockReceipt", "StockRequest", "StockTake", "Subject", "SupervisionSheet", "Supplier",
    "SupplierHolding", "SupplierPerson", "Surplus", "TeamMember", "TeamOfInspection", "Tender", "TenderItem", "UnitPosts", "Vehicle",
    "VehicleRetirement", "WorksAcceptance",
]  # fmt: skip
