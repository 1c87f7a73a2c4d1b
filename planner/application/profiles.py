"""Use cases of profiles: who acts on this machine, and who else there is.

A database without stored profiles has one administrator, whoever opens it; the first profile
that is added writes that administrator down too, and the last one of the region cannot be
removed, so nobody is ever locked out. Whoever is not known in a database that has profiles may
look, and change nothing.

A program may stay open for days, so who acts is asked of the database each time: one whose
profile was changed meanwhile has its new rights, one whose profile was removed has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from planner.application.aid_ports import AidUnits, AidWork, StoredRow
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import allow
from planner.domain.roles import BY_CODE, Action, PlaceNames, Profile, Role, ServerLogin
from planner.domain.wording.formats import list_text

PROFILES = "Profiles"
_MOST_NAMES = 12


class ChosenProfile(Protocol):
    """Remembers, on this machine, which profile acts on which database."""

    def read(self) -> str | None:
        """Name of the profile chosen for the database; None: none was."""

    def write(self, name: str) -> None:
        """Choose; EnvironmentFault if it cannot be remembered."""


@dataclass(frozen=True, slots=True)
class ProfileList:
    """All profiles, by name, and the one that acts."""

    profiles: tuple[Profile, ...]
    acting: Profile


class StoredNames:
    """Names of services and trusts as the database has them; asked for only where one is told."""

    def __init__(self, units: AidUnits, who: str) -> None:
        self._units, self._who = units, who
        self._known: dict[tuple[str, str], str] = {}

    def service(self, code: str) -> str:
        """See `PlaceNames`."""
        return self._named("Services", code) or BY_CODE.service(code)

    def trust(self, code: str) -> str:
        """See `PlaceNames`."""
        return self._named("Trusts", code) or BY_CODE.trust(code)

    def _named(self, sheet: str, code: str) -> str:
        """Name and code; empty: no name is known."""
        if (sheet, code) not in self._known:
            with self._units(self._who) as work:
                rows = work.find(sheet, {"code": [code]})
            self._known[sheet, code] = f"{rows[0].values['name']} ({code})" if rows else ""
        return self._known[sheet, code]


class Profiles:
    """Who acts, and the commands that change who there is."""

    def __init__(
        self, units: AidUnits, chosen: ChosenProfile, login: str, asked: str | None = None
    ) -> None:
        """`login`: the user's own; `asked`: the profile named for this run alone."""
        self._units = units
        self._chosen = chosen
        self._login = login
        self._asked = asked
        self._acting: Profile | None = None
        self._server_login: ServerLogin | None = None
        """By which the database is open, as it says each time."""
        self._was_stored = False
        """Whether the profile that acts is, or was, one of the database."""

    def acting(self) -> Profile:
        """The profile that acts: the one asked for, else chosen here, else the user's own.

        Chosen once, and as it is stored now; one that was removed since says so itself and is
        never exchanged for another unasked. UserError for an asked one that does not exist.
        O(profiles).
        """
        return self._as_stored(self._stored())

    def all(self) -> ProfileList:
        """All profiles and the one that acts."""
        stored = self._stored()
        acting = self._as_stored(stored)
        return ProfileList(tuple(stored) or (acting,), acting)

    def add(
        self, name: str, role: str, trust: str | None = None, service: str | None = None
    ) -> Profile:
        """Add a profile; an administrator's right. UserError for a name or role that will not do.

        Journalled with the profile that acted.
        """
        acting = self.acting()
        with self._units(acting.name) as work:
            stored = self._profiles(work.find(PROFILES, to_change=True))
            home = _home(work, service)
            if home is not None and trust not in {None, home}:
                raise UserError(
                    f"Service {service} belongs to trust {home}, not to {trust}.",
                    "Leave the trust out, or name a service of that trust.",
                )
            # A service says its trust, so a profile for one keeps the service alone.
            reach = None if service is not None else trust
            profile = Profile(_fit_name(name), _role(role), reach, service, names=self._names())
            allow(acting, Action.PROFILES, trust or home, service)
            if any(one.name.casefold() == profile.name.casefold() for one in stored or [acting]):
                raise UserError(
                    f"There is a profile {profile.name!r} already.", "Choose another name."
                )
            if not stored:  # whoever ruled the region unwritten is written down too
                allow(acting, Action.PROFILES)
            rows = [profile] if stored else [acting, profile]
            changes = tuple(Change(PROFILES, (one.name,), None, _values(one)) for one in rows)
            work.apply(ChangeSet(f"Profile {profile.name}: {profile.title}", changes))
            work.commit()
        return profile

    def remove(self, name: str) -> Profile:
        """Remove a profile; an administrator's right. What was done in its name stays told.

        UserError for an unknown one, or the last administrator of the whole region.
        """
        acting = self.acting()
        with self._units(acting.name) as work:
            stored = self._profiles(work.find(PROFILES, to_change=True))
            gone = _named(name, stored, self._login)
            trust = gone.trust if gone.service is None else _trust_of(work, gone.service)
            allow(acting, Action.PROFILES, trust, gone.service)
            if not any(one.rules_region for one in stored if one != gone):
                raise UserError(
                    f"{gone.name} is the only administrator of the whole region.",
                    "Add another one first with `profile add NAME --role administrator`.",
                )
            change = Change(PROFILES, (gone.name,), _values(gone), None)
            work.apply(ChangeSet(f"Profile {gone.name} removed: {gone.title}", (change,)))
            work.commit()
        self._acting = None
        return gone

    def use(self, name: str) -> Profile:
        """Choose the profile that acts on this machine from now on; UserError if unknown."""
        stored = self._stored()
        profile = _named(name, stored, self._login)
        self._chosen.write(profile.name)
        self._acting, self._was_stored = profile, profile in stored
        return profile

    def _stored(self) -> list[Profile]:
        with self._units(self._login) as work:
            self._server_login = work.server_login()
            return self._profiles(work.find(PROFILES))

    def _names(self) -> PlaceNames:
        return StoredNames(self._units, self._login)

    def _profiles(self, rows: Sequence[StoredRow]) -> list[Profile]:
        names = self._names()
        return [_profile(row, names) for row in rows]

    def _as_stored(self, stored: list[Profile]) -> Profile:
        """The profile that acts, by what is stored now."""
        before = self._acting
        if before is None or not stored:
            now = self._resolve(stored)
        else:
            gone = replace(before, removed=True)
            unknown = gone if self._was_stored else self._viewer(before.name)
            now = next((one for one in stored if one.name == before.name), unknown)
        self._was_stored = now.removed or now in stored
        self._acting = replace(now, login=self._server_login)
        return self._acting

    def _resolve(self, stored: list[Profile]) -> Profile:
        if self._asked is not None:
            return _named(self._asked, stored, self._login)
        own = Profile(self._login, Role.ADMINISTRATOR, names=self._names())
        if not stored:
            return own
        by_name = {one.name: one for one in stored}
        chosen = by_name.get(self._chosen.read() or "") or by_name.get(self._login)
        if chosen is not None:
            return chosen
        return self._viewer(self._login)

    def _viewer(self, name: str) -> Profile:
        """Somebody whom a database with profiles does not know."""
        return Profile(name, Role.VIEWER, names=self._names())


