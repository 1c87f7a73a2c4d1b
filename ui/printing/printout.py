"""Something that can be printed: its title, its file's name, and how its pages are laid out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.application.person_sheet import PersonSheet
from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import service_title
from planner.domain.calendar import date_of
from ui.printing.marks import A3, Page, Paper
from ui.printing.person_page import person_pages
from ui.printing.rota_pages import PART as ROTA
from ui.printing.sign_off import PARTS, SIGNED, sign_off_pages


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader chose for the sign-off's pages."""

    rota_paper: Paper = A3
    data: bool = False
    """Whether the list for machines is printed as well."""


@dataclass(frozen=True, slots=True)
class Printout:
    """Laid out off the window's thread, by `pages`."""

    title: str
    stem: str
    """Name of a file without its ending."""
    lay_out: Callable[[Options], Sequence[Page]]
    options: Options | None = Options()
    """None where there is nothing to choose."""
    has_data: bool = False
    """Whether there is a list for machines to print."""

    def pages(self) -> tuple[Page, ...]:
        """The pages as chosen."""
        return tuple(self.lay_out(self.options or Options()))

    def but(self, options: Options) -> "Printout":
        """The same with other options."""
        return replace(self, options=options)


def sign_off_printout(facts: SignOffSheet) -> Printout:
    """The sign-off of one service."""
    heading = facts.heading

    def lay_out(options: Options) -> Sequence[Page]:
        parts = tuple(PARTS) if options.data else SIGNED
        return sign_off_pages(facts, parts, options.rota_paper)

    title, stem = service_title(heading), _stem(facts, "sign-off")
    return Printout(title, stem, lay_out, has_data=True)


def rota_printout(facts: SignOffSheet) -> Printout:
    """The rota alone, as it hangs on a wall."""

    def lay_out(options: Options) -> Sequence[Page]:
        return sign_off_pages(facts, (ROTA,), options.rota_paper)

    return Printout(f"Rota of {service_title(facts.heading)}", _stem(facts, "rota"), lay_out)


def person_printout(facts: PersonSheet) -> Printout:
    """The duties of one person."""
    first = date_of(facts.period.first)
    return Printout(
        f"Duties of {facts.row.name}",
        f"{_plain(facts.row.staff_id)}-{first}-duties",
        lambda _options: person_pages(facts),
        None,
    )


def _stem(facts: SignOffSheet, what: str) -> str:
    heading = facts.heading
    return f"{_plain(heading.service)}-{date_of(heading.period.first)}-{what}"


def _plain(code: str) -> str:
    """A code without what file systems refuse."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in code)
