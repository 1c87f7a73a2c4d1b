"""Stores beside each formula the value that it gives.

openpyxl writes formulas without a value, and whatever calculates nothing (a preview, a phone, a
mail program's protected view, a data tool) then shows an empty cell. Our formulas' values are
known, so they are put into the sheets' XML after openpyxl has written it.
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v\s*/>')


def store_values(source: Path, target: Path, values: Mapping[str, Mapping[str, float]]) -> None:
    """Copy a workbook; `values` are by file inside it (`xl/worksheets/sheet1.xml`), then address.

    O(size of the workbook).
    """
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            known = values.get(entry.filename)
            new.writestr(entry, _filled(content, known) if known else content)


def _filled(content: bytes, known: Mapping[str, float]) -> bytes:
    def with_value(match: re.Match[bytes]) -> bytes:
        value = known.get(match[2].decode("ascii"))
        return match[0] if value is None else match[1] + f"<v>{value:.15g}</v>".encode("ascii")

    return _FORMULA.sub(with_value, content)
