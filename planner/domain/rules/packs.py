"""Rule packs: dated data that say which rules hold for whom, how hard, and from which figure."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain.rules.settings import Settings, Severity, Threshold
from planner.domain.rules.thresholds import RULE_IDS, THRESHOLDS
from planner.domain.sheets import RULE_SETS

__all__ = ["PackError", "RuleBook", "RulePack", "Severity", "parse_packs"]

_WORDS = {"off": Severity.OFF, "warn": Severity.WARN, "hard": Severity.HARD}
_HEAD = ("rule_set", "version", "title", "valid_from", "breaks_paid", "on_call_share")
_COUNTING = (
    Threshold("long_over_hours", high=24),
    Threshold("night_from", time=True),
    Threshold("night_to", time=True),
    Threshold("night_least_hours", high=24),
)


class PackError(ValueError):
    """A pack that cannot be used; says which file, rule and key, and what is expected."""


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one rule set."""

    rule_set: str
    version: str
    title: str
    valid_from: date
    breaks_paid: bool
    """Whether breaks count as hours worked."""
    on_call_share: float
    """Share of an on-call period that counts as hours worked (reading B20)."""
    long_over_hours: float
    night_from: int
    """Minutes from 00:00."""
    night_to: int
    night_least_hours: float
    rules: Mapping[str, Settings]
    """Every rule id."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One pack for each rule set, in the order of `sheets.RULE_SETS`."""

    packs: tuple[RulePack, ...]


def parse_packs(texts: Mapping[str, str]) -> RuleBook:
    """The book in some TOML texts by file name.

    PackError says which file, rule and key is wrong and what is expected there.
    """
    packs: dict[str, RulePack] = {}
    for name, text in texts.items():
        pack = _Reader(name, text).pack()
        if pack.rule_set in packs:
            raise PackError(f"{name}: there is another pack for the rule set {pack.rule_set!r}.")
        packs[pack.rule_set] = pack
    missing = [rule_set for rule_set in RULE_SETS if rule_set not in packs]
    if missing:
        raise PackError(f"No pack for the rule set {missing[0]!r}: add a file for it.")
    return RuleBook(tuple(packs[rule_set] for rule_set in RULE_SETS))


class _Reader:
    """Reads one file, and knows its name for the messages."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        try:
            self._data: dict[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise PackError(f"{name}: not valid TOML: {error}.") from error

    def pack(self) -> RulePack:
        head, counting = self._data, self._table(self._data, "counting", "")
        self._known(head, (*_HEAD, "counting", "rules"), "")
        figures = self._figures(counting, _COUNTING, "[counting]", required=True)
        self._known(counting, [threshold.name for threshold in _COUNTING], "[counting]")
        rule_set = self._text("rule_set")
        if rule_set not in RULE_SETS:
            raise self._error("", "rule_set", rule_set, f"one of {', '.join(RULE_SETS)}")
        return RulePack(
            rule_set=rule_set,
            version=self._text("version"),
            title=self._text("title"),
            valid_from=self._date("valid_from"),
            breaks_paid=self._flag("breaks_paid"),
            on_call_share=self._figure(head, Threshold("on_call_share", high=1), ""),
            long_over_hours=figures["long_over_hours"],
            night_from=int(figures["night_from"]),
            night_to=int(figures["night_to"]),
            night_least_hours=figures["night_least_hours"],
            rules=self._rules(),
        )

    def _rules(self) -> dict[str, Settings]:
        tables = self._table(self._data, "rules", "")
        self._known(tables, RULE_IDS, "[rules]")
        return {rule: self._rule(tables, rule) for rule in RULE_IDS}

    def _rule(self, tables: Mapping[str, object], rule: str) -> Settings:
        place = f"rule {rule}"
        table = self._table(tables, rule, place)
        expected = THRESHOLDS[rule]
        self._known(table, ["severity", "source", *(part.name for part in expected)], place)
        word = table.get("severity")
        if word not in _WORDS:
            raise self._error(place, "severity", word, "off, warn or hard")
        severity = _WORDS[str(word)]
        figures = self._figures(table, expected, place, required=severity is not Severity.OFF)
        return Settings(severity, figures)

    def _figures(
        self,
        table: Mapping[str, object],
        expected: Collection[Threshold],
        place: str,
        *,
        required: bool,
    ) -> dict[str, float]:
        return {
            part.name: self._figure(table, part, place)
            for part in expected
            if part.name in table or (required and not part.optional)
        }

    def _figure(self, table: Mapping[str, object], part: Threshold, place: str) -> float:
        value = table.get(part.name)
        if part.time:
            return self._time(value, part, place)
        kinds = "a whole number" if part.whole else "a number"
        wanted = f"{kinds} from {part.low:g} to {part.high:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._error(place, part.name, value, wanted)
        if not part.low <= value <= part.high or (part.whole and value != int(value)):
            raise self._error(place, part.name, value, wanted)
        return float(value)

    def _time(self, value: object, part: Threshold, place: str) -> float:
        hour, colon, minute = str(value).partition(":")
        if not (colon and hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
            raise self._error(place, part.name, value, 'a time such as "23:00"')
        if int(hour) > 23 or int(minute) > 59:
            raise self._error(place, part.name, value, "a time from 00:00 to 23:59")
        return int(hour) * 60 + int(minute)

    def _table(self, data: Mapping[str, object], key: str, place: str) -> dict[str, object]:
        value = data.get(key)
        if not isinstance(value, dict):
            raise self._error(place, key, value, "a table of its own")
        return value

    def _text(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error("", key, value, "a text")
        return value

    def _date(self, key: str) -> date:
        value = self._data.get(key)
        if not isinstance(value, date):
            raise self._error("", key, value, "a date such as 2026-12-07")
        return value

    def _flag(self, key: str) -> bool:
        value = self._data.get(key)
        if not isinstance(value, bool):
            raise self._error("", key, value, "true or false")
        return value

    def _known(self, table: Mapping[str, object], names: Collection[str], place: str) -> None:
        for key in table:
            if key not in names:
                raise self._error(place, key, table[key], f"only {', '.join(names)} here")

    def _error(self, place: str, key: str, value: object, wanted: str) -> PackError:
        where = f"{self._name}, {place}" if place else self._name
        if value is None:
            return PackError(f"{where}: {key} is missing; expected {wanted}.")
        return PackError(f"{where}: {key} is {value!r}; expected {wanted}.")
