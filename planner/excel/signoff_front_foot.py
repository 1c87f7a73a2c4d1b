"""The lower part of the Sign-off sheet: comments, two signatures, and what a machine reads."""

from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from planner.application.signoff_key import FORM
from planner.application.signoff_sheet import Signature, Signatures, SignOffSheet
from planner.domain.calendar import date_of
from planner.domain.wording.formats import moment_text
from planner.excel import signoff_styles as s
from planner.excel.signoff_pen import Pen

FACT_NAMES = {
    "service": "SignOffService",
    "from": "SignOffFrom",
    "to": "SignOffTo",
    "version": "SignOffVersion",
    "status": "SignOffStatus",
    "seal": "SignOffSeal",
}
"""Names of the cells that `verify` reads first; the file's own properties have the same names."""

PART_NAMES = {
    "duties": "SignOffDuties",
    "absences": "SignOffAbsences",
    "journal": "SignOffJournal",
    "form": "SignOffForm",
}
"""Names of the file's properties that seal duties and absences apart, and that say how far the
journal had come and which texts were known: what tells, when a workbook comes back, how it was
made."""

_LINES = 2
"""Lines to write comments on."""
_LEFT_BOX, _RIGHT_BOX = (1, 5), (7, 11)


def machine_facts(facts: SignOffSheet) -> dict[str, str]:
    """What identifies the workbook, as text, by the keys of FACT_NAMES."""
    heading = facts.heading
    return {
        "service": heading.service,
        "from": date_of(heading.period.first).isoformat(),
        "to": date_of(heading.period.last).isoformat(),
        "version": "" if heading.version is None else str(heading.version),
        "status": heading.status,
        "seal": facts.seal.digest,
    }


def part_facts(facts: SignOffSheet) -> dict[str, str]:
    """The seals of the parts and the form, by the keys of PART_NAMES."""
    parts = {
        "duties": facts.duties_seal.digest,
        "absences": facts.absences_seal.digest,
        "form": FORM,
    }
    number = facts.heading.journal
    return parts if number is None else parts | {"journal": str(number)}


def write_comments(pen: Pen, row: int, last: int) -> int:
    """A box with lines to write on; returns the row below it."""
    pen.text(row, 1, "Comments", s.HEADING)
    pen.height(row, 20)
    for at in range(1, _LINES + 1):
        for column in range(1, last + 1):
            look = s.Look(
                top=s.FRAME if at == 1 else None,
                bottom=s.FRAME if at == _LINES else ("dotted", s.EDGE),
                left=s.FRAME if column == 1 else None,
                right=s.FRAME if column == last else None,
            )
            pen.blank(row + at, column, look)
        pen.height(row + at, 19)
    return row + _LINES + 1


def write_signatures(pen: Pen, row: int, signed: Signatures) -> int:
    """Two blocks side by side, filled where somebody signed; returns the row below them."""
    blocks = (
        (_LEFT_BOX, "1. Submitted by", signed.submitted),
        (_RIGHT_BOX, "2. Approved by (another person)", signed.approved),
    )
    for (first, last), title, signature in blocks:
        for at in range(6):
            for column in range(first, last + 1):
                pen.blank(row + at, column, _edge(at, column, first, last))
        look = _edge(0, first, first, last).but(bold=True, size=10, across="left", indent=1)
        pen.text(row, first, title, look)
        _line_of(pen, row + 1, first, last, ("Name and role",))
        _line_of(pen, row + 3, first, last, ("Signature", "Date and time"))
        if signature is not None:
            _sign(pen, row, first, last, signature)
    for at, height in enumerate((18, 22, 12, 28, 12, 5)):
        pen.height(row + at, height)
    return row + 6


def _sign(pen: Pen, row: int, first: int, last: int, signature: Signature) -> None:
    """Fill the lines of a block: who, as what, and when, as the program recorded it."""
    role = f", {signature.role}" if signature.role else ""
    year = signature.at.year
    moment = moment_text(signature.at)
    entries = (
        (row + 1, first, f"{signature.name}{role}"),
        (row + 3, first, "recorded in the planner"),
        (row + 3, last - 1, f"{moment[:-6]} {year}{moment[-6:]}"),
    )
    for at, column, text in entries:
        edge = _edge(1, column, first, last).but(bottom=("thin", s.TEXT))
        look = edge.but(size=9, bold=column == first, across="left", down="bottom", indent=1)
        quiet = look.but(bold=False, italic=True) if text.startswith("recorded") else look
        pen.text(at, column, text, quiet)


def _edge(at: int, column: int, first: int, last: int) -> s.Look:
    line = ("thin", s.TEXT)
    return s.Look(
        top=line if at == 0 else None,
        bottom=line if at == 5 else None,
        left=line if column == first else None,
        right=line if column == last else None,
    )


def _line_of(pen: Pen, row: int, first: int, last: int, labels: tuple[str, ...]) -> None:
    """A line to sign on with its label below; a second one over the last two columns."""
    second = last - 1 if len(labels) > 1 else last + 1
    for column in range(first, last + 1):
        edge = _edge(1, column, first, last)
        drawn = edge if column == second - 1 else edge.but(bottom=("thin", s.TEXT))
        pen.blank(row, column, drawn)
    for label, column in zip(labels, (first, second), strict=False):
        edge = _edge(1, column, first, last)
        look = edge.but(size=7.5, colour=s.QUIET, down="top", across="left", indent=1)
        pen.text(row + 1, column, label, look)


def write_machine_part(pen: Pen, row: int, facts: SignOffSheet) -> int:
    """One quiet line of titles and one of values, each value a named cell; returns the row below.

    These stand where a person can see them: nothing in the workbook is hidden.
    """
    places = {"service": 1, "from": 3, "to": 4, "version": 7, "status": 8, "seal": 9}
    small = s.Look(size=6.5, colour=s.QUIET, down="top")
    for name, text in machine_facts(facts).items():
        column = places[name]
        pen.text(row, column, name, small)
        address = pen.text(row + 1, column, text, small.but(colour=s.TEXT))
        _name(pen, FACT_NAMES[name], address)
    for at in range(2):
        pen.height(row + at, 9)
    return row + 2


def _name(pen: Pen, name: str, address: str) -> None:
    book = pen.sheet.parent
    assert book is not None
    reference = f"{quote_sheetname(pen.sheet.title)}!{absolute_coordinate(address)}"
    book.defined_names[name] = DefinedName(name, attr_text=reference)
