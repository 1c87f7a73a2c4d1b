"""Use cases of cover: what is filled, where the gaps are, and who could fill one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.application.errors import UserError, nobody
from planner.application.pledges import around, pledges_of
from planner.application.ports import UnitOfWork, UnitOfWorkFactory
from planner.domain.aid.values import Offer
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.places import Places, TooManyLinesError
from planner.domain.cover.pledges import Move, Pledge, Pledged, pledged
from planner.domain.cover.suggestion import Gap, Suggestion, suggest
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Codes, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import day_text, list_text

_MOST_NAMES = 12
"""So many codes are offered when one is not known."""


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One service, date and shift for which a demand line applies (A3)."""

    service: str
    day: int
    """Day number."""
    shift: str
    margin: int | None
    """None where all minimums are 0."""
    minimum: int
    target: int
    """The minimum included (A1)."""
    filled_minimum: int
    filled_target: int
    """All slots filled (A1)."""


@dataclass(frozen=True, slots=True)
class CoverReport:
    """Cover of a period, ordered by service, date and shift."""

    rows: tuple[CoverRow, ...]
    minimum_gaps: int
    target_gaps: int
    """Further slots left empty (A1)."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line of one service, date and shift that some best filling leaves short (A14)."""

    service: str
    day: int
    shift: str
    line: int
    """The line's number within its service."""
    minimum: int
    """Most minimum slots of the line that a best filling leaves empty."""
    further: int
    """Most further slots of the line that a best filling leaves empty."""
    margin: int | None
    """Of the service, date and shift."""
    place: int
    """Number in `Places`."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A region with what cover needs of it, worked out once and read by many questions."""

    region: Region
    places: Places
    filling: Filling
    engine: RuleEngine

    @classmethod
    def of(cls, region: Region, book: RuleBook) -> "Loaded":
        """Places and fillings of a loaded region; UserError where demand cannot be counted."""
        places = places_of(region)
        return cls(region, places, fill(region, places), RuleEngine(region, book))


def places_of(region: Region) -> Places:
    """The places of a region; UserError if one has more lines than can be told apart."""
    try:
        return Places.of(region)
    except TooManyLinesError as error:
        raise UserError(str(error), "Join lines that ask for the same grade and skill.") from error


def spoken_for(
    view: Loaded, suggestion: Suggestion, pledges: Collection[Pledge]
) -> Mapping[int, Sequence[Pledged]]:
    """Candidates of a suggestion who are spoken for, by number in the region; see `pledged`."""
    moves = [Move.of(one) for one in suggestion.candidates]
    return pledged(view.region, view.engine, suggestion.gap, moves, pledges)


def cover_report(
    region: Region, filling: Filling, services: Collection[str] | None = None
) -> CoverReport:
    """Rows and totals, of some services (codes) or of all (A3, D5). O(places)."""
    places = filling.places
    chosen = np.flatnonzero(_of_services(region, filling, services))
    columns = [
        places.service,
        places.day,
        places.shift,
        filling.margin,
        filling.minimum,
        filling.target,
        filling.filled_minimum,
        filling.filled_target,
    ]
    codes, shifts = region.services.ids.codes, region.shifts.ids.codes
    rows = tuple(
        CoverRow(codes[s], day, shifts[h], _margin(margin), low, target, filled_low, filled)
        for s, day, h, margin, low, target, filled_low, filled in zip(
            *(column[chosen].tolist() for column in columns), strict=True
        )
    )
    return CoverReport(
        rows,
        int(filling.minimum_gaps[chosen].sum()),
        int(filling.target_gaps[chosen].sum()),
    )


def gap_rows(
    region: Region, filling: Filling, services: Collection[str] | None = None
) -> list[GapRow]:
    """Every line with a gap, ordered by service, date, shift and line."""
    places, lines = filling.places, region.lines
    wanted = _of_services(region, filling, services)
    return [
        GapRow(
            service=region.services.ids.codes[places.service[gap.place]],
            day=int(places.day[gap.place]),
            shift=region.shifts.ids.codes[places.shift[gap.place]],
            line=int(lines.number[gap.line]),
            minimum=gap.empty.minimum,
            further=gap.empty.further,
            margin=_margin(int(filling.margin[gap.place])),
            place=gap.place,
        )
        for gap in gaps(region, filling)
        if wanted[gap.place]
    ]


