"""What a workbook says outside its sheets: which sheets there are, texts, date formats, epoch."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from planner.application.importing_report import shown
from planner.excel.region_archive import Archive, BadWorkbook, damaged
from planner.excel.region_raw import clean_text

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]

_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)


@dataclass(slots=True)
class Book:
    """A workbook apart from the cells of its sheets."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    """Title and part of each worksheet, in the workbook's order."""
    strings: list[str | None] = field(default_factory=list)
    date_styles: frozenset[str] = frozenset()
    """Numbers, as written in cells, of the styles that format dates or times."""
    date_1904: bool = False


def local(name: str) -> str:
    """The name of an element or attribute without its namespace prefix."""
    return name.rpartition(":")[2]


def read_book(archive: Archive) -> Book:
    """Read everything but the sheets; BadWorkbook says why it cannot be done."""
    main = _main_part(archive)
    parts = _relations(archive, main)
    book = Book()
    ids = _read_workbook(archive, main, book)
    book.sheets = list(_worksheets(archive, ids, parts))
    if not book.sheets:
        raise damaged(": it holds no worksheet")
    for part, sort in parts.values():
        if sort == "styles" and archive.has(part):
            book.date_styles = _date_styles(archive, part)
        elif sort == "sharedStrings" and archive.has(part):
            book.strings = _shared_strings(archive, part)
    return book


def _parse(archive: Archive, part: str, start: Start) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    archive.parse(part, parser)


def _main_part(archive: Archive) -> str:
    if archive.has("_rels/.rels"):
        for part, sort in _relations(archive, "").values():
            if sort == "officeDocument" and archive.has(part):
                if part.endswith(".bin"):
                    raise BadWorkbook(
                        "the file is a binary workbook (.xlsb)",
                        "Open it in Excel and save it as Excel Workbook (.xlsx).",
                    )
                return part
    if archive.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise BadWorkbook(
        "the file is not an Excel workbook",
        "Choose a region workbook (.xlsx); open other files in Excel and save them as .xlsx.",
    )


def _relations(archive: Archive, owner: str) -> dict[str, tuple[str, str]]:
    """By identifier, the part and the sort of everything that a part refers to."""
    folder, name = posixpath.split(owner)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            sort = posixpath.basename(attributes.get("Type", ""))
            found[attributes.get("Id", "")] = (posixpath.normpath(target).lstrip("/"), sort)

    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if archive.has(part):
        _parse(archive, part, start)
    return found


def _read_workbook(archive: Archive, part: str, book: Book) -> list[tuple[str, str]]:
    """Title and relation of each sheet; the epoch goes into the book."""
    sheets: list[tuple[str, str]] = []

    def start(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            ids = [value for key, value in attributes.items() if local(key) == "id"]
            sheets.append((attributes.get("name", ""), ids[0] if ids else ""))
        elif element == "workbookPr":
            book.date_1904 = attributes.get("date1904", "0").strip().lower() in {"1", "true", "on"}

    _parse(archive, part, start)
    return sheets


def _worksheets(
    archive: Archive, ids: list[tuple[str, str]], parts: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet of cells; BadWorkbook where one is listed but not there."""
    for title, key in ids:
        part, sort = parts.get(key, ("", "worksheet"))
        if sort != "worksheet":
            continue
        if not archive.has(part):
            raise damaged(f": the content of its sheet {shown(title)} is missing")
        yield title, part


def _date_styles(archive: Archive, part: str) -> frozenset[str]:
    formats: dict[str, str] = {}
    used: list[str] = []
    inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif element in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            used.append(attributes.get("numFmtId", "0"))

    _parse(archive, part, start)
    return frozenset(
        str(index) for index, number in enumerate(used) if _is_date(number, formats.get(number))
    )


def _is_date(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number) in _BUILT_IN_DATES
    positive = _NOT_DATE_LETTERS.sub("", code).split(";")[0]
    return "general" not in positive.lower() and _DATE_LETTERS.search(positive) is not None


class _Strings:
    """Gathers the shared texts; the letters of a phonetic guide are no part of a text."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.pieces: list[str] = []
        self._item: list[str] = []
        self._phonetic = False

    def start(self, name: str, _: Attributes) -> None:
        self.pieces.clear()
        if name.endswith("si"):
            self._item = []
        elif name.endswith("rPh"):
            self._phonetic = True

    def end(self, name: str) -> None:
        element = local(name)
        if element == "t" and not self._phonetic:
            self._item.extend(self.pieces)
        elif element == "rPh":
            self._phonetic = False
        elif element == "si":
            self.texts.append(clean_text("".join(self._item)))


def _shared_strings(archive: Archive, part: str) -> list[str | None]:
    gathered = _Strings()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = gathered.start
    parser.EndElementHandler = gathered.end
    parser.CharacterDataHandler = gathered.pieces.append
    archive.parse(part, parser, gathered.pieces)
    return gathered.texts
