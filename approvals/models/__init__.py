"""Tables of the approvals floor; one file per idea."""
from .authorities import Authority
from .cases import OPEN, WAITING, Case, ChainHead, Decision, OnlyActMoves, Step, TrailEntry
from .delegations import Delegation
from .exports import ExportJob
from .files import Attachment, Draft
from .imports import ImportJob
from .notices import Notice
from .numbers import NumberSeries
from .passwords import PasswordHistory, PasswordRequest, Pulse
from .people import CaseGrant, Post, Rank, Unit, UnitGrant, User
from .phrases import Phrase
from .proposals import Proposal
from .units import UnitName
from .waivers import Waiver

__all__ = [
    "OPEN", "WAITING", "Attachment", "Authority", "Case", "CaseGrant", "ChainHead", "Decision", "Delegation", "Draft", "ExportJob",
    "ImportJob", "Notice", "NumberSeries", "OnlyActMoves", "PasswordHistory", "PasswordRequest", "Phrase", "Post", "Proposal",
    "Pulse", "Rank", "Step", "TrailEntry", "Unit", "UnitGrant", "UnitName", "User", "Waiver",
]
