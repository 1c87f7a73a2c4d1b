"""Placing candidates and accepting plans: what is written, and that undo takes it back."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.application.cover_actions import CoverActions, Placement
from planner.application.editing import EditService
from planner.application.errors import ConflictError
from planner.application.planning import Assignment, Plan
from planner.application.ports import ProposedAid
from planner.application.weights import load_weights
from planner.domain.calendar import Period
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import fresh_store, journal_of, merge, read

MONDAY = 20_794
WEEK = Period(MONDAY, MONDAY + 6)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    sketch = Sketch(days=7).line("ICU", 1, "E", minimum=2).service("AMU")
    sketch.person("ann", "ICU").person("bob", "AMU").person("cyd", "AMU")
    sketch.duties("ann", 0, "E L N").duty("bob", 0, "E", "AMU")
    merge(store, sketch.tables())
    return store


@pytest.fixture
def actions(store: Store) -> CoverActions:
    def units():
        return store.unit_of_work("tester")

    return CoverActions(units, EditService(units))


def aid(
    staff_id: str, day: int = 0, shift: str = "E", left: tuple[str, str] | None = None
) -> ProposedAid:
    service, code = left or (None, None)
    mode = "redeploy" if left else "extra"
    return ProposedAid(
        staff_id, mode, "ICU", MONDAY + day, shift, 1, service, code, 30, "Near enough."
    )


def placement(one: ProposedAid, own_trust: bool = True) -> Placement:
    return Placement(one, f"{one.staff_id.title()} Okafor", own_trust)


def duties(store: Store) -> set[tuple[object, ...]]:
    return {tuple(row.values()) for row in read(store, "Duties")}


def plan_of(*staff: str) -> Plan:
    assignments = tuple(
        Assignment(one, "extra", "ICU", MONDAY + 3, "E", 1, None, 30, {"mode": 30}, "Free.")
        for one in staff
    )
    return Plan(WEEK, None, 1, 1, 0.0, "optimal", assignments, 1, 0, 0, 0, 0.1, load_weights())


def test_that_an_extra_duty_in_the_own_trust_is_written_and_undone(store, actions):
    before = duties(store)
    done = actions.place([placement(aid("cyd"))])
    assert done.label == "E placed, Mon 7 Dec, C. Okafor"
    assert duties(store) - before == {("cyd", MONDAY, "E", "ICU")}
    EditService(lambda: store.unit_of_work("tester")).apply(done.inverse())
    assert duties(store) == before


def test_that_a_move_between_services_keeps_one_duty_of_the_same_code(store, actions):
    actions.place([placement(aid("bob", left=("AMU", "E")))])
    assert ("bob", MONDAY, "E", "ICU") in duties(store)
    assert not any(row[0] == "bob" and row[3] == "AMU" for row in duties(store))


def test_that_a_move_to_another_shift_leaves_the_old_duty(store, actions):
    actions.place([placement(aid("ann", day=1, left=("ICU", "L")))])
    mine = {row[1:] for row in duties(store) if row[0] == "ann"}
    assert (MONDAY + 1, "E", "ICU") in mine
    assert (MONDAY + 1, "L", "ICU") not in mine


def test_that_a_duty_that_is_gone_is_a_conflict_and_changes_nothing(store, actions):
    before = duties(store)
    with pytest.raises(ConflictError):
        actions.place([placement(aid("bob", day=1, left=("AMU", "L")))])
    assert duties(store) == before


def test_that_another_trust_is_proposed_beside_other_proposals_and_never_a_duty(store, actions):
    before = duties(store)
    actions.place([placement(aid("cyd", day=2), own_trust=False)])
    actions.place([placement(aid("bob", day=2), own_trust=False)])
    assert [one.staff_id for one in actions.proposals(WEEK)] == ["bob", "cyd"]
    assert duties(store) == before


def test_that_a_chain_through_another_trust_is_proposed_as_a_whole(store, actions):
    done = actions.place([placement(aid("cyd"), own_trust=False), placement(aid("bob", day=0))])
    assert {change.sheet for change in done.changes} == {"ProposedAid"}
    assert done.label == "E proposed, Mon 7 Dec, C. Okafor and B. Okafor"


def test_that_a_part_of_a_plan_is_one_step_that_undo_takes_back(store, actions):
    actions.place([placement(aid("ann", day=5), own_trust=False)])
    earlier = list(actions.proposals(WEEK))
    entries = len(journal_of(store))
    done = actions.accept(plan_of("bob", "cyd"), {1})
    assert [one.staff_id for one in actions.proposals(WEEK)] == ["cyd"]
    assert done.label == "Part of plan, 1 assignment, Mon 7 Dec – Sun 13 Dec"
    assert len(journal_of(store)) == entries + 2
    EditService(lambda: store.unit_of_work("tester")).apply(done.inverse())
    assert list(actions.proposals(WEEK)) == earlier


def test_that_a_plan_of_one_service_leaves_what_is_proposed_at_others(actions):
    there = replace(aid("cyd", day=2), service="AMU")
    actions.place([placement(there, own_trust=False)])
    actions.place([placement(aid("ann", day=5), own_trust=False)])
    actions.accept(replace(plan_of("bob"), services=("ICU",)))
    assert [(one.staff_id, one.service) for one in actions.proposals(WEEK)] == [
        ("cyd", "AMU"),
        ("bob", "ICU"),
    ]


def test_that_accepting_the_same_plan_twice_changes_nothing_more(store, actions):
    actions.accept(plan_of("bob", "cyd"))
    entries = len(journal_of(store))
    done = actions.accept(plan_of("bob", "cyd"))
    assert done.changes == (), "nothing that undo could take back"
    assert len(journal_of(store)) == entries
    assert len(actions.proposals(WEEK)) == 2
