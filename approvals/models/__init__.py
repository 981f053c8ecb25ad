"""Tables of the approvals floor; one file per idea."""
from .cases import OPEN, WAITING, Case, ChainHead, Decision, OnlyActMoves, Step, TrailEntry
from .delegations import Delegation
from .exports import ExportJob
from .files import Attachment, Draft
from .notices import Notice
from .numbers import NumberSeries
from .people import CaseGrant, Post, Rank, Unit, UnitGrant, User
from .phrases import Phrase

__all__ = [
    "OPEN", "WAITING", "Attachment", "Case", "CaseGrant", "ChainHead", "Decision", "Delegation", "Draft", "ExportJob", "Notice",
    "NumberSeries", "OnlyActMoves", "Phrase", "Post", "Rank", "Step", "TrailEntry", "Unit", "UnitGrant", "User",
]
