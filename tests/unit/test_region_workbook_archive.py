"""Files that are no workbook, damaged, or made to do harm: a clear word, quickly, never more."""

import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from planner.application.errors import Cancelled
from planner.application.progress import CancelToken, silent
from planner.excel import region_archive
from planner.excel.region_archive import MEBIBYTE
from planner.excel.region_reader import RegionWorkbookReader
from planner.excel.region_writer import RegionWorkbookWriter
from tests.calls import calls_of
from tests.region_workbook_files import (
    SHEET_START,
    good,
    places,
    raw_workbook,
    read,
    read_sheets,
    text_row,
    written,
)
from tests.shared_data import shared_data

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path) -> str:
    """The one problem that a file has: named by the file, in no sheet or cell (C2)."""
    result = read(path)
    assert places(result.errors) == [("", "", path.name)]
    assert result.sheets == {}
    return result.errors[0].problem


def saved(tmp_path: Path, content: bytes, name: str = "file.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"staff_id,name\n1,Ann\n", "not an Excel workbook"),
        (b"%PDF-1.7 ...", "not an Excel workbook"),
        (OLE + b"\0" * 4096, "old Excel format"),
        (OLE + b"\0" * 2000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99, "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(tmp_path, content, word):
    assert word in refusal(saved(tmp_path, content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "nowhere.xlsx")
    assert "cannot be read" in refusal(tmp_path)


def test_other_zip_files_are_refused(tmp_path):
    for name, part in (("a.zip", "readme.txt"), ("b.ods", "content.xml"), ("c.docx", "word/x.xml")):
        with zipfile.ZipFile(tmp_path / name, "w") as target:
            target.writestr(part, "hello")
        assert "not an Excel workbook" in refusal(tmp_path / name)


@pytest.mark.parametrize("lost", ["xl/worksheets/sheet9.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_the_content_of_a_listed_sheet_is_refused(tmp_path, lost):
    whole, less = written(tmp_path / "whole.xlsx", good()), tmp_path / "less.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(less, "w") as target:
        for name in source.namelist():
            if name != lost:
                target.writestr(name, source.read(name))
    title = list(good())[8] if "sheet9" in lost else next(iter(good()))
    assert f"the content of its sheet {title} is missing" in refusal(less)


def test_a_binary_workbook_is_refused(tmp_path):
    path = tmp_path / "b.xlsb"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("_rels/.rels", f'<Relationships><Relationship Id="r" Type="{office}" '
                        'Target="xl/workbook.bin"/></Relationships>')  # fmt: skip
        target.writestr("xl/workbook.bin", b"\x83\x01\x00")
    assert "binary workbook" in refusal(path)


def test_a_zip_with_encrypted_parts_is_refused(tmp_path):
    content = bytearray(written(tmp_path / "w.xlsx", good()).read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refusal(saved(tmp_path, bytes(content)))


def test_an_unknown_way_of_packing_is_refused(tmp_path):
    path = tmp_path / "l.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("xl/workbook.xml", "<workbook/>")
    assert "packed" in refusal(path)


def test_a_truncated_workbook_is_refused_wherever_it_ends(tmp_path):
    content = written(tmp_path / "w.xlsx", good()).read_bytes()
    for size in range(2, len(content) - 1, len(content) // 40):
        assert "damaged" in refusal(saved(tmp_path, content[:size]))


def test_a_workbook_cut_inside_a_sheet_is_refused(tmp_path):
    cut = SHEET_START + text_row(1, "code", "name") + "<row r='2'><c"
    assert "damaged" in refusal_of_sheet(tmp_path, cut)


def refusal_of_sheet(tmp_path, xml):
    path = raw_workbook(tmp_path / "x.xlsx", {"Trusts": xml})
    result = read(path)
    assert places(result.errors) == [("", "", "x.xlsx")]
    return result.errors[0].problem


# Things made to do harm ------------------------------------------------------------------------
def test_xml_entities_are_refused_before_they_grow(tmp_path):
    entities = "".join(
        f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "lol"}{"&e0;" * 9 if n else ""}">'
        for n in range(12)
    )
    xml = f"<!DOCTYPE worksheet [{entities}]>{SHEET_START}<row><c><v>&e11;</v></c></row>"
    path = raw_workbook(tmp_path / "x.xlsx", {"Trusts": "<w/>"})
    content = f'<?xml version="1.0"?>{xml}</sheetData></worksheet>'
    rebuilt = replaced_part(path, "xl/worksheets/sheet1.xml", content.encode())
    assert "entities" in refusal(rebuilt)


def test_external_entities_are_refused_in_every_part(tmp_path):
    secret = saved(tmp_path, b"secret", "secret.txt")
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><x>&e;</x>'.encode()
    good_file = raw_workbook(tmp_path / "w.xlsx", {"Trusts": text_row(1, "code", "name")})
    assert read(good_file).errors == []
    for part in ("_rels/.rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                 "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):  # fmt: skip
        assert "entities" in refusal(replaced_part(good_file, part, attack))


def replaced_part(path: Path, name: str, content: bytes) -> Path:
    """A copy of a workbook in which one part is another."""
    copy = path.with_name(f"replaced-{path.name}")
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return copy


def bomb(path: Path, gigabytes: int) -> Path:
    """A small workbook whose sheet inflates to gigabytes of one cell's text."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = f"{SHEET_START}<row r='1'><c r='A1' t='str'><v>".encode()
    packed = squeeze.compress(start) + squeeze.flush(zlib.Z_FULL_FLUSH)
    block, blocks = b"A" * (1 << 24), gigabytes * 64
    # After a full flush nothing refers to what came before: one packed block stands for all.
    packed += (squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)) * blocks
    packed += squeeze.flush()
    crc, size = zlib.crc32(start), len(start) + len(block) * blocks
    for _ in range(blocks):
        crc = zlib.crc32(block, crc)
    raw_workbook(path, {"Trusts": "<w/>"})
    return with_raw_part(path, "xl/worksheets/sheet1.xml", packed, crc, size)


def with_raw_part(path: Path, name: str, packed: bytes, crc: int, size: int) -> Path:
    """Replaces the last part of a workbook by bytes that are packed already."""
    with zipfile.ZipFile(path, "a") as target:
        info = target.getinfo(name)
        target.fp.seek(info.header_offset)
        target.fp.truncate()
        start = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), size,
                            len(name), 0)  # fmt: skip
        target.fp.write(start + name.encode() + packed)
        info.CRC, info.compress_size, info.file_size = crc, len(packed), size
        info.flag_bits = 0
        target.start_dir = target.fp.tell()
        target._didModify = True
    return path


@dataclass
class Spent:
    """What a file costs to read."""

    peak: int = 0
    """Bytes of memory held at once."""
    blocks: int = 0
    """Unpacked, of up to a quarter of a mebibyte."""


@contextmanager
def memory() -> Iterator[Spent]:
    spent = Spent()
    tracemalloc.start()
    try:
        yield spent
        spent.peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextmanager
def unpacking() -> Iterator[Spent]:
    with memory() as spent, calls_of(region_archive._read) as calls:
        yield spent
    spent.blocks = calls[region_archive._read]


@pytest.fixture(scope="module")
def gigabytes(tmp_path_factory) -> Path:
    return bomb(tmp_path_factory.mktemp("bomb") / "bomb.xlsx", gigabytes=1)


def test_a_small_file_that_inflates_to_gigabytes_is_refused_before_any_of_it_is_unpacked(gigabytes):
    assert gigabytes.stat().st_size < 4_000_000
    with unpacking() as spent:
        assert "far more data" in refusal(gigabytes)
    assert spent.blocks == 0
    assert spent.peak < MEBIBYTE


def test_a_bomb_that_lies_about_its_size_is_unpacked_as_far_as_it_says(gigabytes, tmp_path):
    content = bytearray(gigabytes.read_bytes())
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[at + 24 : at + 28] = struct.pack("<L", 60_000_000)
    path = saved(tmp_path, bytes(content))
    with unpacking() as spent:
        assert "damaged" in refusal(path)
    assert 0 < spent.blocks < 250
    assert spent.peak < region_archive.FREE_INFLATED


def test_what_all_parts_inflate_to_is_counted_together(tmp_path, monkeypatch):
    path = written(tmp_path / "w.xlsx", good())
    monkeypatch.setattr(region_archive, "MAX_INFLATED", 20_000)
    assert "far more data" in refusal(path)


def test_one_part_used_by_many_sheets_is_counted_each_time(tmp_path, monkeypatch):
    filler = text_row(1, "code", "name") + "<row/>" * 6000
    path = raw_workbook(tmp_path / "m.xlsx", {"Trusts": filler, "Skills": "<w/>"})
    with zipfile.ZipFile(path) as source:
        relations = source.read("xl/_rels/workbook.xml.rels").decode()
    both = relations.replace("sheet2.xml", "sheet1.xml").encode()
    path = replaced_part(path, "xl/_rels/workbook.xml.rels", both)
    assert read(path).errors == []
    monkeypatch.setattr(region_archive, "MAX_INFLATED", 40_000)
    assert "far more data" in read(path).errors[-1].problem


def test_a_used_range_to_the_last_row_of_excel_leaves_nothing_behind_and_is_not_a_bomb(tmp_path):
    """Neither rows without content nor those that the file leaves out."""
    empty = "".join(
        f'<row r="{n}" spans="1:2" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
        for n in range(3, 50_003)
    )
    rows = text_row(1, "code", "name") + text_row(2, "RA", "A") + empty
    last = text_row(1_048_576, "RB", "B")
    path = raw_workbook(tmp_path / "long.xlsx", {"Trusts": rows + last})
    with memory() as spent:
        result = read(path)
    assert result.errors == []
    assert result.sheets["Trusts"].rows == 2
    assert result.sheets["Trusts"].place(1, "name")[2] == "B1048576"
    assert spent.peak < 3 * MEBIBYTE


def test_an_endless_header_does_no_harm(tmp_path):
    cells = "".join(f'<c t="str"><v>h{n}</v></c>' for n in range(16_000))
    result = read(raw_workbook(tmp_path / "h.xlsx", {"Trusts": f"<row r='1'>{cells}</row>"}))
    assert places(result.errors) == [("Trusts", "A1", "")] * 2


@pytest.mark.parametrize("encoding", ["UTFZ8", "utf-7", "hex", "shift_jis", "idna"])
def test_encodings_that_no_workbook_uses_are_damage(tmp_path, encoding):
    path = raw_workbook(tmp_path / "x.xlsx", {"Trusts": text_row(1, "code", "name")})
    start = f'<?xml version="1.0" encoding="{encoding}"?>{SHEET_START}</sheetData></worksheet>'
    path = replaced_part(path, "xl/worksheets/sheet1.xml", start.encode())
    assert "damaged" in refusal(path)


def test_addresses_that_no_cell_has_are_damage(tmp_path):
    row = "<row r='2'><c r='$$'/><c/></row>"
    assert "damaged" in refusal_of_sheet(tmp_path, text_row(1, "code", "name") + row)


@pytest.mark.parametrize(
    "row", ["<row r='x'/>", "<row r='-1'/>", "<row r='99999999999'/>", "<row r='1048577'/>"]
)
def test_rows_that_no_sheet_has_are_damage(tmp_path, row):
    assert "damaged" in refusal_of_sheet(tmp_path, text_row(1, "code", "name") + row)


# Any damage -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    tables = {n: s.table for n, s in read(written(folder / "a.xlsx", good())).sheets.items()}
    RegionWorkbookWriter().write(folder / "b.xlsx", tables)
    return [(folder / name).read_bytes() for name in ("a.xlsx", "b.xlsx")]


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bytes_give_a_report_and_never_an_exception(tmp_path, sample, seed):
    chance = random.Random(seed)
    content = bytearray(sample[seed % 2])
    for _ in range(chance.choice((1, 2, 8, 40))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    for problem in read(saved(tmp_path, bytes(content))).errors:
        assert problem.problem
        assert problem.fix


@pytest.mark.parametrize("seed", range(60))
def test_damaged_xml_gives_a_report_and_never_an_exception(tmp_path, sample, seed):
    """The packing is sound here, so that the damage reaches the parsers."""
    chance = random.Random(seed)
    source = saved(tmp_path, sample[seed % 2], "s.xlsx")
    with zipfile.ZipFile(source) as archive:
        name = chance.choice([n for n in archive.namelist() if n.endswith((".xml", ".rels"))])
        content = bytearray(archive.read(name))
    for _ in range(chance.choice((1, 3, 10))):
        content[chance.randrange(len(content))] = chance.choice(b'<>&"=/ 019AZaz\x00\xff')
    for problem in read(replaced_part(source, name, bytes(content))).errors:
        assert problem.problem
        assert problem.fix


def test_reading_stops_when_asked(tmp_path):
    token = CancelToken()
    token.cancel()
    path = written(tmp_path / "w.xlsx", good())
    with pytest.raises(Cancelled):
        RegionWorkbookReader().read(path, silent, token)


# Rotas as people keep them ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("glider-example.xlsx", "no sheet of a region workbook"),
        ("glider-marzec_2021_wersja_bazowa.xlsx", "no sheet of a region workbook"),
        ("zeripath-simple_rota.xlsx", "no sheet of a region workbook"),
        ("zeripath-unusual1.xlsx", "no sheet of a region workbook"),
        ("zeripath-multi_rota3.xls", "old Excel format"),
    ],
)
def test_real_rotas_of_other_layouts_are_refused_with_a_clear_word(name, word):
    assert word in refusal(shared_data("spreadsheets") / name)


def test_a_real_rota_under_the_name_of_a_known_sheet_is_refused_by_its_columns(tmp_path):
    book = openpyxl.load_workbook(shared_data("spreadsheets") / "glider-example.xlsx")
    book.worksheets[0].title = "Duties"
    book.save(tmp_path / "renamed.xlsx")
    result = read(tmp_path / "renamed.xlsx")
    assert places(result.errors) == [("Duties", "A1", "")] * 3
    assert read_sheets(tmp_path, good()).errors == []
