"""Sums over the ledger: what each trust has given another, in hours, miles and pounds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from planner.domain.calendar import date_of


class Entry(Protocol):
    """One entry of the ledger: a duty worked, or what a correction adds."""

    @property
    def offer(self) -> str:
        """The duty that it is about."""

    @property
    def lender(self) -> str:
        """Trust."""

    @property
    def host(self) -> str:
        """Trust."""

    @property
    def day(self) -> int:
        """Day number of the duty."""

    @property
    def hours(self) -> float:
        """Worked."""

    @property
    def miles(self) -> float | None:
        """One way."""

    @property
    def cost(self) -> float | None:
        """Pounds."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over entries of one lender and host."""

    lender: str
    host: str
    month: str
    """Such as "2026-12"; empty: all months."""
    hours: float
    miles: float
    cost: float
    lines: int
    unpriced: int
    """Entries without a known cost. One without hours, as on-call may be at first, is known
    once another entry of its duty has a cost."""


@dataclass(frozen=True, slots=True)
class Between:
    """What two trusts have given each other, over all entries."""

    one: str
    other: str
    """Trusts, in the order of their codes."""
    given: float
    """Hours that the first gave the other; so for the rest."""
    taken: float
    """Hours that it was given."""
    cost_given: float
    cost_taken: float

    @property
    def balance(self) -> float:
        """Hours that the first gave and was not given back; negative: it owes."""
        return round(self.given - self.taken, 2)

    @property
    def cost_balance(self) -> float:
        """Pounds, as `balance`."""
        return round(self.cost_given - self.cost_taken, 2)


_E = TypeVar("_E", bound=Entry)


def month_of(day: int) -> str:
    """The month of a date, as "2026-12"."""
    return date_of(day).strftime("%Y-%m")


def balance(entries: Iterable[_E]) -> tuple[Sum, ...]:
    """Sums by lender and host, in their order. O(n log n)."""
    return _sums(entries, lambda entry: (entry.lender, entry.host, ""))


def balance_by_month(entries: Iterable[_E]) -> tuple[Sum, ...]:
    """Sums by lender, host and month, in their order. O(n log n)."""
    return _sums(entries, lambda entry: (entry.lender, entry.host, month_of(entry.day)))


def between(sums: Iterable[Sum]) -> tuple[Between, ...]:
    """Both ways of every pair of trusts, those with most hours first. O(n log n)."""
    found: dict[tuple[str, str], list[float]] = {}
    for one in sums:
        first, second = sorted((one.lender, one.host))
        figures = found.setdefault((first, second), [0.0, 0.0, 0.0, 0.0])
        way = 0 if one.lender == first else 1
        figures[way] += one.hours
        figures[way + 2] += one.cost
    pairs = (Between(*key, *(round(value, 2) for value in found[key])) for key in found)
    return tuple(sorted(pairs, key=lambda pair: (-(pair.given + pair.taken), pair.one, pair.other)))


def _sums(entries: Iterable[_E], key: Callable[[_E], tuple[str, str, str]]) -> tuple[Sum, ...]:
    groups: dict[tuple[str, str, str], list[_E]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return tuple(_sum(*pair, groups[pair]) for pair in sorted(groups))


def _sum(lender: str, host: str, month: str, entries: list[_E]) -> Sum:
    known = {one.offer for one in entries if one.cost is not None}
    return Sum(
        lender,
        host,
        month,
        # To a hundredth of an hour and a penny: sums of halves and thirds shall not trail digits.
        hours=round(sum(one.hours for one in entries), 2),
        miles=round(sum(one.miles or 0.0 for one in entries), 2),
        cost=round(sum(one.cost or 0.0 for one in entries), 2),
        lines=len(entries),
        unpriced=sum(
            one.cost is None and not (one.hours == 0 and one.offer in known) for one in entries
        ),
    )
