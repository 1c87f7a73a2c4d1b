"""Packs are data: complete, dated, and refused with a clear message when wrong."""

import re
from datetime import date

import pytest

from planner.application.errors import UserError
from planner.application.resources import RESOURCES
from planner.application.rule_packs import load_rule_book
from planner.domain.rules.packs import PackError, parse_packs
from planner.domain.rules.registry import RULE_IDS, RULES
from planner.domain.rules.settings import Severity
from planner.domain.rules.thresholds import THRESHOLDS
from planner.domain.sheets import RULE_SETS
from planner.domain.wording.rules import BREACH_TEXTS, RULE_TITLES

HARD, WARN, OFF = Severity.HARD, Severity.WARN, Severity.OFF
TABLE = {
    # rule: (resident_doctor, agenda_for_change, consultant), as in the specification
    "WTR-48": (HARD, HARD, HARD),
    "WTR-DAILY": (HARD, HARD, HARD),
    "WTR-WEEKLY": (WARN, HARD, HARD),
    "WTR-NIGHT": (WARN, WARN, WARN),
    "DR-72": (HARD, OFF, OFF),
    "DR-13": (HARD, OFF, OFF),
    "DR-LONG4": (HARD, OFF, OFF),
    "DR-LATE4": (HARD, OFF, OFF),
    "DR-NIGHT4": (HARD, OFF, OFF),
    "DR-46": (HARD, OFF, OFF),
    "DR-CONSEC7": (HARD, OFF, OFF),
    "DR-WE": (HARD, OFF, OFF),
    "DR-ONCALL": (HARD, OFF, OFF),
    "AFC-LONG": (OFF, WARN, OFF),
    "AFC-NIGHT": (OFF, HARD, OFF),
    "AFC-46": (OFF, WARN, OFF),
    "AFC-CONSEC": (OFF, HARD, OFF),
    "AFC-60": (OFF, HARD, OFF),
    "OVERLAP": (HARD, HARD, HARD),
    "ABSENT": (HARD, HARD, HARD),
}
TEXTS = {path.name: path.read_text("utf-8") for path in (RESOURCES / "rules").glob("*.toml")}
NURSES = "agenda_for_change.toml"


def test_every_rule_of_the_table_is_registered_with_thresholds_and_a_title():
    assert tuple(TABLE) == RULE_IDS
    assert tuple(rule.id for rule in RULES) == tuple(TABLE)
    assert set(THRESHOLDS) == set(RULE_TITLES) == set(TABLE)


def test_every_part_of_every_rule_has_a_sentence_and_no_sentence_is_left_over():
    parts = {(rule.id, part.name) for rule in RULES for part in rule.parts}
    assert parts == set(BREACH_TEXTS)


@pytest.mark.parametrize("rule", TABLE)
def test_the_packs_give_each_rule_the_severity_of_the_table(rule):
    book = load_rule_book()
    assert tuple(pack.rules[rule].severity for pack in book.packs) == TABLE[rule]


def test_the_packs_stand_in_the_order_of_the_rule_sets_and_are_dated():
    book = load_rule_book()
    assert tuple(pack.rule_set for pack in book.packs) == RULE_SETS
    assert all(pack.version and pack.valid_from < date(2026, 12, 7) for pack in book.packs)
    assert [pack.breaks_paid for pack in book.packs] == [True, False, False]
    assert [pack.on_call_share for pack in book.packs] == [0, 0, 0]


def test_the_averages_differ_as_the_table_says():
    doctor, nurse, _ = load_rule_book().packs
    assert (doctor.rules["WTR-48"]["weeks"], nurse.rules["WTR-48"]["weeks"]) == (26, 17)
    assert doctor.rules["WTR-48"].get("opted_out_hours") == 56
    assert nurse.rules["WTR-48"].get("opted_out_hours") is None


def edited(pattern: str, replacement: str) -> dict[str, str]:
    text, count = re.subn(pattern, replacement, TEXTS[NURSES], count=1)
    assert count == 1
    return TEXTS | {NURSES: text}


def test_a_changed_threshold_is_used():
    book = parse_packs(edited("rest_hours = 11", "rest_hours = 12"))
    assert book.packs[1].rules["WTR-DAILY"]["rest_hours"] == 12


@pytest.mark.parametrize(
    ("pattern", "replacement", "message"),
    [
        ("rest_hours = 11", "rest_hours = -1", "rule WTR-DAILY: rest_hours is -1; expected"),
        ("rest_hours = 11", 'rest_hours = "11"', "rule WTR-DAILY: rest_hours is '11'; expected"),
        ("rest_hours = 11", "", "rule WTR-DAILY: rest_hours is missing; expected a number"),
        ("rest_hours = 11", "rest_hours = 11\nrest = 1", "rule WTR-DAILY: rest is 1; expected"),
        ("weeks = 17", "weeks = 17.5", "rule WTR-48: weeks is 17.5; expected a whole number"),
        ('severity = "hard"', 'severity = "strict"', "severity is 'strict'; expected off, warn"),
        (r"\[rules.AFC-60\]", "[rules.AFC-66]", "AFC-66"),
        (r"\[rules.AFC-60\]\nseverity = \"hard\"[^\[]*", "", "rule AFC-60: AFC-60 is missing"),
        ('night_from = "23:00"', 'night_from = "24:30"', "night_from is '24:30'; expected a time"),
        ("on_call_share = 0", "on_call_share = 2", "on_call_share is 2; expected a number from 0"),
        ("valid_from = 1998-10-01", "valid_from = 1998", "valid_from is 1998; expected a date"),
        ("breaks_paid = false", "", "breaks_paid is missing; expected true or false"),
        ('rule_set = "agenda_for_change"', 'rule_set = "nurses"', "rule_set is 'nurses'; expected"),
        ("breaks_paid = false", "breaks_paid =", "not valid TOML"),
    ],
)
def test_a_wrong_pack_says_which_file_rule_and_key(pattern, replacement, message):
    with pytest.raises(PackError, match=re.escape(message)) as caught:
        parse_packs(edited(pattern, replacement))
    assert str(caught.value).startswith(NURSES)


def test_a_missing_or_doubled_rule_set_is_refused():
    with pytest.raises(PackError, match="No pack for the rule set 'consultant'"):
        parse_packs({name: text for name, text in TEXTS.items() if name != "consultant.toml"})
    with pytest.raises(PackError, match="another pack for the rule set 'consultant'"):
        parse_packs(TEXTS | {"zz.toml": TEXTS["consultant.toml"]})


def test_a_wrong_pack_in_the_folder_is_the_users_error(tmp_path):
    for name, text in edited("rest_hours = 11", "rest_hours = -1").items():
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UserError, match="rule WTR-DAILY") as caught:
        load_rule_book(tmp_path)
    assert str(tmp_path) in caught.value.mend
