"""Whatever way it comes, a write that touches an approved or final rota is refused."""

from pathlib import Path

import pytest

from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.ports import ProposedAid
from planner.domain.calendar import Period
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import apply, apply_set, fresh_store, journal_of, merge, read, table

FIRST = Sketch().first
LOCKED = r"The rota of Ward W, Mon 7 Dec – Sun 13 Dec, is approved and locked.*amend"


def sketch() -> Sketch:
    sketch = Sketch(days=14).service("W", name="Ward W").service("V", name="Ward V")
    sketch.line("W", 1, "E").person("ann", "W").person("bob", "V")
    sketch.duties("ann", 0, "E E - - - - - E").duty("bob", 2, "L", "W").duty("bob", 3, "E")
    for service, status in (("W", "approved"), ("V", "published")):
        sketch._put("Rotas", service=service, **{"from": FIRST, "to": FIRST + 6, "status": status})
    return sketch


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    return store


def duty(who: str, day: int, shift: str = "E") -> tuple[object, ...]:
    return (who, FIRST + day, shift)


AT_W = {"service": "W"}
AT_V = {"service": "V"}
AID = ProposedAid("bob", "extra", "W", FIRST + 1, "E", 1, None, None, 1, "near")
EDITS: dict[str, Change] = {
    "a duty typed in": Change("Duties", duty("ann", 3), None, AT_W),
    "a duty cleared": Change("Duties", duty("ann", 0), AT_W, None),
    "aid sent home": Change("Duties", duty("bob", 2, "L"), AT_W, AT_V),
    "aid confirmed": Change("Duties", duty("bob", 3), AT_V, AT_W),
    "the status set back": Change(
        "Rotas", ("W", FIRST), {"status": "approved"}, {"status": "draft"}
    ),
    "the rota deleted": Change(
        "Rotas", ("W", FIRST), {"to": FIRST + 6, "status": "approved"}, None
    ),
    "aid proposed": Change(
        "ProposedAid",
        ("bob", FIRST + 1, "E", "W", 1),
        None,
        {"mode": "extra", "points": 1, "reason": "near"},
    ),
    "somebody proposed to leave it": Change(
        "ProposedAid",
        ("ann", FIRST + 1, "L", "V", 1),
        None,
        {
            "mode": "redeploy",
            "points": 1,
            "reason": "near",
            "moved_from_service": "W",
            "moved_from_shift": "E",
        },
    ),
}


@pytest.mark.parametrize("what", EDITS)
def test_that_an_edit_of_a_locked_rota_is_refused(store: Store, what: str) -> None:
    before = journal_of(store)
    with pytest.raises(UserError, match=LOCKED):
        apply(store, EDITS[what])
    assert journal_of(store) == before


def test_that_other_dates_other_rotas_and_leave_are_not_locked(store: Store) -> None:
    apply(
        store,
        Change("Duties", duty("ann", 7), AT_W, None),
        Change("Duties", duty("bob", 4), None, AT_V),
        Change("Absences", ("ann", FIRST), None, {"to": FIRST, "kind": "SICK"}),
    )
    assert len(read(store, "Duties")) == 5


def test_that_one_locked_duty_among_many_changes_leaves_all_as_they_were(store: Store) -> None:
    changes = (EDITS["a duty cleared"], Change("Duties", duty("bob", 5), None, AT_V))
    with pytest.raises(UserError, match=LOCKED):
        apply_set(store, ChangeSet("both", changes))
    assert len(read(store, "Duties")) == 5


def duties(*rows: tuple[str, int, str, str]) -> dict[str, object]:
    names = ("staff_id", "date", "shift", "service")
    return {"Duties": table("Duties", [dict(zip(names, row, strict=True)) for row in rows])}


