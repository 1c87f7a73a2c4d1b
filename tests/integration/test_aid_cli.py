"""Mutual aid from the command line, by the people whose steps they are."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

import planner.bootstrap as bootstrap
from planner.persistence import open_store
from tests.aid_story import two_trusts
from tests.program import Ran, call
from tests.stores import merge, read

BEGUN = datetime(2027, 3, 15, 7, tzinfo=UTC)
"""The first minute of the duty: no summer time yet."""
AHEAD = "The duty begins on Mon 15 Mar 2027 at 07:00: this is recorded ahead of it."
DATE = ("--date", "2027-03-15")
GAP = ("--service", "ICU", *DATE, "--shift", "E", "--line", 1)
PEOPLE = {
    "helen": ("service_manager", "--service", "ICU"),
    "hugo": ("coordinator", "--trust", "RA"),
    "lea": ("coordinator", "--service", "AMU"),
    "lars": ("approver", "--trust", "RB"),
    "vera": ("viewer",),
}


class Program:
    """The program on one database, by whoever acts."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def ran(self, who: str | None, *args: object, status: int = 0) -> Ran:
        acting = [] if who is None else ["--as", who]
        ran = call(*args, *acting, "--db", self.db, "--json")
        assert ran.status == status, ran.out + ran.err
        return ran

    def duties(self, staff_id: str) -> set[tuple[str, str]]:
        store = open_store(str(self.db))
        rows = read(store, "Duties")
        store.close()
        return {(str(r["shift"]), str(r["service"])) for r in rows if r["staff_id"] == staff_id}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    store = open_store(str(tmp_path / "region.db"))
    merge(store, two_trusts("2027-03-15").tables())
    store.close()
    made = Program(tmp_path / "region.db")
    for name, (role, *place) in PEOPLE.items():
        made.ran(None, "profile", "add", name, "--role", role, *place)
    return made


def agreed(program: Program, staff_id: str = "ann") -> str:
    reference = program.ran("helen", "request", *GAP, "--why", "ill").json["reference"]
    offer = str(program.ran("lea", "offer", reference, "--staff", staff_id).json["offer"])
    program.ran("lea", "consent", offer, "yes", "--note", "glad to")
    program.ran("lars", "agree", offer)
    program.ran("hugo", "agree", offer)
    return offer


def test_that_the_whole_story_runs_from_the_command_line(program: Program) -> None:
    asked = program.ran("helen", "request", *GAP, "--needed", 1, "--note", "till noon").json
    assert (asked["reference"], asked["state"]) == ("AID-0001", "open")
    assert [(h["who"], h["what"]) for h in asked["history"]] == [
        ("helen", "AID-0001: cover asked for")
    ]
    offered = program.ran("lea", "offer", "AID-0001", "--staff", "ann", "--moved-from", "E").json
    assert (offered["offer"], offered["state"]) == ("AID-0001-1", "offered")
    assert (offered["lender_margin_before"], offered["lender_margin_after"]) == (1, 0)
    assert offered["failed"] == []
    assert (offered["points"], offered["miles"], offered["cost"]) == (30, 9.5, 150.0)
    assert {one["staff_id"] for one in offered["others"]} == {"bob", "cyd", "dee"}
    said = program.ran("lea", "consent", "AID-0001-1", "yes", "--note", "glad to").json
    assert said["consent"]["answer"] == "yes"
    assert program.ran("lars", "agree", "AID-0001-1").json["state"] == "offered"
    assert program.ran("hugo", "agree", "AID-0001-1").json["state"] == "agreed"
    before = program.duties("ann")
    assert before == {("E", "AMU")}
    confirmed = program.ran("hugo", "confirm", "AID-0001-1").json
    assert (confirmed["state"], confirmed["request_state"]) == ("confirmed", "confirmed")
    assert program.duties("ann") == {("E", "ICU")}
    assert "ahead" not in confirmed
    worked = program.ran("hugo", "worked", "AID-0001-1", "--hours", 8).json
    assert (worked["state"], worked["hours"], worked["ahead"]) == ("worked", 8.0, AHEAD)
    settled = program.ran("lars", "settle", "--month", "2027-03").json
    assert [line["state"] for line in settled["lines"]] == ["settled"]
    ledger = program.ran(None, "ledger", "--from", "2027-03-01", "--to", "2027-03-31").json
    assert ledger["balance"][0] | {} == {
        "lender": "RB", "host": "RA", "hours": 8.0, "cost": 160.0, "miles": 9.5,
        "lines": 1, "unpriced": 0,
    }  # fmt: skip
    assert ledger["lines"][0]["date"] == "2027-03-15"
    check = program.ran(None, "history", "--check").json
    assert check["complete"] is True
    assert check["first_broken"] is None


