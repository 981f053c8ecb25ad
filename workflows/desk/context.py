"""What every page shows around its content: navigation by permission, counts, theme, type size, language.

Nothing is asked of the database until a template reads it, so an error page costs no query."""
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from approvals.roles import ADMINISTRATORS, NO_STEPS, WATCHERS, Role
from workflows.engine.base import flows

from .annual import READERS as ANNUAL_READERS
from .assets import READERS as ASSET_READERS
from .claims import READERS as CLAIM_READERS
from .disposal_year import READERS as DISPOSAL_READERS
from .figures import Figures, of
from .hats import held
from .inspections import READERS as INSPECTION_READERS
from .offers import READERS as OFFER_READERS
from .office import AUTHORITY_READERS
from .parties import BUDGET_READERS, DRAWERS, MARKET, OWN_BUDGET
from .pool import READERS as POOL_READERS
from .premises import OWN as OWN_ROOMS
from .premises import READERS as ROOM_READERS
from .purchases import READERS as PURCHASE_READERS
from .stocktakes import OWN_READERS as OWN_COUNTS
from .stocktakes import READERS as COUNT_READERS
from .undo import take
from .yearly import READERS as YEAR_READERS

PREFERENCES: dict[str, tuple[str, ...]] = {"theme": ("light", "dark"), "size": ("normal", "large"), "keys": ("on", "off")}
"""Cookie `desk_<name>` and its allowed values, the first being the default; `/preferences/` accepts nothing else."""

ICONS = {"renovation_review": "tool", "renovation_works": "box", "asset_disposal": "asset", "sunshine_tender": "bowl",
         "stock_surplus": "plus"}


def preference(request: HttpRequest, name: str) -> str:
    """The value a person chose, or the default for anything unknown in the cookie."""
    value = request.COOKIES.get(f"desk_{name}", "")
    return value if value in PREFERENCES[name] else PREFERENCES[name][0]


@dataclass(frozen=True)
class Link:
    """One line of the navigation."""

    title: str | Promise
    url: str
    icon: str
    count: int = 0
    hot: bool = False
    current: bool = False


@dataclass
class Group:
    """A heading of the navigation with its lines."""

    title: str | Promise
    links: list[Link] = field(default_factory=list)


