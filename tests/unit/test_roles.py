"""Who may do what: the table of roles, and how far each profile reaches."""

import pytest

from planner.domain.roles import ROLES_FOR, Action, Profile, Role, ServerLogin, may

WANTED = {
    Action.EDIT_ROTA: "coordinator",
    Action.PROPOSE: "coordinator service_manager",
    Action.REQUEST: "service_manager",
    Action.OFFER: "coordinator",
    Action.LEND: "approver",
    Action.ACCEPT: "coordinator",
    Action.SETTLE: "approver",
    Action.SUBMIT: "coordinator service_manager",
    Action.SIGN_OFF: "approver",
    Action.EDIT_PEOPLE: "",
    Action.IMPORT: "",
    Action.RESTORE: "",
    Action.PROFILES: "",
}


def test_that_every_action_has_a_row() -> None:
    assert set(ROLES_FOR) == set(Action) == set(WANTED)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_that_each_role_may_exactly_what_the_table_says(action: Action, role: Role) -> None:
    allowed = role.value in WANTED[action].split() or role is Role.ADMINISTRATOR
    reason = may(Profile("p", role), action, "RA", "ICU")
    assert (reason is None) == allowed
    if reason is not None:
        assert f"p is {role.title} and may not {action.value}" in reason


@pytest.mark.parametrize(
    ("profile", "trust", "service", "reached"),
    [
        (Profile("p", Role.COORDINATOR), None, None, True),
        (Profile("p", Role.COORDINATOR), "RA", "ICU", True),
        (Profile("p", Role.COORDINATOR, trust="RA"), "RA", "ICU", True),
        (Profile("p", Role.COORDINATOR, trust="RA"), "RA", None, True),
        (Profile("p", Role.COORDINATOR, trust="RA"), "RB", "AMU", False),
        (Profile("p", Role.COORDINATOR, trust="RA"), None, None, False),
        (Profile("p", Role.COORDINATOR, service="ICU"), "RA", "ICU", True),
        (Profile("p", Role.COORDINATOR, service="ICU"), "RA", "HDU", False),
        (Profile("p", Role.COORDINATOR, service="ICU"), "RA", None, False),
        (Profile("p", Role.COORDINATOR, service="ICU"), None, None, False),
    ],
)
def test_that_a_profile_reaches_its_trust_or_service_only(
    profile: Profile, trust: str | None, service: str | None, reached: bool
) -> None:
    reason = may(profile, Action.EDIT_ROTA, trust, service)
    assert (reason is None) == reached
    if reason is not None:
        assert "outside what this profile is for" in reason


def test_that_an_administrator_of_a_trust_stays_within_it() -> None:
    ada = Profile("ada", Role.ADMINISTRATOR, trust="RA")
    assert may(ada, Action.EDIT_PEOPLE, "RA", "ICU") is None
    assert may(ada, Action.IMPORT) is not None
    assert may(ada, Action.SIGN_OFF, "RB", "AMU") is not None


@pytest.mark.parametrize(
    ("login", "reached"),
    [
        (None, {None, "RA", "RB"}),
        (ServerLogin("all", region=True), {None, "RA", "RB"}),
        (ServerLogin("ra", "RA"), {"RA"}),
        (ServerLogin("nobody"), set()),
    ],
)
def test_that_no_role_reaches_further_than_the_servers_login(
    login: ServerLogin | None, reached: set[str | None]
) -> None:
    profile = Profile("p", Role.ADMINISTRATOR, login=login)
    refused = {trust: may(profile, Action.EDIT_PEOPLE, trust) for trust in (None, "RA", "RB")}
    assert {trust for trust, reason in refused.items() if reason is None} == reached
    assert profile.rules_region == (None in reached)
    if login is not None and login.trust:
        assert refused["RB"] == (
            "The server login ra may change what belongs to trust RA only, and this belongs to "
            "trust RB."
        )
