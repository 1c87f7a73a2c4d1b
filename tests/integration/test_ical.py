"""A person's calendar file, read back by a small reader of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.application.changes import Change
from planner.application.errors import EnvironmentFault, UserError
from planner.application.staff_copies import StaffCopies
from planner.application.staff_copies_ical import Event, calendar_text, escaped, folded
from planner.domain.calendar import Period
from planner.persistence import Store
from tests.program import call
from tests.regions import Sketch
from tests.stores import apply, fresh_store, merge

STAMP = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FIRST = Sketch("2026-10-24").first


def parsed(text: str) -> list[dict[str, str]]:
    """The events of a calendar, unfolded and unescaped, strictly."""
    assert text.endswith("\r\n")
    raw = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw)
    assert "\n" not in "".join(raw)
    lines: list[str] = []
    for line in raw:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "VERSION:2.0" in lines
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT" and line != "END:VCALENDAR":
            assert name not in events[-1]
            events[-1][name] = unescaped(value)
    return events


def unescaped(value: str) -> str:
    text, rest = "", iter(value)
    for character in rest:
        if character == "\\":
            following = next(rest)
            text += "\n" if following in "nN" else following
        else:
            text += character
    return text


def sketch() -> Sketch:
    """ann at home at W, lent to V for a night in which the clocks go back."""
    sketch = Sketch("2026-10-24", 7).trust("RA", "Alpha; Trust").trust("RB", "Beta, Trust")
    sketch.site("SA", "RA", name="Home Hospital").site(
        "SB", "RB", name="Königs Hospital, East", at=(53.7654321, -2.7)
    )
    sketch.service("W", "RA", name="Ward W").service("V", "RB", name="Ward \\ V")
    sketch._rows["Sites"]["SB",]["postcode"] = "PR2 9HT"
    sketch.person("ann", "W", name="Ann Nurse").person("bob", "W")
    sketch.duty("ann", 0, "N", "V").duty("ann", 2, "E").duty("ann", 4, "OC").duty("bob", 1, "E")
    return sketch.absence("ann", 5, 6, "AL").duty("ann", 9, "E")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    return store


@pytest.fixture
def copies(store: Store) -> StaffCopies:
    return StaffCopies(lambda: store.unit_of_work("ann"), lambda: STAMP)


WEEK = Period(FIRST, FIRST + 6)


@pytest.fixture
def events(copies: StaffCopies, tmp_path: Path) -> Callable[..., list[dict[str, str]]]:
    """The events of somebody's calendar file."""

    def of(staff_id: str, period: Period = WEEK) -> list[dict[str, str]]:
        file = tmp_path / "read.ics"
        copies.ical(staff_id, period, file)
        return parsed(file.read_bytes().decode())

    return of


def test_that_a_calendar_holds_the_duties_with_aid_and_its_address(events) -> None:
    night, early, on_call = events("ann")
    assert (night["DTSTART"], night["DTEND"]) == ("20261024T203000Z", "20261025T073000Z")
    assert night["SUMMARY"] == "Aid: Shift N (N), Ward \\ V"
    assert night["LOCATION"] == "Königs Hospital, East, PR2 9HT"
    assert night["GEO"] == "53.765432;-2.700000"
    assert (
        night["DESCRIPTION"] == "Ward \\ V, Beta, Trust\nMutual aid; home is Alpha; Trust, Ward W"
    )
    assert night["CATEGORIES"] == "mutual aid"
    assert (early["DTSTART"], early["DTEND"]) == ("20261026T070000Z", "20261026T150000Z")
    assert early["SUMMARY"] == "Shift E (E), Ward W"
    assert early["LOCATION"] == "Home Hospital"
    assert "GEO" not in early
    assert on_call["CATEGORIES"] == "on call"
    assert {event["DTSTAMP"] for event in (night, early, on_call)} == {"20261122T080000Z"}


def test_that_a_duty_keeps_its_identity_wherever_it_is_worked(events, store: Store) -> None:
    before = [event["UID"] for event in events("ann")]
    assert len(set(before)) == 3
    assert not any("ann" in uid.split("@")[0] for uid in before)
    apply(store, Change("Duties", ("ann", FIRST, "N"), {"service": "V"}, {"service": "W"}))
    assert [event["UID"] for event in events("ann")] == before


def test_that_the_file_is_written_whole_or_not_at_all(copies: StaffCopies, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "ann.ics"
    report = copies.ical("ann", WEEK, path)
    assert (report.events, report.name) == (3, "Ann Nurse")
    assert len(parsed(path.read_bytes().decode())) == 3
    assert [file.name for file in path.parent.iterdir()] == ["ann.ics"]
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="could not be written"):
        copies.ical("ann", WEEK, tmp_path / "file" / "ann.ics")
    with pytest.raises(UserError, match="There is nobody with the number 'zoe'"):
        copies.ical("zoe", WEEK, path)


def test_that_a_period_without_duties_is_an_empty_calendar(events) -> None:
    assert events("bob", Period(FIRST + 3, FIRST + 4)) == []


@given(st.text(max_size=200))
def test_that_any_text_comes_back_but_for_control_characters(text: str) -> None:
    joined = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c if c == "\n" or category(c) not in {"Cc", "Cs"} else " " for c in joined)
    assert unescaped(escaped(text)) == kept
    event = Event("1@x", STAMP, STAMP, summary="S" + text)
    (told,) = parsed(calendar_text("x", [event], STAMP))
    assert told["SUMMARY"] == unescaped(escaped("S" + text))


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_that_folding_cuts_no_character_and_loses_nothing(line: str) -> None:
    parts = folded(line)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_that_the_command_writes_the_calendar(store: Store, tmp_path: Path) -> None:
    url = store.location.url.render_as_string(hide_password=False)
    out = tmp_path / "ann.ics"
    dates = ["--from", date(2026, 10, 24), "--to", date(2026, 10, 30), "--db", url]
    ran = call("ical", "--staff", "ann", *dates, "--out", out, "--json")
    assert (ran.status, ran.json) == (0, {"file": str(out), "staff_id": "ann", "events": 3})
    assert len(parsed(out.read_bytes().decode())) == 3
    ran = call("ical", "--staff", "zoe", *dates, "--out", tmp_path / "zoe.ics")
    assert ran.status == 2
    assert "There is nobody with the number 'zoe'" in ran.err
    assert not (tmp_path / "zoe.ics").exists()