def test_that_whoever_records_a_duty_ahead_of_it_reads_so(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = agreed(program)
    program.ran("hugo", "confirm", offer)
    monkeypatch.setattr(bootstrap, "_now", lambda: BEGUN - timedelta(minutes=1))
    worked = ("worked", offer, "--as", "hugo", "--db", program.db)
    early = call(*worked)
    assert early.status == 0
    assert f"  {AHEAD}" in early.out.splitlines()
    monkeypatch.setattr(bootstrap, "_now", lambda: BEGUN)
    later = call(*worked, "--hours", 6)
    assert later.status == 0
    assert "ahead of it" not in later.out
    corrected = program.ran("hugo", "worked", offer, "--hours", 7).json
    assert (corrected["hours"], corrected["ahead"]) == (7.0, None)
    lines = program.ran(None, "ledger").json["lines"]
    assert [line["hours"] for line in lines] == [7.5, -1.5, 1.0]


def test_that_a_recall_reopens_the_gap_and_gives_the_duty_back(program: Program) -> None:
    offer = agreed(program)
    program.ran("lea", "confirm", offer)
    refused = program.ran("lea", "recall", offer, status=2).json["error"]["problem"]
    assert "without a reason" in refused
    recalled = program.ran("lea", "recall", offer, "--why", "our own are ill").json
    assert (recalled["state"], recalled["request_state"]) == ("withdrawn", "open")
    assert recalled["history"][-1]["why"] == "our own are ill"
    assert program.duties("ann") == {("E", "AMU")}
    (again,) = program.ran("helen", "requests").json["requests"]
    assert (again["state"], again["pressing"]) == ("open", "urgent")


@pytest.mark.parametrize(
    ("who", "words", "reason"),
    [
        ("vera", ("request", *GAP), "vera is viewer and may not request cover"),
        ("hugo", ("request", *GAP), "may not request cover: that is for the service manager"),
        ("nobody", ("request", *GAP), "There is no profile 'nobody'"),
        ("helen", ("request", *GAP[:-1], 9), "has no demand line 9"),
        ("helen", ("request", *GAP, "--needed", 0), "0 people cannot be asked for"),
        ("helen", ("profile", "add", "x", "--role", "viewer"), "may not change profiles"),
        ("helen", ("profile", "add", "x", "--role", "king"), "There is no role 'king'"),
    ],
)
def test_that_what_is_not_allowed_is_told_with_the_reason(
    program: Program, who: str, words: tuple[object, ...], reason: str
) -> None:
    error = program.ran(who, *words, status=2).json["error"]
    assert reason in error["problem"]
    assert program.ran(None, "requests").json["requests"] == []


def test_that_nobody_agrees_alone(program: Program) -> None:
    program.ran("helen", "request", *GAP)
    program.ran(None, "profile", "add", "ada", "--role", "administrator")
    offer = program.ran("ada", "offer", "AID-0001", "--staff", "ann").json["offer"]
    refused = program.ran("ada", "agree", offer, status=2).json["error"]["problem"]
    assert "nobody approves their own proposal" in refused
    program.ran("lars", "agree", offer)
    twice = program.ran("lars", "agree", offer, status=2).json["error"]["problem"]
    assert "may not accept aid" in twice or "agreed to AID-0001-1 already" in twice
    early = program.ran("lars", "confirm", offer, status=2).json["error"]["problem"]
    assert "the host has not said yes" in early
    program.ran("hugo", "agree", offer)
    unasked = program.ran("hugo", "confirm", offer, status=2).json["error"]["problem"]
    assert "has not been asked" in unasked
    program.ran("lea", "consent", offer, "no", "--note", "exam")
    said_no = program.ran("hugo", "confirm", offer, status=2).json["error"]["problem"]
    assert 'said no ("exam")' in said_no
    assert program.duties("ann") == {("E", "AMU")}


def test_that_a_chosen_profile_acts_from_then_on(program: Program) -> None:
    program.ran(None, "profile", "use", "vera")
    listed = program.ran(None, "profile", "list").json
    assert listed["acting"] == "vera"
    assert "vera is viewer" in program.ran(None, "request", *GAP, status=2).json["error"]["problem"]
    book = program.db.parent / "r.xlsx"
    assert call("export", "--region", book, "--db", program.db).status == 0
    refused = call("import", book, "--db", program.db)
    assert refused.status == 2
    assert "may not import or replace whole sheets" in refused.err
    assert call("restore", book, "--db", program.db).status == 2
    program.ran(None, "profile", "use", "helen")
    assert program.ran(None, "request", *GAP).json["state"] == "open"


def test_that_a_plan_becomes_requests_with_offers_in_one_step(program: Program) -> None:
    span = ("--from", "2027-03-15", "--to", "2027-03-15")
    ran = call("plan", *span, "--apply", "--db", program.db, "--json")
    assignments = ran.json["assignments"]
    assert assignments
    sent = program.ran(None, "request", "--from-plan", *span).json
    assert len(sent["offers"]) == len(assignments)
    assert {one["staff_id"] for one in sent["offers"]} == {o["staff_id"] for o in assignments}
    again = program.ran(None, "request", "--from-plan", *span, status=2).json["error"]
    assert "No aid is proposed" in again["problem"]
    inbox = program.ran("lars", "inbox").json
    lent = [one["offer"] for one in sent["offers"] if one["lender"] == "RB"]
    to_agree = [task["offer"] for task in inbox["mine"] if "agree to lend" in task["what"]]
    assert sorted(to_agree) == sorted(lent) != []


def test_that_ledger_and_history_are_exported_and_text_is_never_a_formula(
    program: Program, tmp_path: Path
) -> None:
    offer = agreed(program)
    program.ran("hugo", "confirm", offer)
    program.ran("hugo", "worked", offer, "--note", "=1+1")
    out, text = tmp_path / "ledger.xlsx", tmp_path / "history.csv"
    program.ran(None, "ledger", "--out", out)
    book = load_workbook(out)
    assert book.sheetnames == ["Ledger", "Balance", "Months"]
    assert [cell.value for cell in book["Balance"][2]][:5] == ["RB", "RA", "all", 7.5, 9.5]
    note = book["Ledger"].cell(2, 15)
    assert (note.value, note.data_type) == ("=1+1", "s")
    program.ran(None, "history", "--staff", "ann", "--out", text)
    rows = list(csv.reader(text.open(encoding="utf-8-sig")))
    assert rows[0][:3] == ["Entry", "When", "Who"]
    assert any("worked" in row[3] and row[7] == "'=1+1" for row in rows)
    assert call("history", "--out", tmp_path / "h.pdf", "--db", program.db).status == 2


def test_that_a_draft_waits_until_it_is_opened(program: Program) -> None:
    draft = program.ran("helen", "request", *GAP, "--draft", "--urgency", "soon").json
    assert (draft["state"], draft["urgency"]) == ("draft", "soon")
    early = program.ran("lea", "offer", "AID-0001", "--staff", "ann", status=2).json["error"]
    assert "is draft and cannot be answered with an offer" in early["problem"]
    opened = program.ran("helen", "open", "AID-0001").json
    assert opened["state"] == "open"
    assert [h["what"] for h in opened["history"]] == [
        "AID-0001: cover asked for",
        "AID-0001: request opened",
    ]
    gone = program.ran("helen", "withdraw", "AID-0001", "--why", "somebody came back").json
    assert gone["state"] == "withdrawn"
    assert gone["history"][-1]["why"] == "somebody came back"


def test_that_other_commands_take_the_profile_too(program: Program, tmp_path: Path) -> None:
    span = ("--from", "2027-03-15", "--to", "2027-03-15")
    program.ran("vera", "plan", *span)
    refused = program.ran("vera", "plan", *span, "--apply", status=2).json["error"]["problem"]
    assert "vera is viewer and may not propose aid" in refused
    book = tmp_path / "region.xlsx"
    assert call("export", "--region", book, "--db", program.db).status == 0
    program.ran("vera", "import", book, status=2)
    program.ran("vera", "restore", book, status=2)


def test_that_the_lender_below_its_minimum_needs_the_approvers_override(program: Program) -> None:
    spare = agreed(program)
    program.ran("hugo", "confirm", spare)
    reference = program.ran(
        "helen", "request", "--service", "ICU", *DATE, "--shift", "L", "--line", 2
    ).json["reference"]
    offered = program.ran("lea", "offer", reference, "--staff", "bob").json
    assert offered["failed"] == ["lender"]
    assert offered["lender_minimum_lost"] == 1
    assert "AMU" in offered["text"]
    offer = offered["offer"]
    refused = program.ran("lars", "agree", offer, status=2).json["error"]["problem"]
    assert "override" in refused
    over = program.ran("lars", "agree", offer, "--override", "a bay is closed").json
    assert over["override"]["by"] == "lars"
    assert over["override"]["why"] == "a bay is closed"
