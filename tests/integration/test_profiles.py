"""Who acts, who else there is, and that every command which changes something asks them."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from planner.application.backups import BackupService
from planner.application.changes import Change, ChangeSet
from planner.application.cover_actions import CoverActions, Placement
from planner.application.edit_commands import Cell, Clear, Fill, Give, Move
from planner.application.editing import EditService
from planner.application.errors import EnvironmentFault, UserError
from planner.application.ports import ProposedAid
from planner.application.profiles import Profiles
from planner.application.profiles_guard import NotAllowedError, ProfileGuard
from planner.bootstrap import Planner
from planner.domain.calendar import Period
from planner.domain.roles import Profile, Role
from planner.persistence import Store
from planner.persistence.engine import locate
from planner.persistence.profiles import ChosenProfiles
from tests.aid_story import two_trusts
from tests.stores import fresh_store, journal_of, merge, read, table


@pytest.fixture
def store(tmp_path: Path):
    store = fresh_store(tmp_path)
    merge(store, two_trusts().tables())
    yield store
    store.close()


def profiles_of(store: Store, folder: Path, login: str = "sam", asked: str | None = None):
    chosen = ChosenProfiles(store.location, folder / "settings")
    return Profiles(store.unit_of_work, chosen, login, asked)


# Who there is ------------------------------------------------------------------
def test_that_a_new_database_has_one_administrator_the_user(store: Store, tmp_path: Path) -> None:
    found = profiles_of(store, tmp_path).all()
    assert [(one.name, one.role) for one in found.profiles] == [("sam", Role.ADMINISTRATOR)]
    assert found.acting == found.profiles[0]


def test_that_the_first_profile_added_keeps_the_user_an_administrator(
    store: Store, tmp_path: Path
) -> None:
    profiles_of(store, tmp_path).add("Lars", "approver", trust="RB")
    found = profiles_of(store, tmp_path).all()
    assert {one.name: one.title for one in found.profiles} == {
        "sam": "administrator",
        "Lars": "approver of Trust RB (RB)",
    }
    assert found.acting.name == "sam"
    rows = [row for row in journal_of(store) if row[0] == "Profiles"]
    assert [row[1] for row in rows] == [("sam",), ("Lars",)]


def test_that_a_stranger_may_look_and_change_nothing(store: Store, tmp_path: Path) -> None:
    profiles_of(store, tmp_path).add("Lars", "approver", trust="RB")
    stranger = profiles_of(store, tmp_path, login="kim").acting()
    assert (stranger.name, stranger.role) == ("kim", Role.VIEWER)
    with pytest.raises(NotAllowedError, match="kim is viewer and may not change profiles"):
        profiles_of(store, tmp_path, login="kim").add("x", "administrator")


def test_that_a_removed_profile_looks_on_and_changes_nothing_in_a_program_that_is_open(
    store: Store, tmp_path: Path
) -> None:
    elsewhere = profiles_of(store, tmp_path / "elsewhere")
    elsewhere.add("Lea", "coordinator", trust="RB")
    elsewhere.add("Lars", "approver", trust="RB")
    open_here = profiles_of(store, tmp_path)
    open_here.use("Lea")
    units = partial(store.unit_of_work, "Lea", ProfileGuard(open_here.acting))
    day = two_trusts().first
    give = Give("AMU", Cell("dee", day), ("E",))
    with units() as work:
        before = work.read_tables(["Duties"])
    elsewhere.remove("Lea")
    told = (
        r"The profile Lea \(coordinator of Trust RB \(RB\)\) was removed meanwhile: nothing more is"
    )
    with pytest.raises(NotAllowedError, match=told):
        EditService(units).run(give)
    with pytest.raises(NotAllowedError, match=told):
        open_here.add("x", "viewer")
    with units() as work:
        assert work.read_tables(["Duties"]) == before
    found = open_here.all()
    assert found.acting == Profile("Lea", Role.COORDINATOR, "RB", removed=True)
    assert [one.name for one in found.profiles] == ["Lars", "sam"]
    # Never another profile unasked, though the user's own rules the region.
    assert open_here.acting().name == "Lea"
    # Added again it may again, with the rights that it has then.
    elsewhere.add("Lea", "viewer")
    assert open_here.acting() == Profile("Lea", Role.VIEWER)
    elsewhere.remove("Lea")
    elsewhere.add("Lea", "coordinator", service="AMU")
    EditService(units).run(give)
    assert "dee" in {row["staff_id"] for row in read(store, "Duties")}


def test_that_the_administrator_of_a_new_database_looks_on_once_others_have_profiles(
    store: Store, tmp_path: Path
) -> None:
    kim = profiles_of(store, tmp_path / "kim", login="kim")
    assert kim.acting().rules_region
    profiles_of(store, tmp_path / "sam").add("Lars", "approver", trust="RB")
    assert kim.acting() == Profile("kim", Role.VIEWER)


def test_that_the_choice_is_remembered_for_each_database(store: Store, tmp_path: Path) -> None:
    profiles = profiles_of(store, tmp_path)
    profiles.add("Lars", "approver", trust="RB")
    profiles.use("Lars")
    assert profiles.acting().name == "Lars"
    assert profiles_of(store, tmp_path).acting().name == "Lars"
    assert profiles_of(store, tmp_path, asked="sam").acting().name == "sam"
    kept = json.loads((tmp_path / "settings" / "profiles.json").read_text("utf-8"))
    assert kept == {store.location.shown: "Lars"}
    elsewhere = ChosenProfiles(locate(str(tmp_path / "other.db")), tmp_path / "settings")
    assert elsewhere.read() is None


def test_that_a_choice_that_cannot_be_kept_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file where a folder should be")
    with pytest.raises(EnvironmentFault, match="cannot be remembered"):
        profiles_of(store, tmp_path).use("sam")
    (tmp_path / "settings").unlink()
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "profiles.json").write_text("[broken")
    assert profiles_of(store, tmp_path).acting().name == "sam"


@pytest.mark.parametrize(
    ("name", "role", "trust", "service", "problem"),
    [
        ("sam", "viewer", None, None, "There is a profile 'sam' already"),
        ("SAM", "viewer", None, None, "There is a profile 'SAM' already"),
        ("", "viewer", None, None, "will not do as the name"),
        ("x\x00y", "viewer", None, None, "will not do as the name"),
        ("x" * 101, "viewer", None, None, "will not do as the name"),
        ("x", "boss", None, None, "There is no role 'boss'"),
        ("x", "viewer", "RX", None, "'RX' is not in Trusts"),
        ("x", "viewer", None, "NOPE", "There is no service 'NOPE'"),
        ("x", "viewer", "RB", "ICU", "Service ICU belongs to trust RA, not to RB"),
    ],
)
def test_that_a_profile_that_will_not_do_is_told(
    store: Store, tmp_path: Path, name: str, role: str, trust: str, service: str, problem: str
) -> None:
    with pytest.raises(UserError, match=problem):
        profiles_of(store, tmp_path).add(name, role, trust, service)
    assert len(profiles_of(store, tmp_path).all().profiles) == 1


def test_that_a_service_with_its_trust_is_a_profile_for_the_service(
    store: Store, tmp_path: Path
) -> None:
    added = profiles_of(store, tmp_path).add("x", "Service Manager", "RA", "ICU")
    assert added == Profile("x", Role.SERVICE_MANAGER, None, "ICU")


def test_that_a_removed_profile_is_gone_and_what_it_did_stays_told(
    store: Store, tmp_path: Path
) -> None:
    profiles_of(store, tmp_path).add("Lars", "approver", trust="RB")
    profiles_of(store, tmp_path, login="Lars").use("Lars")
    gone = profiles_of(store, tmp_path, asked="sam").remove("Lars")
    assert gone == Profile("Lars", Role.APPROVER, "RB")
    assert [one.name for one in profiles_of(store, tmp_path).all().profiles] == ["sam"]
    rows = [row[1] for row in journal_of(store) if row[0] == "Profiles"]
    assert rows == [("sam",), ("Lars",), ("Lars",)]
    # Lars is a stranger now, and does not become the administrator who is left.
    left = profiles_of(store, tmp_path, login="Lars").acting()
    assert left == Profile("Lars", Role.VIEWER)
    with pytest.raises(UserError, match="no profile 'Lars'"):
        profiles_of(store, tmp_path, asked="sam").remove("Lars")


def test_that_the_last_administrator_of_the_region_cannot_go(store: Store, tmp_path: Path) -> None:
    profiles = profiles_of(store, tmp_path)
    with pytest.raises(UserError, match="sam is the only administrator of the whole region"):
        profiles.remove("sam")
    profiles.add("Lars", "administrator", trust="RB")
    with pytest.raises(UserError, match="sam is the only administrator of the whole region"):
        profiles.remove("sam")
    profiles.add("ada", "administrator")
    assert profiles.remove("sam").name == "sam"
    assert profiles.acting() == Profile("sam", Role.VIEWER)
    with pytest.raises(NotAllowedError, match="sam is viewer and may not change profiles"):
        profiles.remove("Lars")


def test_that_an_administrator_of_a_trust_removes_only_profiles_of_that_trust(
    store: Store, tmp_path: Path
) -> None:
    profiles = profiles_of(store, tmp_path)
    profiles.add("Lars", "administrator", trust="RB")
    profiles.add("amy", "viewer", service="AMU")
    profiles.add("ida", "viewer", service="ICU")
    as_lars = profiles_of(store, tmp_path, asked="Lars")
    assert as_lars.remove("amy").service == "AMU"
    for other in ("ida", "sam"):
        with pytest.raises(NotAllowedError, match="outside what this profile is for"):
            as_lars.remove(other)


# Every command asks ------------------------------------------------------------------
VIEWER = Profile("v", Role.VIEWER)
COORDINATOR = Profile("c", Role.COORDINATOR, trust="RB")
MANAGER = Profile("m", Role.SERVICE_MANAGER, service="ICU")
LOCAL = Profile("l", Role.ADMINISTRATOR, trust="RB")
ADMINISTRATOR = Profile("a", Role.ADMINISTRATOR)

DAY = two_trusts().day(0)
AID = ProposedAid("dee", "extra", "ICU", DAY, "E", 1, None, None, 30, "near")
MOVE = Move("AMU", Cell("ann", DAY), "E", Cell("dee", DAY))
OWN = ProposedAid("dee", "extra", "AMU", DAY, "E", 1, None, None, 30, "near")


def edit(*changes: Change) -> Callable[[Store, ProfileGuard], object]:
    def run(store: Store, guard: ProfileGuard) -> object:
        units = lambda: store.unit_of_work("who", guard)  # noqa: E731
        return EditService(units).apply(ChangeSet("edit", changes))

    return run


def command(given: object) -> Callable[[Store, ProfileGuard], object]:
    def run(store: Store, guard: ProfileGuard) -> object:
        return EditService(lambda: store.unit_of_work("who", guard)).run(given)  # type: ignore[arg-type]

    return run


def place(aid: ProposedAid, own: bool) -> Callable[[Store, ProfileGuard], object]:
    def run(store: Store, guard: ProfileGuard) -> object:
        units = lambda: store.unit_of_work("who", guard)  # noqa: E731
        return CoverActions(units, EditService(units)).place([Placement(aid, "Dee", own)])

    return run


def propose(store: Store, guard: ProfileGuard) -> object:
    with store.unit_of_work("who", guard) as work:
        work.propose_aid([AID], Period(DAY, DAY), "plan")
        work.commit()
    return None


def imported(store: Store, guard: ProfileGuard) -> object:
    with store.unit_of_work("who", guard) as work:
        work.merge({"Trusts": table("Trusts", [{"code": "RZ", "name": "Z"}])}, [], "import")
        work.commit()
    return None


def restored(store: Store, guard: ProfileGuard) -> object:
    from planner.domain.roles import Action

    class Copies:
        def restore(self, *_: object) -> None:
            return None

    service = BackupService(Copies(), lambda: guard.right(Action.RESTORE))  # type: ignore[arg-type]
    return service.restore(Path("x"))


MAY = {
    "edit own rota": (command(Give("AMU", Cell("dee", DAY), ("L",))), "c l a"),
    "clear another trust's rota": (command(Clear("ICU", (Cell("hal", DAY),))), "a"),
    "move on one's own rota": (command(MOVE), "c l a"),
    "leave of one's own": (command(Fill("AMU", ("dee",), (DAY,), ("AL",))), "c l a"),
    "own rota, another trust's person": (command(Give("AMU", Cell("hal", DAY), ("L",))), "a"),
    "another trust's rota, own person": (command(Give("ICU", Cell("dee", DAY), ("L",))), "a"),
    "place in the own trust": (place(OWN, True), "c l a"),
    "propose for another trust": (place(AID, False), "m a"),
    "propose a plan": (propose, "m a"),
    "import": (imported, "a"),
    "restore": (restored, "a"),
    "demand": (edit(Change("Demand", ("AMU", 1), {}, {"minimum": 1})), "l a"),
    "people": (edit(Change("Staff", ("dee",), {}, {"name": "D"})), "l a"),
    "people of another trust": (edit(Change("Staff", ("hal",), {}, {"name": "H"})), "a"),
    "people moved to another trust": (edit(Change("Staff", ("dee",), {}, {"service": "ICU"})), "a"),
    "region's lists": (edit(Change("Trusts", ("RA",), {}, {"name": "A"})), "a"),
    "requests by hand": (
        edit(Change("Requests", ("R1",), None, {
            "service": "ICU", "date": DAY, "shift": "E", "line": 1, "needed": 1,
        })),
        "",
    ),
    "profiles by hand": (edit(Change("Profiles", ("x",), None, {"role": "administrator"})), ""),
}  # fmt: skip


@pytest.mark.parametrize("profile", [VIEWER, COORDINATOR, MANAGER, LOCAL, ADMINISTRATOR])
@pytest.mark.parametrize("what", list(MAY))
def test_that_every_command_that_changes_something_asks_the_profile(
    store: Store, what: str, profile: Profile
) -> None:
    run, who = MAY[what]
    before = len(journal_of(store))
    guard = ProfileGuard(lambda: profile)
    if profile.name in who.split():
        run(store, guard)
        return
    with pytest.raises(NotAllowedError) as told:
        run(store, guard)
    assert told.value.problem.endswith(".")
    assert told.value.mend
    assert len(journal_of(store)) == before


def test_that_a_plan_takes_no_proposals_of_services_that_the_profile_may_not_plan(
    store: Store,
) -> None:
    with store.unit_of_work("who") as work:
        work.propose_aid([AID, OWN], Period(DAY, DAY), "plan")
        work.commit()
    guard = ProfileGuard(lambda: COORDINATOR)
    refused = pytest.raises(NotAllowedError, match="may not propose aid for service ICU")
    with store.unit_of_work("c", guard) as work, refused:
        work.propose_aid([OWN], Period(DAY, DAY), "plan")
    with store.unit_of_work("c", guard) as work:
        work.propose_aid([], Period(DAY, DAY), "plan", ["AMU"])
        work.commit()
    with store.unit_of_work("look") as work:
        assert work.proposed_aid(Period(DAY, DAY)) == [AID]


def test_that_the_program_acts_as_the_profile_and_signs_with_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    database = store.location.url.render_as_string(hide_password=False)
    sam = Planner(database, "sam")
    sam.profiles.add("Cora", "coordinator", trust="RB")
    cora = Planner(database, "sam", "Cora")
    cora.editing.run(Give("AMU", Cell("dee", DAY), ("L",)))
    with store.unit_of_work("reader") as work:
        assert work.trail("Duties", ("dee", DAY, "L"))[-1].who == "Cora"
    with pytest.raises(NotAllowedError):
        cora.editing.run(Clear("ICU", (Cell("hal", DAY),)))
    assert any(row["staff_id"] == "hal" for row in read(store, "Duties"))
    for planner in (sam, cora):
        planner.close()