def _named(name: str, stored: Sequence[Profile], login: str) -> Profile:
    known = list(stored) or [Profile(login, Role.ADMINISTRATOR)]
    for one in known:
        if one.name == name:
            return one
    names = [one.name for one in known][:_MOST_NAMES]
    more = "" if len(known) <= _MOST_NAMES else f" and {len(known) - _MOST_NAMES} more"
    raise UserError(
        f"There is no profile {name!r} in this database.",
        f"There {'is' if len(known) == 1 else 'are'} {list_text(names)}{more}; "
        "an administrator adds others with `profile add`.",
    )


def _fit_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > 100 or not plain.isprintable():
        raise UserError(
            f"{name!r} will not do as the name of a profile.",
            "Give 1 to 100 printable characters, such as the person's name.",
        )
    return plain


def _role(word: str) -> Role:
    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    try:
        return Role(plain)
    except ValueError:
        roles = list_text([role.value for role in Role])
        raise UserError(f"There is no role {word!r}.", f"The roles are {roles}.") from None


def _trust_of(work: AidWork, service: str) -> str | None:
    """Trust of a service; None if there is no such service."""
    rows = work.find("Services", {"code": [service]})
    return str(rows[0].values["trust"]) if rows else None


def _home(work: AidWork, service: str | None) -> str | None:
    """Trust of the service that a profile is for; UserError if there is no such service."""
    home = None if service is None else _trust_of(work, service)
    if service is not None and home is None:
        raise UserError(f"There is no service {service!r}.", "Use a code of the Services sheet.")
    return home


def _profile(row: StoredRow, names: PlaceNames) -> Profile:
    trust, service = row.values["trust"], row.values["service"]
    return Profile(
        str(row.key[0]),
        Role(str(row.values["role"])),
        None if trust is None else str(trust),
        None if service is None else str(service),
        names=names,
    )


def _values(profile: Profile) -> dict[str, object]:
    return {"role": profile.role.value, "trust": profile.trust, "service": profile.service}