@pytest.mark.parametrize(
    ("rows", "replace"),
    [
        ([("ann", FIRST + 4, "E", "W")], ()),
        ([("bob", FIRST + 3, "E", "W")], ()),
        ([("bob", FIRST + 2, "L", "V")], ()),
        ([("bob", FIRST + 3, "E", "V")], ("Duties",)),
    ],
)
def test_that_an_import_that_changes_a_locked_rota_is_refused(
    store: Store, rows: list[tuple[str, int, str, str]], replace: tuple[str, ...]
) -> None:
    with pytest.raises(UserError, match=LOCKED + r"|rota of Ward W.*would be changed"):
        merge(store, duties(*rows), replace)  # type: ignore[arg-type]
    assert len(read(store, "Duties")) == 5


@pytest.mark.parametrize("replace", [(), ("Rotas",)])
def test_that_an_import_does_not_unlock_a_rota(store: Store, replace: tuple[str, ...]) -> None:
    row = {"service": "W", "from": FIRST, "to": FIRST + 6, "status": "draft"}
    rows = [] if replace else [row]
    with pytest.raises(UserError, match=LOCKED):
        merge(store, {"Rotas": table("Rotas", rows)}, replace)
    assert {row["status"] for row in read(store, "Rotas")} == {"approved", "published"}


def test_that_what_was_exported_imports_again_although_a_rota_is_locked(store: Store) -> None:
    before = read(store, "Duties")
    counts = merge(store, sketch().tables(), ("Duties", "Rotas"))
    assert (counts["Duties"], counts["Rotas"], read(store, "Duties")) == (0, 0, before)


def test_that_a_locked_rota_comes_with_its_duties_in_one_import(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    assert merge(store, sketch().tables())["Duties"] == 5


@pytest.mark.parametrize(
    "aid", [AID, ProposedAid("ann", "redeploy", "V", FIRST, "E", 1, "W", "E", 1, "near")]
)
def test_that_a_plan_is_not_applied_to_a_locked_rota(store: Store, aid: ProposedAid) -> None:
    with store.unit_of_work("ann") as work, pytest.raises(UserError, match=LOCKED):
        work.propose_aid([aid], Period(FIRST, FIRST + 6), "plan")


def test_that_all_locked_rotas_are_told_at_once_the_first_by_name(tmp_path: Path) -> None:
    store, several = fresh_store(tmp_path), sketch()
    for number in range(4):
        code = f"X{number}"
        several.service(code, name=f"Ward {number}").line(code, 1, "E")
        dates = {"from": FIRST, "to": FIRST + 6, "status": "final" if number else "approved"}
        several._put("Rotas", service=code, **dates)
    merge(store, several.tables())
    aid = [
        ProposedAid("ann", "redeploy", f"X{number}", FIRST + day, "E", 1, "W", "E", 1, "near")
        for number, day in ((0, 0), (1, 1), (2, 7), (3, 2))
    ]
    told = (
        r"^4 rotas are approved or final and locked: Ward W \(Mon 7 Dec – Sun 13 Dec\), Ward 0 "
        r"\(Mon 7 Dec – Sun 13 Dec\), Ward 1 \(Mon 7 Dec – Sun 13 Dec\) and 1 more\. "
        r"6 duties \(Mon 7 Dec – Wed 9 Dec\) would be proposed to change; nothing was\. "
        r"They were signed .* reopen each as "
    )
    with store.unit_of_work("ann") as work, pytest.raises(UserError, match=told):
        work.propose_aid(aid, Period(FIRST, FIRST + 13), "plan")


def test_that_a_region_is_replaced_whole_only_after_its_rotas_are_forgotten(store: Store) -> None:
    with store.unit_of_work("ann") as work:
        work.forget_lives("a new demonstration")
        work.merge(duties(("ann", FIRST + 4, "E", "W")), ["Duties"], "new")  # type: ignore[arg-type]
        work.commit()
    assert len(read(store, "Duties")) == 1
    with store.unit_of_work("ann") as work:
        assert work.verify_chain().complete