def address(name: str, *args: Any) -> str:
    """The URL of a screen, or nothing while that screen is not mounted (a link without a screen is not shown)."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def flow_pages() -> list[tuple[str, str | Promise]]:
    """Slug and title of each flow page in force."""
    return [(flow.page, flow.process_title) for flow in flows()]


class Shell:
    """The frame of one page for one request."""

    product = _("Sunshine Desk")
    tagline = _("Approvals of government offices administration")

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.theme, self.size, self.keys = (preference(request, name) for name in PREFERENCES)
        self.bureau = getattr(settings, "BUREAU_NAME", "")
        self.version = getattr(settings, "VERSION", "")
        self.source_url = getattr(settings, "SOURCE_URL", "") or "/about/"
        self.demo = getattr(settings, "DEPLOYMENT", "") == "demo"

    @property
    def language(self) -> str:
        """Value of the `lang` attribute of the page."""
        return "en" if (get_language() or "").startswith("en") else "zh-CN"

    @property
    def idle(self) -> str:
        """Where the page's script asks how much of the session is left; nothing where no limit is set or nobody is signed in."""
        user = getattr(self.request, "user", None)
        limited = settings.SESSION_IDLE_MINUTES or settings.SESSION_MAX_HOURS
        return address("desk:session") if limited and user is not None and user.is_authenticated else ""

    @property
    def path(self) -> str:
        """Where a preference or language form returns to."""
        return self.request.get_full_path() if self.request.method == "GET" else self.request.path

    @property
    def figures(self) -> Figures:
        """Badges and post, in one query."""
        return of(self.request)

    @property
    def counts(self) -> dict[str, int]:
        """Badges of the navigation by name."""
        figures = self.figures
        return {"inbox": figures.inbox, "notices": figures.notices, "drafts": figures.drafts, "exports": figures.exports}

    @property
    def roles(self) -> frozenset[Role]:
        """Roles a person holds anywhere, to filter the navigation; no act is allowed by it."""
        return held(self.request)

    @property
    def watches(self) -> bool:
        """Whether the supervision screens are offered."""
        return bool(self.roles & WATCHERS)

    @property
    def only_watches(self) -> bool:
        """Whether this person reads and never acts: the business lines of the navigation are left out."""
        return bool(self.roles) and self.roles <= NO_STEPS

    @property
    def post(self) -> str:
        """The title of a person's primary post, shown under the name."""
        return self.figures.post

    @cached_property
    def nav(self) -> list[Group]:
        """The groups of the left navigation that this person may use."""
        groups = [self._office(), self._business(), self._supervision(), self._keeping(), self._settings()]
        return [group for group in groups if group.links]

    @cached_property
    def tabbar(self) -> list[Link]:
        """The five places of the bottom bar on a phone."""
        if self.roles & ADMINISTRATORS:
            return self._links([("desk:home", _("Home"), "home", ""), *self._of_administrators()[:3],
                                ("desk:about", pgettext_lazy("tab", "Me"), "user", "")])
        if self.only_watches:
            names = [("desk:home", _("Home"), "home", ""), ("desk:audit", _("Audit search"), "shield", ""),
                     ("desk:integrity", _("Integrity"), "done", ""), ("desk:exports", _("Exports"), "down", "exports")]
        else:
            names = [("desk:home", _("Home"), "home", ""), ("desk:inbox", _("To do"), "inbox", "inbox"),
                     ("desk:start", pgettext_lazy("tab", "Start"), "plus", ""), ("desk:done", _("Done"), "done", "")]
        return self._links([*names, ("desk:about", pgettext_lazy("tab", "Me"), "user", "")])

    def _links(self, names: list[tuple[str, Any, str, str]]) -> list[Link]:
        match = self.request.resolver_match
        here = match.view_name if match else ""
        links = [Link(title, address(name), icon, self.counts.get(count, 0) if count else 0, count == "inbox", here == name)
                 for name, title, icon, count in names]
        return [link for link in links if link.url]

    def _office(self) -> Group:
        names = [("desk:home", _("Home"), "home", "")]
        if not self.only_watches:
            names += [
                ("desk:inbox", _("To do"), "inbox", "inbox"), ("desk:done", _("Done"), "done", ""),
                ("desk:started", _("Started by me"), "send", ""), ("desk:copied", _("Copied to me"), "copy", "copied"),
                ("desk:drafts", _("Drafts"), "draft", "drafts"), ("desk:checklists", _("Checklist"), "done", ""),
            ]
        return Group(_("Office"), self._links(names))

    @cached_property
    def begins(self) -> list[Any]:
        """The procedures whose first step is this person's somewhere."""
        return [flow for flow in flows() if flow.start_node().role in self.roles]

    def _business(self) -> Group:
        if self.only_watches:
            return Group(_("Business"))
        match = self.request.resolver_match
        here = match.kwargs.get("flow", "") if match and match.view_name == "desk:start_flow" else ""
        links = [Link(flow.process_title, address("desk:start_flow", flow.page), ICONS.get(flow.page, "flow"), current=here == flow.page)
                 for flow in self.begins]
        if not self.roles.isdisjoint(POOL_READERS):
            links += self._links([("desk:pool", _("Project pool"), "star", "")])
        if not self.roles.isdisjoint(OFFER_READERS):
            links += self._links([("desk:offers", _("Offered things"), "swap", "")])
        if not self.roles.isdisjoint(CLAIM_READERS):
            links += self._links([("desk:kept_claims", _("Claims still pursued"), "asset", "")])
        if not self.roles.isdisjoint(YEAR_READERS):
            links += self._links([("desk:yearly", _("Yearly report"), "flow", "")])
        if not self.roles.isdisjoint(PURCHASE_READERS):
            links += self._links([("desk:purchases", _("Purchases of a year"), "bowl", "")])
        if not self.roles.isdisjoint(DISPOSAL_READERS):
            links += self._links([("desk:disposal_year", _("Disposals of a year"), "asset", "")])
        if not self.roles.isdisjoint(ANNUAL_READERS):
            links += self._links([("desk:annual", _("Annual table"), "flow", "")])
        links += self._links(self._of_the_market())
        return Group(_("Business"), [link for link in links if link.url])

    def _of_the_market(self) -> list[tuple[str, Any, str, str]]:
        """The registers of parties, by the first that the reader may open, the budget lines, and the register of assets."""
        names = [("desk:suppliers", _("Suppliers and agencies"), "asset", MARKET), ("desk:experts", _("Review experts"), "user", DRAWERS),
                 ("desk:budget", _("Budget lines"), "box", (*BUDGET_READERS, *OWN_BUDGET)),
                 ("desk:assets", _("Register of assets"), "asset", ASSET_READERS),
                 ("desk:premises", _("Room ledger"), "asset", (*ROOM_READERS, *OWN_ROOMS)),
                 ("desk:stocktakes", _("Stock-takes"), "box", (*COUNT_READERS, *OWN_COUNTS)),
                 ("desk:inspections", _("Inspections"), "search", INSPECTION_READERS)]
        return [(name, title, icon, "") for name, title, icon, readers in names if not self.roles.isdisjoint(readers)]

    def _supervision(self) -> Group:
        names = [("desk:audit", _("Audit search"), "shield", ""), ("desk:integrity", _("Integrity check"), "lock", ""),
                 ("desk:pool", _("Project pool"), "star", ""), ("desk:offers", _("Offered things"), "swap", ""),
                 ("desk:kept_claims", _("Claims still pursued"), "asset", ""), ("desk:yearly", _("Yearly report"), "flow", ""),
                 ("desk:purchases", _("Purchases of a year"), "bowl", ""),
                 ("desk:disposal_year", _("Disposals of a year"), "asset", ""), ("desk:annual", _("Annual table"), "flow", ""),
                 *self._of_the_market(), ("desk:checklists", _("Checklist"), "done", ""),
                 ("desk:exports", _("Export jobs"), "down", "exports")]
        return Group(_("Supervision"), self._links(names) if self.watches else [])

    def _keeping(self) -> Group:
        return Group(_("Keeping the house"), self._links(self._of_administrators()) if self.roles & ADMINISTRATORS else [])

    def _of_administrators(self) -> list[tuple[str, Any, str, str]]:
        """What each of the three administrators may open; a screen that is not mounted is left out."""
        from .keeping import SCREENS
        from .office import SCREENS as OFFICE

        return [link for role in sorted(self.roles) for links in (OFFICE, SCREENS) for link in links.get(role, ())]

    def _settings(self) -> Group:
        own = [] if self.only_watches else [
            ("desk:delegations", _("Delegations"), "swap", ""), ("desk:phrases", _("Common phrases"), "phrase", "")]
        ground = [("desk:rules", _("Rulebook"), "box", ""), ("desk:calendar", _("Working calendar"), "clock", ""),
                  ("desk:waivers", _("Waivers of the three rights"), "shield", "")]
        if not self.roles.isdisjoint(AUTHORITY_READERS):
            ground.append(("desk:authorities", _("Delegated authorities"), "shield", ""))
        return Group(_("Settings"), self._links([*own, *ground]))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template, and `undo` for the toast of the act just done."""
    return {"shell": Shell(request), "undo": SimpleLazyObject(lambda: take(request))}
