"""All working-time rules, in the order of the specification's table."""

from collections.abc import Mapping

from planner.domain.rules.averages import AverageWeek, NightAverage
from planner.domain.rules.clashes import OnAbsence, Overlap
from planner.domain.rules.hours import RollingHours, WeekHours
from planner.domain.rules.on_call import OnCall
from planner.domain.rules.rests import DailyRest, WeeklyRest
from planner.domain.rules.rule import Rule
from planner.domain.rules.runs import (
    LongestRun,
    RestAfterRun,
    RunThenRest,
    ShiftLength,
    all_duties,
    late_duties,
    long_duties,
    night_duties,
)
from planner.domain.rules.thresholds import RULE_IDS
from planner.domain.rules.weekends import Weekends

__all__ = ["RULES", "RULE_IDS", "RULE_NUMBER"]

RULES: tuple[Rule, ...] = (
    AverageWeek(),
    DailyRest(),
    WeeklyRest(),
    NightAverage(),
    RollingHours(),
    ShiftLength(),
    RunThenRest("DR-LONG4", long_duties),
    RunThenRest("DR-LATE4", late_duties),
    LongestRun("DR-NIGHT4", night_duties),
    RestAfterRun("DR-46", night_duties),
    RunThenRest("DR-CONSEC7", all_duties),
    Weekends(),
    OnCall(),
    LongestRun("AFC-LONG", long_duties),
    LongestRun("AFC-NIGHT", night_duties),
    RestAfterRun("AFC-46", night_duties),
    LongestRun("AFC-CONSEC", all_duties),
    WeekHours(),
    Overlap(),
    OnAbsence(),
)

RULE_NUMBER: Mapping[str, int] = {rule.id: number for number, rule in enumerate(RULES)}
"""The number of each rule's bit, and its number in breaches."""
