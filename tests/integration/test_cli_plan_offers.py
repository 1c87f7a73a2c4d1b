"""`plan` and offers: what two trusts have begun to arrange is kept, who said no is not asked."""

from pathlib import Path
from typing import Any

import pytest

from planner.domain.calendar import date_of
from planner.persistence import open_store
from tests.aid_story import two_trusts
from tests.program import Ran, call
from tests.stores import merge

PEOPLE = {
    "helen": ("service_manager", "--service", "ICU"),
    "lea": ("coordinator", "--service", "AMU"),
}
TUESDAY = "2027-03-16"
PERIOD = ("--from", "2027-03-15", "--to", "2027-03-21")


class Program:
    """The program on one database, by whoever acts."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def run(self, *args: object, who: str | None = None) -> Ran:
        acting = [] if who is None else ["--as", who]
        ran = call(*args, *acting, "--db", self.db)
        assert ran.status == 0, ran.out + ran.err
        return ran

    def offered(self, staff_id: str) -> str:
        """An offer of somebody for Tuesday's early at ICU."""
        gap = ("--service", "ICU", "--date", TUESDAY, "--shift", "E", "--line", 1)
        asked = self.run("request", *gap, "--json", who="helen").json["reference"]
        return str(self.run("offer", asked, "--staff", staff_id, "--json", who="lea").json["offer"])

    def plan(self, *more: object) -> Any:
        return self.run("plan", *PERIOD, *more, "--json").json

    def proposed(self) -> list[tuple[str, str]]:
        store = open_store(str(self.db))
        with store.unit_of_work("bob") as work:
            aid = work.proposed_aid(two_trusts("2027-03-15").region().period)
        store.close()
        return [(one.staff_id, date_of(one.day).isoformat()) for one in aid]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    store = open_store(str(tmp_path / "region.db"))
    merge(store, two_trusts("2027-03-15").tables())
    store.close()
    made = Program(tmp_path / "region.db")
    for name, (role, *place) in PEOPLE.items():
        made.run("profile", "add", name, "--role", role, *place)
    return made


def on_tuesday(found: Any) -> set[str]:
    """Who is asked for ICU's early."""
    rows = [one for one in found["assignments"] if (one["date"], one["shift"]) == (TUESDAY, "E")]
    return {one["staff_id"] for one in rows if one["service"] == "ICU"}


def test_that_an_offer_on_its_way_is_kept_and_not_proposed_again(program: Program) -> None:
    free = program.plan()
    assert free["assignments"], "there are gaps"
    assert "offers" not in free
    assert "ann" not in on_tuesday(free), "else the test shows nothing"
    program.offered("ann")
    kept = program.plan("--apply")
    assert "ann" in on_tuesday(kept)
    assert kept["offers"] == {"kept": 1, "declined": 0, "impossible": []}
    assert kept["score"] <= free["score"]
    written = program.proposed()
    assert len(written) == len(kept["assignments"]) - 1
    assert ("ann", TUESDAY) not in written
    words = program.run("plan", *PERIOD).out
    assert "Offers on their way: 1 kept\n" in words
    assert words.count("extra shift, offered") == 1


def test_that_who_said_no_is_not_asked_again_in_any_plan(program: Program) -> None:
    for staff_id in ("ann", "dee"):
        offer = program.offered(staff_id)
        program.run("decline", offer, "--why", "a wedding", who="lea")
    asks = ["--without", f"bob:ICU:{TUESDAY}:E"]
    for more in ([], ["--keep"], asks):
        found = program.plan(*more)
        assert not {"ann", "dee"} & on_tuesday(found)
        assert found["offers"] == {"kept": 0, "declined": 2, "impossible": []}
    assert "2 asks that were refused are not repeated" in program.run("plan", *PERIOD).out


def test_that_what_the_command_says_stands_above_the_offers(program: Program) -> None:
    offer = program.offered("ann")
    ask = f"ann:ICU:{TUESDAY}:E"
    assert "ann" not in on_tuesday(program.plan("--without", ask))
    kept = program.plan("--keep")
    assert "ann" in on_tuesday(kept)
    assert kept["offers"]["kept"] == 1
    program.run("decline", offer, "--why", "a wedding", who="lea")
    assert "ann" not in on_tuesday(program.plan("--keep"))