def named_gap(region: Region, places: Places, service: str, day: int, shift: str, line: int) -> Gap:
    """The gap of some codes; UserError names what is not known and what would be right."""
    service_number = number_of(region.services.ids, service, "service")
    shift_number = number_of(region.shifts.ids, shift, "shift")
    numbers = region.lines.number[region.lines.service == service_number]
    if line not in numbers:
        raise UserError(
            f"Service {service} has no demand line {line}.",
            f"Its lines: {list_text([str(n) for n in numbers.tolist()]) or 'none'}.",
        )
    place = places.place_of(service_number, day, shift_number)
    here = [] if place == NONE else region.lines.number[places.lines_of(place)].tolist()
    if line not in here:
        raise UserError(
            f"Line {line} of service {service} does not ask for shift {shift} "
            f"on {day_text(day, year=True)}.",
            _when_it_applies(region, service_number, day, line),
        )
    return Gap(service_number, day, shift_number, line)


def check_services(known: Sequence[str], services: Collection[str]) -> None:
    """UserError if one of some service codes is not known."""
    for code in services:
        if code not in known:
            raise _unknown(code, "service", sorted(known))


@dataclass(frozen=True, slots=True)
class CoverService:
    """Cover and suggestions for whoever has no arrays loaded, such as the command line."""

    uow_factory: UnitOfWorkFactory
    rule_book: RuleBook
    weights: Weights

    def cover(self, period: Period, services: Collection[str] = ()) -> CoverReport:
        """Cover of all services, or of some; UserError for one that is not known."""
        with self.uow_factory() as work:
            check_services([entry.code for entry in work.catalogue()], services)
            region = work.load_region(period, sorted(services) or None)
        return cover_report(region, fill(region, places_of(region)), services or None)

    def suggest(
        self, service: str, on: date, shift: str, line: int, limit: int | None = 20
    ) -> tuple[Loaded, Suggestion]:
        """Who could cover one gap, and the date that the answer's numbers mean."""
        if limit is not None and limit < 1:
            raise UserError("The limit must be 1 or more.", "Leave it out for 20.")
        day = day_number(on)
        with self.uow_factory() as work:
            view = Loaded.of(self._around(work, day), self.rule_book)
        region, places = view.region, view.places
        gap = named_gap(region, places, service, day, shift, line)
        return view, suggest(region, view.engine, places, self.weights, gap, limit)

    def spoken_for(
        self, view: Loaded, suggestion: Suggestion, offers: Iterable[Offer] = ()
    ) -> Mapping[int, Sequence[Pledged]]:
        """Candidates of a suggestion who are on offer, or proposed, near its date; for what.

        By number in the region. O(offers and proposals of eight weeks).
        """
        with self.uow_factory() as work:
            proposed = work.proposed_aid(around(suggestion.gap.day, suggestion.gap.day))
        return spoken_for(view, suggestion, pledges_of(offers, proposed))

    @staticmethod
    def _around(work: UnitOfWork, day: int) -> Region:
        """Only the gap's own date is needed: all places that can change lie on it (A7)."""
        return work.load_region(Period(day, day))


def _of_services(
    region: Region, filling: Filling, services: Collection[str] | None
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    if services is None:
        return np.ones(len(filling.places), dtype=np.bool_)
    numbers = [number_of(region.services.ids, code, "service") for code in services]
    return np.isin(filling.places.service, numbers)


def _margin(margin: int) -> int | None:
    return None if margin == NO_MARGIN else margin


def number_of(codes: Codes, code: str, what: str) -> int:
    """The number of a code; UserError names what there is like it. `what`: "service", "shift"."""
    number = codes.index.get(code)
    if number is None:
        raise _unknown(code, what, codes.codes)
    return number


def person_number(region: Region, code: str) -> int:
    """The number of a staff number; UserError if there is nobody of it."""
    number = region.people.ids.index.get(code)
    if number is None:
        raise nobody(code)
    return number


def _unknown(code: str, what: str, known: Sequence[str]) -> UserError:
    if not known:
        mend = f"There is no {what} yet: import a region workbook first."
    elif len(known) <= _MOST_NAMES:
        mend = f"The {what}s are {list_text(list(known))}."
    else:
        near = _alike(code, known)
        mend = f"Like it are {list_text(near)}." if near else f"There are {len(known)} {what}s."
    return UserError(f"There is no {what} {code!r}.", mend)


def _alike(code: str, known: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(code, known, n=_MOST_NAMES, cutoff=0.4)


def _when_it_applies(region: Region, service: int, day: int, line: int) -> str:
    lines = region.lines
    (row,) = np.flatnonzero((lines.service == service) & (lines.number == line)).tolist()
    shift = region.shifts.ids.codes[lines.shift[row]]
    others = [
        str(number)
        for number, other in zip(lines.number.tolist(), range(len(lines)), strict=True)
        if lines.service[other] == service
        and day in region.period
        and lines.applies[other, day - region.period.first]
    ]
    means = f"It asks for shift {shift} on {lines.days[row]}."
    if not others:
        return f"{means} No line of this service applies on {date_of(day):%Y-%m-%d}."
    return f"{means} Lines that apply on that date: {list_text(others)}."
