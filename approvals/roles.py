"""The closed list of roles: a hat, where it is worn, and what it may see. Stored as guardian permissions on `Unit`."""
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Home(StrEnum):
    """The unit in which a role is granted."""

    OWN = "own"  # the unit whose case it is
    BUREAU = "bureau"  # the bureau itself


class Scope(StrEnum):
    """How much of the register a role sees without taking part in a case."""

    INVOLVED = "involved"  # cases one has acted on, may act on, or was copied on
    UNIT = "unit"  # every case of the unit of the grant
    ALL = "all"  # every case


class Role(StrEnum):
    """A hat that a person wears in a unit; the value is the permission's codename."""

    label: Promise
    home: Home
    scope: Scope

    def __new__(cls, value: str, label: Promise, home: Home, scope: Scope) -> "Role":
        role = str.__new__(cls, value)
        role._value_ = value
        role.label, role.home, role.scope = label, home, scope
        return role

    REQUESTER = "act_as_requester", _("Requester"), Home.OWN, Scope.INVOLVED
    UNIT_HEAD = "act_as_unit_head", _("Head of the requesting unit"), Home.OWN, Scope.UNIT
    COMPETENT = "act_as_competent", _("Competent department"), Home.OWN, Scope.INVOLVED  # 主管部门: held in the unit above the asking one
    WINDOW = "act_as_window", _("Intake window"), Home.BUREAU, Scope.INVOLVED
    HANDLER = "act_as_handler", _("Case handler"), Home.BUREAU, Scope.INVOLVED
    INSPECTOR = "act_as_inspector", _("Site inspector"), Home.BUREAU, Scope.INVOLVED
    ESTIMATOR = "act_as_estimator", _("Estimate checker"), Home.BUREAU, Scope.INVOLVED
    FINANCE = "act_as_finance", _("Finance"), Home.BUREAU, Scope.INVOLVED
    ASSETS = "act_as_assets", _("Asset management"), Home.BUREAU, Scope.INVOLVED
    LEGAL = "act_as_legal", _("Legal affairs"), Home.BUREAU, Scope.INVOLVED
    SECTION_CHIEF = "act_as_section_chief", _("Section chief"), Home.BUREAU, Scope.ALL
    VICE_HEAD = "act_as_vice_head", _("Vice head in charge"), Home.BUREAU, Scope.ALL
    HEAD = "act_as_head", _("Head of bureau"), Home.BUREAU, Scope.ALL
    RECORDER = "act_as_recorder", _("Meeting recorder"), Home.BUREAU, Scope.INVOLVED
    ARCHIVIST = "act_as_archivist", _("Archivist"), Home.BUREAU, Scope.INVOLVED
    BUYER = "act_as_buyer", _("Buyer"), Home.BUREAU, Scope.INVOLVED
    CHECKER = "act_as_checker", _("Checker of needs and documents"), Home.BUREAU, Scope.INVOLVED
    DRAW_OPERATOR = "act_as_draw_operator", _("Draw operator"), Home.BUREAU, Scope.INVOLVED
    DRAW_SUPERVISOR = "act_as_draw_supervisor", _("Witness of the draw"), Home.BUREAU, Scope.INVOLVED  # 抽取监督, not 监督
    EXPERT = "act_as_expert", _("Review expert"), Home.BUREAU, Scope.INVOLVED
    CONTRACT_SIGNER = "act_as_contract_signer", _("Contract signer"), Home.BUREAU, Scope.INVOLVED
    ACCEPTOR = "act_as_acceptor", _("Acceptor of deliveries"), Home.BUREAU, Scope.INVOLVED
    STOREKEEPER = "act_as_storekeeper", _("Storekeeper"), Home.BUREAU, Scope.INVOLVED
    TECHNICIAN = "act_as_technician", _("Technical appraiser"), Home.BUREAU, Scope.INVOLVED
    SECRECY = "act_as_secrecy", _("Secrecy officer"), Home.BUREAU, Scope.INVOLVED
    ASSET_ACCOUNTANT = "act_as_asset_accountant", _("Asset accountant"), Home.BUREAU, Scope.INVOLVED
    COUNTER = "act_as_counter", _("Stock counter"), Home.BUREAU, Scope.INVOLVED
    COORDINATOR = "act_as_coordinator", _("Coordinator"), Home.BUREAU, Scope.ALL  # fallback when nobody can act
    SUPERVISOR = "act_as_supervisor", _("Discipline supervisor"), Home.BUREAU, Scope.ALL
    AUDITOR = "act_as_auditor", _("Auditor"), Home.BUREAU, Scope.ALL
    SYSTEM_ADMIN = "act_as_system_admin", _("System administrator"), Home.BUREAU, Scope.INVOLVED
    SECURITY_ADMIN = "act_as_security_admin", _("Security administrator"), Home.BUREAU, Scope.INVOLVED
    AUDIT_ADMIN = "act_as_audit_admin", _("Audit administrator"), Home.BUREAU, Scope.INVOLVED

    @classmethod
    def of(cls, codename: str) -> "Role | None":
        """The role stored under this codename, or None for a step without one."""
        return cls._value2member_map_.get(codename)  # type: ignore[return-value]


FALLBACK = Role.COORDINATOR
"""Who gets a step that nobody can act on (house rule: a case is never stuck in silence)."""

WATCHERS = frozenset({Role.AUDITOR, Role.SUPERVISOR})
"""Roles that read and never hold a business step."""

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员: they exclude one another and every other role. The first proposes, the second approves, the third watches both."""

NO_STEPS = WATCHERS | ADMINISTRATORS
"""Roles that never hold a business step: neither claimed nor delegated, transferred, added, started nor copied."""
