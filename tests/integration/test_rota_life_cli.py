"""The commands of a rota's life, by two profiles, and what they refuse."""

import json
from pathlib import Path

import pytest

from planner.bootstrap import Planner
from tests.integration.test_rota_life import sketch
from tests.program import Ran, call
from tests.stores import fresh_store, merge

DATES = ("--from", "2026-12-07", "--to", "2026-12-13")
WHERE = ("--service", "W", *DATES)


@pytest.fixture
def url(tmp_path: Path) -> str:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    address = store.location.url.render_as_string(hide_password=False)
    store.close()
    planner = Planner(address, "root")
    planner.profiles.add("Helen", "service_manager", service="W")
    planner.profiles.add("Anita", "approver", trust="RA")
    planner.profiles.add("Vera", "viewer")
    planner.close()
    return address


def ran(url: str, command: str, who: str, *more: object) -> Ran:
    return call(command, *WHERE, "--as", who, "--db", url, *more)


def accepted(url: str, who: str = "Helen") -> Ran:
    rule = ("--staff", "ann", "--rule", "WTR-DAILY", *DATES, "--why", "Nobody else")
    return call("accept-breach", *rule, "--as", who, "--db", url, "--json")


def test_that_two_profiles_take_a_rota_to_its_approval_and_reopen_it(
    url: str, tmp_path: Path
) -> None:
    done = ran(url, "submit", "Helen", "--json")
    assert (done.status, done.json["state"], done.json["stage"]) == (0, "published", "submitted")
    assert done.json["reference"] == "W/2026-12-07/2026-12-13"
    refused = ran(url, "approve", "Anita", "--json")
    assert refused.status == 2
    assert "1 hard breach that nobody has accepted" in refused.json["error"]["problem"]
    told = accepted(url)
    assert (told.status, told.json["accepted"][0]["figure"]) == (0, 9.0)
    check = call("check", "--db", url, "--json")
    (breach,) = [one for one in check.json["breaches"] if one["rule"] == "WTR-DAILY"]
    assert (breach["accepted"]["reason"], breach["accepted"]["who"]) == ("Nobody else", "Helen")
    assert check.status == 1
    assert "(accepted: Nobody else; Helen)" in call("check", "--db", url).out
    done = ran(url, "approve", "Anita", "--json")
    assert (done.status, done.json["state"]) == (0, "approved")
    assert [(one["who"], one["what"]) for one in done.json["history"]] == [
        ("Helen", "submit"),
        ("Anita", "approve"),
    ]
    out = tmp_path / "W.xlsx"
    assert call("export", *WHERE, "--out", out, "--db", url).status == 0
    assert call("verify", out, "--db", url).status == 0
    done = ran(url, "amend", "Helen", "--why", "Sunday is short", "--json")
    assert (done.status, done.json["state"], done.json["kept_versions"]) == (0, "draft", [2])
    assert call("verify", out, "--db", url).status == 1
    kept = tmp_path / "kept.xlsx"
    assert call("export", *WHERE, "--approved", "--out", kept, "--db", url).status == 0
    assert kept.stat().st_size > 1000


def test_that_an_accepted_breach_is_taken_back_by_whoever_may_accept_it(url: str) -> None:
    rule = ("--staff", "ann", "--rule", "WTR-DAILY", *DATES, "--take-back", "--db", url)
    nothing = call("accept-breach", *rule, "--as", "Helen")
    assert nothing.status == 2
    assert "no accepted breach of WTR-DAILY" in nothing.err
    accepted(url)
    assert call("accept-breach", *rule, "--as", "Vera").status == 2
    done = call("accept-breach", *rule, "--as", "Helen")
    assert (done.status, done.out) == (0, "1 accepted breach taken back.\n")
    check = call("check", "--db", url, "--json")
    assert [one.get("accepted") for one in check.json["breaches"]] == [None]
    accepted(url)
    again = call("accept-breach", *rule, "--as", "Helen", "--json")
    assert again.json == {"taken_back": 1}


@pytest.mark.parametrize(
    ("command", "who", "more", "words"),
    [
        ("approve", "Helen", (), "may not sign off the rota"),
        ("submit", "Vera", (), "may not submit the rota"),
        ("approve", "Anita", (), "can be approved only while it is submitted"),
        ("reject", "Anita", (), "can be sent back only while it is submitted"),
        ("amend", "Helen", ("--why", "x"), "only while it is approved or final"),
        ("finalise", "Anita", (), "can be made final only while it is approved"),
        ("submit", "Nobody", (), "There is no profile 'Nobody'"),
        ("submit", "Helen", ("--why", "x" * 2_001), "2,001 characters, 2,000 at most"),
        ("submit", "Helen", ("--why", "red \x1b[31m"), "characters that cannot be printed"),
    ],
)
def test_that_what_state_or_role_forbids_is_refused_and_nothing_changes(
    url: str, command: str, who: str, more: tuple[str, ...], words: str
) -> None:
    before = ran(url, "rota", "Anita", "--json").out
    refused = ran(url, command, who, *more)
    assert refused.status == 2
    assert words in refused.err
    assert "Traceback" not in refused.err
    assert ran(url, "rota", "Anita", "--json").out == before


def test_that_a_rota_is_shown_in_words(url: str) -> None:
    shown = ran(url, "rota", "Vera")
    assert shown.status == 0
    assert "Ward W, Mon 7 Dec – Sun 13 Dec: no version yet, draft" in shown.out
    assert "[to do] 1 hard breach, not accepted" in shown.out
    assert "[look ] 1 minimum gap: E Sun 13 Dec: 0 of 1" in shown.out


def test_that_nothing_was_approved_is_said_of_a_rota_without_a_kept_version(
    url: str, tmp_path: Path
) -> None:
    out = tmp_path / "kept.xlsx"
    ran_export = call("export", *WHERE, "--approved", "--out", out, "--db", url, "--json")
    assert ran_export.status == 2
    assert "was approved" in json.loads(ran_export.out)["error"]["problem"]
    assert not out.exists()


def test_that_the_history_names_steps_kept_versions_and_accepted_breaches(url: str) -> None:
    ran(url, "submit", "Helen")
    accepted(url)
    ran(url, "approve", "Anita", "--why", "looked\nat it")
    entries = call("history", "--db", url, "--json").json["entries"]
    lines = {line["sheet"]: line for line in reversed(entries)}
    rota = "rota of Ward W (W) from Mon 7 Dec 2026: added"
    assert lines["RotaSteps"]["item"] == f"Step 2 of the {rota}"
    kept = lines["KeptRotas"]
    assert kept["item"] == f"Approved version of the {rota}"
    assert kept["after"].endswith(" characters, packed")
    breach = "Accepted breach of WTR-DAILY by Ann Nurse (ann) from Mon 7 Dec 2026: added"
    assert lines["AcceptedBreaches"]["item"] == breach
    of_ann = call("history", "--staff", "ann", "--db", url, "--json").json["entries"]
    assert breach in [line["item"] for line in of_ann]
    of_ward = call("history", "--service", "W", "--db", url, "--json").json["entries"]
    assert breach in [line["item"] for line in of_ward]
    told = call("history", "--db", url).out.splitlines()
    assert max(map(len, told)) < 400
    assert any(line.endswith("looked at it") for line in told)
