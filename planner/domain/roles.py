"""Who may do what: five roles, each for one trust, one service or the whole region.

On one machine the database file and the user's own login are the boundary; roles keep honest
people from slips. On a server its logins are (`ServerLogin`), and no role reaches beyond them. The
table below is the whole of it (workflow.md, "Who may do what").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from planner.domain.wording.formats import list_text


class Role(Enum):
    """What somebody is for a trust or a service; the value is what the command line reads."""

    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    SERVICE_MANAGER = "service_manager"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"

    @property
    def title(self) -> str:
        """As a sentence names it: "service manager"."""
        return self.value.replace("_", " ")


class Action(Enum):
    """What needs a right; the value completes the sentence "This profile may not …"."""

    EDIT_ROTA = "edit the rota"
    """Duties, leave, and a rota's dates."""
    PROPOSE = "propose aid"
    """Write a plan or a candidate as proposed aid, which is never a duty (reading A25)."""
    REQUEST = "request cover"
    """Ask, and take the request back."""
    OFFER = "offer one's own people"
    """Name a person, record their consent, take the offer back."""
    LEND = "agree to lend"
    """The lender's yes, and the override where the lender falls below its minimum."""
    ACCEPT = "accept aid"
    """The host's yes, and what was worked."""
    SETTLE = "settle the ledger"
    SUBMIT = "submit the rota"
    """Publish, submit for approval, amend."""
    SIGN_OFF = "sign off the rota"
    """Approve, reject, make final."""
    EDIT_PEOPLE = "change people, demand or the region's lists"
    IMPORT = "import or replace whole sheets"
    RESTORE = "restore the database"
    PROFILES = "change profiles"


_C, _M, _A = Role.COORDINATOR, Role.SERVICE_MANAGER, Role.APPROVER

ROLES_FOR: Mapping[Action, tuple[Role, ...]] = {
    Action.EDIT_ROTA: (_C,),
    Action.PROPOSE: (_C, _M),
    Action.REQUEST: (_M,),
    Action.OFFER: (_C,),
    Action.LEND: (_A,),
    Action.ACCEPT: (_C,),
    Action.SETTLE: (_A,),
    Action.SUBMIT: (_C, _M),
    Action.SIGN_OFF: (_A,),
    Action.EDIT_PEOPLE: (),
    Action.IMPORT: (),
    Action.RESTORE: (),
    Action.PROFILES: (),
}
"""Roles that give a right. An administrator has every right within their trust or service;
that nobody approves what they themselves proposed holds for administrators too."""


class PlaceNames(Protocol):
    """How sentences call services and trusts, which users know by name."""

    def service(self, code: str) -> str:
        """As "Emergency nursing, Furness General (RTXBU-EMNU)"."""

    def trust(self, code: str) -> str:
        """As "East Lancashire Hospitals NHS Trust (RXR)"."""


class ByCode:
    """Names of places where nothing but their codes is known."""

    def service(self, code: str) -> str:
        """As "service ICU"."""
        return f"service {code}"

    def trust(self, code: str) -> str:
        """As "trust RA"."""
        return f"trust {code}"


BY_CODE = ByCode()