def test_that_an_offer_that_can_stand_no_more_is_told(program: Program) -> None:
    program.offered("ann")
    store = open_store(str(program.db))
    sketch = two_trusts("2027-03-15")
    sketch.absence("ann", 1, 1)
    merge(store, sketch.tables())
    store.close()
    found = program.plan()
    assert "ann" not in on_tuesday(found)
    [one] = found["offers"]["impossible"]
    assert (one["staff_id"], one["date"]) == ("ann", TUESDAY)
    assert one["reason"]
    assert found["offers"]["kept"] == 0
    words = program.run("plan", *PERIOD).out
    assert f"fixed, but impossible: ann at ICU, E on Tue 16 Mar: {one['reason']}" in words


def test_that_the_alternatives_ask_nobody_again_either(program: Program) -> None:
    on = ("--from", TUESDAY, "--to", TUESDAY, "--service", "ICU", "--alternatives", "--json")
    free = program.run("plan", *on).json["alternatives"]
    assert {one["minimum_gaps"] for one in free} == {2}, "those of AMU"
    for staff_id in ("ann", "bob", "cyd", "dee"):
        offer = program.offered(staff_id)
        program.run("decline", offer, "--why", "a wedding", who="lea")
    around = program.run("plan", *on).json["alternatives"]
    assert len(around) == len(free) > 1
    assert {one["minimum_gaps"] for one in around} == {3}


def test_that_a_suggestion_says_who_is_spoken_for_and_whether_both_can_be(
    program: Program,
) -> None:
    offer = program.offered("ann")

    def told(service: str, on: str, shift: str, line: int) -> list[Any]:
        gap = ("--service", service, "--date", on, "--shift", shift, "--line", line)
        found = program.run("suggest", *gap, "--json").json["candidates"]
        others = [one for one in found if one["staff_id"] != "ann"]
        assert all(one["spoken_for"] == [] for one in others)
        [ann] = [one for one in found if one["staff_id"] == "ann"]
        return list(ann["spoken_for"])

    where = f"On offer ({offer}) to Service ICU for E on Tue 16 Mar"
    [same] = told("ICU", TUESDAY, "E", 1)
    assert same == {"both": False, "text": f"On offer for this shift already: {offer}."}
    [clash] = told("AMU", TUESDAY, "E", 1)
    assert not clash["both"]
    assert clash["text"].startswith(f"{where}; cannot work both: two duties at once: 8 h")
    [late] = told("ICU", "2027-03-15", "L", 2)
    assert late["both"] is False
    assert "11 h" in late["text"]
    [far] = told("ICU", "2027-03-19", "E", 1)
    assert far == {"both": True, "text": f"{where} too; both can be worked."}
    words = program.run(
        "suggest", "--service", "AMU", "--date", TUESDAY, "--shift", "E", "--line", 1
    ).out
    assert f"  ann: {clash['text']}\n" in words


def test_that_another_offer_of_the_same_person_says_so(program: Program) -> None:
    first = program.offered("ann")
    gap = ("--service", "ICU", "--date", TUESDAY, "--shift", "L", "--line", 2)
    asked = program.run("request", *gap, "--json", who="helen").json["reference"]
    made = program.run("offer", asked, "--staff", "ann", "--json", who="lea").json
    [one] = made["elsewhere"]
    assert one["both"] is False
    assert one["text"].startswith(f"On offer ({first}) to Service ICU for E on Tue 16 Mar;")
    program.run("decline", first, "--why", "a wedding", who="lea")
    later = ("--service", "ICU", "--date", "2027-03-18", *gap[4:])
    asked = program.run("request", *later, "--json", who="helen").json["reference"]
    free = program.run("offer", asked, "--staff", "ann", "--json", who="lea").json
    [other] = free["elsewhere"]
    assert other == {
        "both": True,
        "text": f"On offer ({made['offer']}) to Service ICU for L on Tue 16 Mar too; "
        "both can be worked.",
    }
