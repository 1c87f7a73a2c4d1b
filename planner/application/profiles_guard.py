"""The one place where rights are checked for everything that changes rows.

Every unit of work that the use cases get asks this guard before it writes, so no command can
forget to. Only the workflows (mutual aid, a rota's life) use units without it: their tables of
steps say who may do what, across two trusts at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from planner.application.aid_ports import StoredRow
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.domain.roles import Action, Profile, may
from planner.domain.sheets import RegionTables

MEND = "Act as another profile (--as NAME, or `profile use NAME`), or ask somebody who may."
OWN_STEPS = frozenset(
    {
        "Requests",
        "Offers",
        "AidLedger",
        "Profiles",
        "RotaSteps",
        "KeptRotas",
        "AcceptedBreaches",
        "ServerLogins",
    }
)
"""Sheets that change by steps of their own, never by plain edits."""
_ROTA, _PERSON = frozenset({"Duties", "Absences"}), frozenset({"Staff", "StaffSkills"})


class NotAllowedError(UserError):
    """The state, the role or the rules forbid a step. Nothing was changed."""


class Finds(Protocol):
    """A unit of work as far as the guard needs it."""

    def find(
        self,
        sheet: str,
        among: Mapping[str, Collection[object]] | None = None,
        *,
        to_change: bool = False,
    ) -> Sequence[StoredRow]:
        """See `AidWork.find`."""


class AidOf(Protocol):
    """Proposed aid as far as the guard needs it."""

    @property
    def service(self) -> str:
        """Where the person would work."""


class WriteGuard(Protocol):
    """Asked before anything is written; raises NotAllowedError."""

    def right(self, action: Action) -> None:
        """Something that reaches the whole region."""

    def changes(self, work: Finds, changes: ChangeSet) -> None:
        """Single edits."""

    def sheets(self, tables: RegionTables) -> None:
        """Whole sheets merged."""

    def proposals(self, work: Finds, aid: Sequence[AidOf]) -> None:
        """Proposed aid."""


def allow(
    profile: Profile, action: Action, trust: str | None = None, service: str | None = None
) -> None:
    """NotAllowedError with the reason, unless a profile has a right."""
    reason = may(profile, action, trust, service)
    if reason is not None:
        raise NotAllowedError(reason, MEND)


@dataclass(frozen=True, slots=True)
class ProfileGuard:
    """Checks the profile that acts; a `WriteGuard`.

    An administrator of the whole region costs nothing; others a look at the homes of the people
    and the trusts of the services concerned, O(rows changed).
    """

    acting: Callable[[], Profile]

    def right(self, action: Action) -> None:
        """NotAllowedError unless the profile has a right in the whole region."""
        allow(self.acting(), action)

    def changes(self, work: Finds, changes: ChangeSet) -> None:
        """Single edits: of whose rota, of whose people, of which lists."""
        for change in changes.changes:
            if change.sheet in OWN_STEPS:
                raise NotAllowedError(
                    f"{change.sheet} changes only by the steps of its own.",
                    "Use the commands for aid, the ledger, profiles, logins and a rota's life.",
                )
        profile = self.acting()
        if profile.rules_region:
            return
        places = _Places(work, changes.changes)
        for action, service in dict.fromkeys(places.rights()):
            trust = None if service is None else places.trust(service)
            allow(profile, action, trust, service)

    def sheets(self, tables: RegionTables) -> None:
        """Whole sheets: they reach the whole region."""
        if any(len(table) for table in tables.values()):
            self.right(Action.IMPORT)

    def proposals(self, work: Finds, aid: Sequence[AidOf]) -> None:
        """Proposed aid, service by service."""
        profile = self.acting()
        if profile.rules_region:
            return
        places = _Places(work, ())
        for service in dict.fromkeys(one.service for one in aid):
            allow(profile, Action.PROPOSE, places.trust(service), service)


@dataclass(slots=True)
class _Places:
    """Which services some changes touch, read as far as needed."""

    work: Finds
    rows: Sequence[Change]
    _trusts: dict[str, str] = field(default_factory=dict)
    _homes: dict[str, str] | None = None

    def rights(self) -> Iterable[tuple[Action, str | None]]:
        """Action and service (None: the region) that each change needs."""
        for change in self.rows:
            key = [str(part) for part in change.key]
            if change.sheet in _ROTA:
                yield from ((Action.EDIT_ROTA, code) for code in self._rota_services(change))
            elif change.sheet == "ProposedAid":
                yield Action.PROPOSE, key[3]
            elif change.sheet == "Rotas":
                yield Action.SUBMIT, key[0]
            elif change.sheet == "Demand":
                yield Action.EDIT_PEOPLE, key[0]
            elif change.sheet in _PERSON:
                yield from ((Action.EDIT_PEOPLE, code) for code in self._person_services(change))
            else:
                yield Action.EDIT_PEOPLE, None

    def _rota_services(self, change: Change) -> list[str]:
        """The services of a duty, and the person's home where that is in another trust.

        So nobody puts another trust's people on a rota of their own without an offer.
        """
        home = self._home(str(change.key[0]))
        sides = (change.before, change.after)
        named = [str(v["service"]) for v in sides if v is not None and v.get("service")]
        if change.sheet == "Absences" or not named:
            return [home] if home else []
        foreign = [home] if home and self._abroad(home, named) else []
        return [*named, *foreign]

    def _abroad(self, home: str, services: Sequence[str]) -> bool:
        return any(self.trust(code) != self.trust(home) for code in services)

    def _person_services(self, change: Change) -> list[str | None]:
        home = self._home(str(change.key[0]))
        after = change.after or {}
        moved = after.get("service") if change.sheet == "Staff" else None
        found: list[str | None] = [str(code) for code in (home, moved) if code]
        return found or [None]

    def _home(self, staff_id: str) -> str | None:
        if self._homes is None:
            people = {str(change.key[0]) for change in self.rows if change.sheet in _ROTA | _PERSON}
            found = self.work.find("Staff", {"staff_id": people}, to_change=True)
            self._homes = {str(row.key[0]): str(row.values["service"]) for row in found}
        return self._homes.get(staff_id)

    def trust(self, service: str) -> str | None:
        """Trust of a service; None if there is no such service."""
        if not self._trusts:
            rows = self.work.find("Services", to_change=True)
            self._trusts = {str(row.key[0]): str(row.values["trust"]) for row in rows}
        return self._trusts.get(service)