@dataclass(frozen=True, slots=True)
class ServerLogin:
    """A login of the database's server, and what the server lets it change."""

    name: str
    trust: str | None = None
    """Code; None: of no trust by itself."""
    region: bool = False
    """Whether it may change whatever it is; with neither it may look, and change nothing."""

    def reaches(self, trust: str | None) -> bool:
        """Whether it may change what belongs to a trust; None: what is the whole region's."""
        return self.region or (trust is not None and trust == self.trust)

    def reach_text(self, names: PlaceNames = BY_CODE) -> str:
        """As "may change what belongs to East Lancashire Hospitals NHS Trust (RXR) only"."""
        if self.region:
            return "may change what belongs to any trust"
        if self.trust is None:
            return "may change nothing"
        return f"may change what belongs to {names.trust(self.trust)} only"


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody in one role, for one trust, one service, or (both None) the whole region."""

    name: str
    role: Role
    trust: str | None = None
    """Code."""
    service: str | None = None
    """Code."""
    removed: bool = False
    """Whether somebody removed it while it acted: it looks on, and changes nothing more."""
    names: PlaceNames = field(default=BY_CODE, compare=False, repr=False)
    """For what is said to and of this profile."""
    login: ServerLogin | None = field(default=None, compare=False)
    """By which the database is open; None: nothing but the role limits the profile."""

    @property
    def rules_region(self) -> bool:
        """Whether it has every right there is."""
        able = self.role is Role.ADMINISTRATOR and self.everywhere and not self.removed
        return able and self.login_reaches(None)

    def login_reaches(self, trust: str | None) -> bool:
        """Whether the server would let this login change what is a trust's (None: the region's)."""
        return self.login is None or self.login.reaches(trust)

    @property
    def everywhere(self) -> bool:
        """Whether the role holds in the whole region."""
        return self.trust is None and self.service is None

    @property
    def title(self) -> str:
        """ "approver of East Lancashire Hospitals NHS Trust (RXR)", "administrator"."""
        return f"{self.role.title}{_of(self.names, self.trust, self.service)}"

    @property
    def signed(self) -> str:
        """As it stands under a signature, which has little room: "approver of trust RA"."""
        return f"{self.role.title}{_of(BY_CODE, self.trust, self.service)}"

    def covers(self, trust: str | None, service: str | None) -> bool:
        """Whether a trust, or a service with its trust, is within this profile's reach.

        None for both means the whole region.
        """
        if self.everywhere:
            return True
        if self.service is not None:
            return service == self.service
        return trust is not None and trust == self.trust


def may(
    profile: Profile, action: Action, trust: str | None = None, service: str | None = None
) -> str | None:
    """None if a profile has a right for a trust or service, else the reason why not.

    Give a service together with its trust; neither means the whole region, which only a
    profile without a trust or service reaches.
    """
    if profile.removed:
        return (
            f"The profile {profile.name} ({profile.title}) was removed meanwhile: nothing more is "
            "stored in that name."
        )
    if not profile.login_reaches(trust):
        return _login_text(profile, trust, service)
    roles = ROLES_FOR[action]
    if profile.role is not Role.ADMINISTRATOR and profile.role not in roles:
        return (
            f"{profile.name} is {profile.title} and may not {action.value}: "
            f"that is for {holders(profile.names, [action], trust, service)}."
        )
    if profile.covers(trust, service):
        return None
    return (
        f"{profile.name} is {profile.title} and may not {action.value}"
        f"{_there(profile.names, trust, service)}: "
        "that lies outside what this profile is for."
    )


def _login_text(profile: Profile, trust: str | None, service: str | None) -> str:
    """That the login does not reach so far, whatever the profile."""
    assert profile.login is not None
    where = _place(profile.names, trust, service) or "the whole region"
    reach = profile.login.reach_text(profile.names)
    return f"The server login {profile.login.name} {reach}, and this belongs to {where}."


def holders(
    names: PlaceNames,
    actions: Iterable[Action],
    trust: str | None = None,
    service: str | None = None,
) -> str:
    """Who has a right to one of them: "the coordinator or approver of service ICU"."""
    roles = dict.fromkeys(role.title for action in actions for role in ROLES_FOR[action])
    who = list_text(list(roles), "or") or Role.ADMINISTRATOR.title
    return f"the {who}{_of(names, trust, service)}"


def _of(names: PlaceNames, trust: str | None, service: str | None) -> str:
    place = _place(names, trust, service)
    return f" of {place}" if place else ""


def _there(names: PlaceNames, trust: str | None, service: str | None) -> str:
    place = _place(names, trust, service)
    return f" for {place}" if place else " for the whole region"


def _place(names: PlaceNames, trust: str | None, service: str | None) -> str:
    if service is not None:
        return names.service(service)
    return "" if trust is None else names.trust(trust)
