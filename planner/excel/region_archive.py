"""Opens a workbook's zip archive without trusting it.

A file that was sent by mail may be anything: not a zip at all, cut short, encrypted, or made to
inflate to gigabytes. Sizes are checked as declared before anything is read, and as found while
reading; XML is never given a document type, so that no entity can be declared.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from planner.application.progress import CancelToken

MEBIBYTE = 1 << 20
MAX_INFLATED = 4096 * MEBIBYTE
"""Everything read from one file; five million rows of duties need about a quarter of it."""
FREE_INFLATED = 64 * MEBIBYTE
"""Up to this size no part is suspicious, however well it was packed."""
MAX_RATIO = 200
"""A larger part that inflates by more than this is a bomb: full sheets reach about 30."""
MAX_ENTRIES = 10_000
_CHUNK = 1 << 18
_MAX_PIECES = 4_000
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
)
"""What opening or unpacking a damaged archive can raise."""


class BadWorkbook(Exception):  # noqa: N818 - becomes a problem of the report
    """The file cannot be read as a workbook; says why, and what to do."""

    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def damaged(detail: str = "") -> BadWorkbook:
    """The file is a workbook that is cut short or damaged."""
    return BadWorkbook(
        f"the file is damaged or incomplete{detail}",
        "Open it in Excel, save it again as .xlsx, or ask for a new copy.",
    )


def too_large() -> BadWorkbook:
    """The file inflates to more than a region can need."""
    return BadWorkbook(
        "the file unpacks to far more data than a region workbook holds",
        "Check where it comes from; export the region again.",
    )


@dataclass(slots=True)
class Archive:
    """An open workbook; a context manager."""

    path: Path
    _zip: zipfile.ZipFile = field(init=False)
    _inflated: int = 0

    def __post_init__(self) -> None:
        _recognise(self.path)
        try:
            self._zip = zipfile.ZipFile(self.path)
        except _DAMAGE as error:
            raise damaged() from error
        try:
            self._check_declared()
        except BadWorkbook:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        declared = sum(entry.file_size for entry in self._zip.infolist())
        return min(1.0, self._inflated / max(1, declared))

    def has(self, name: str) -> bool:
        """Whether there is a part of that name."""
        return name in self._zip.NameToInfo

    def parse(
        self,
        name: str,
        parser: expat.XMLParserType,
        pieces: list[str] | None = None,
        cancel: CancelToken | None = None,
    ) -> None:
        """Feed one part to a parser block by block, asking between blocks whether to go on.

        `pieces` is the list in which the parser's handlers gather text: a cell that never ends
        is given up before it fills the memory.
        """
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.XmlDeclHandler = _check_encoding
        try:
            for block in self._blocks(name):
                parser.Parse(block, False)
                if cancel is not None:
                    cancel.check()
                if pieces is not None and len(pieces) > _MAX_PIECES:
                    raise damaged(": a cell holds more text than a cell can")
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged() from error

    def _blocks(self, name: str) -> Iterator[bytes]:
        """The content of a part; only unpacking is guarded here, never who uses it."""
        found = 0
        try:
            info = self._zip.getinfo(name)
            stream = self._zip.open(info)
        except _DAMAGE as error:
            raise damaged() from error
        with stream:
            while block := _read(stream):
                found += len(block)
                self._inflated += len(block)
                if self._inflated > MAX_INFLATED or _suspicious(found, info.compress_size):
                    raise too_large()
                yield block

    def _check_declared(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_INFLATED:
            raise too_large()
        for entry in entries:
            if entry.flag_bits & 1:
                raise _encrypted()
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise damaged(": it is packed in a way that workbooks are not")
            if _suspicious(entry.file_size, entry.compress_size):
                raise too_large()


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except _DAMAGE as error:
        raise damaged() from error


def _suspicious(size: int, packed: int) -> bool:
    return size > FREE_INFLATED and size > MAX_RATIO * max(1, packed)


def _refuse_document_type(*_: object) -> None:
    raise BadWorkbook(
        "the file declares XML entities, which no workbook does",
        "Check where it comes from; open it in Excel and save it again as .xlsx.",
    )


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Let the parser meet no encoding that it would look for among Python's codecs."""
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise damaged(": it is in a character encoding that workbooks do not use")


def _encrypted() -> BadWorkbook:
    return BadWorkbook(
        "the file is protected by a password",
        "Open it in Excel, remove the password (File, Info, Protect Workbook) and save it.",
    )


def _recognise(path: Path) -> None:
    """Say in the user's words what a file is that is not an .xlsx workbook."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
            if start == _OLE:
                raise _encrypted() if _contains(stream.read, _ENCRYPTED) else _old_workbook()
    except FileNotFoundError:
        raise BadWorkbook("there is no such file", "Check the name and the folder.") from None
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise BadWorkbook(
            f"the file cannot be read ({reason})", "Check that it is a file and may be read."
        ) from error
    if not start:
        raise BadWorkbook("the file is empty", "Choose a region workbook (.xlsx).")
    if start[:2] != b"PK":
        raise BadWorkbook(
            "the file is not an Excel workbook",
            "Choose a region workbook (.xlsx); open other files in Excel and save them as .xlsx.",
        )


def _contains(read: Callable[[int], bytes], wanted: bytes) -> bool:
    tail = b""
    while block := read(MEBIBYTE):
        if wanted in tail + block:
            return True
        tail = block[-len(wanted) :]
    return False


def _old_workbook() -> BadWorkbook:
    return BadWorkbook(
        "the file is in the old Excel format (.xls) or another format of that age",
        "Open it in Excel and save it as Excel Workbook (.xlsx).",
    )
