"""Random edits of a sign-off workbook come back as exactly these edits, and can be taken over."""

import random
import tempfile
from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.application.editing import EditService
from planner.application.rule_packs import load_rule_book
from planner.application.signing import SignOffService
from planner.application.signoff_read_back import SignOffReadBack
from planner.domain.calendar import Period, date_of
from planner.excel.signoff_workbook import SignOffWorkbooks
from tests.signoff_cases import ward
from tests.stores import fresh_store, merge
from tests.workbooks import opened

MONDAY = Period.of(date(2026, 12, 7), date(2026, 12, 7)).first
FORTNIGHT = Period(MONDAY, MONDAY + 13)
NOW = datetime(2026, 11, 20, 9, 30)
CODES = ("E", "L", "N", "D", "LD", "OC", "AL", "SICK", "")
OWN = ("p1", "p2", "p3", "p4", "0007")
FIRST_DAY = 10


def codes_of(text: object) -> frozenset[str]:
    return frozenset(part for part in str(text or "").split("\n") if part)


class Edited:
    """One workbook with random edits, and what they are."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = random.Random(seed)
        self.path = folder / "W.xlsx"
        self.edits: dict[tuple[str, int], frozenset[str]] = {}
        """Wanted codes of each person and date that was edited."""

    def edit(self) -> None:
        book = opened(self.path)
        rota, data = book["Rota"], book["Data"]
        rows = {rota.cell(row, 2).value: row for row in range(6, 12)}
        for _ in range(self.random.randint(1, 8)):
            who, day = self.random.choice(OWN), self.random.randrange(14)
            cell = rota.cell(rows[who], FIRST_DAY + day)
            now = codes_of(cell.value)
            if "↗" in str(cell.value) or (who, MONDAY + day) in self.edits:
                continue
            if self.random.random() < 0.3:
                wanted = self.in_data(data, who, day, now)
            else:
                wanted = self.on_grid(cell)
            if wanted is not None and wanted != now:
                self.edits[who, MONDAY + day] = wanted
        # Whoever edits may sort the rows as well: that is no difference.
        if self.random.random() < 0.5:
            self.shuffle(data)
        book.save(self.path)

    def on_grid(self, cell) -> frozenset[str]:
        wanted = frozenset(self.random.sample(CODES, self.random.choice((1, 1, 1, 2)))) - {""}
        # One person has one kind of absence on a date.
        if {"AL", "SICK"} <= wanted:
            wanted -= {"SICK"}
        separator = self.random.choice(("\n", "/"))
        text = separator.join(sorted(wanted))
        cell.value = (text.lower() if self.random.random() < 0.2 else text) or None
        return wanted

    def in_data(self, data, who: str, day: int, now: frozenset[str]) -> frozenset[str] | None:
        """Change, delete or add one row of the Data sheet."""
        duties = now - {"AL", "SICK"}
        iso = date_of(MONDAY + day).isoformat()
        new = self.random.choice([code for code in CODES[:6] if code not in now])
        if not duties:
            data.append([who, iso, new, "W"])
            return now | {new}
        old = self.random.choice(sorted(duties))
        keys = [tuple(data.cell(r, c).value for c in (1, 2, 3)) for r in range(2, data.max_row + 1)]
        row = 2 + keys.index((who, iso, old))
        if self.random.random() < 0.5:
            data.cell(row, 3).value = new
            return now - {old} | {new}
        data.delete_rows(row)
        return now - {old}

    def shuffle(self, data) -> None:
        rows = [[cell.value for cell in row] for row in data.iter_rows(min_row=2)]
        self.random.shuffle(rows)
        for number, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                cell = data.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a name that looks like a formula stays text


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_that_random_edits_come_back_one_by_one_and_can_be_taken_over(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = fresh_store(Path(folder))
        merge(store, ward().tables())

        def unit() -> object:
            return store.unit_of_work("ann")

        signing = SignOffService(unit, load_rule_book(), SignOffWorkbooks(), "ann")
        service = SignOffReadBack(signing, EditService(unit))
        edited = Edited(seed, Path(folder))
        signing.export(["W"], FORTNIGHT, edited.path, now=NOW)
        edited.edit()

        back = service.read(edited.path)
        told = {(one.staff_id, one.day): one for one in back.differences}
        assert set(told) == set(edited.edits)
        for place, wanted in edited.edits.items():
            assert told[place].acceptable, told[place].text
            shown = told[place].now
            assert ({*shown.split("/")} - {"nothing"}) == set(wanted)
        if not edited.edits:
            store.close()
            return

        # Taken over in two steps, by chance: what was not chosen is still there.
        some = edited.random.sample(back.acceptable, (len(back.acceptable) + 1) // 2)
        service.accept(edited.path, some, back.token)
        rest = service.read(edited.path)
        left = {(one.staff_id, one.day) for one in rest.differences if one.staff_id}
        assert left == {p for p, one in told.items() if one.number not in some}
        if left:
            numbers = [one.number for one in rest.differences if one.staff_id]
            service.accept(edited.path, numbers, rest.token)
        assert not [one for one in service.read(edited.path).differences if one.staff_id]

        # The database's own export now says what the edited workbook wished.
        (sheet,) = signing.sheets(["W"], FORTNIGHT, now=NOW)
        people = {person.staff_id: person for person in sheet.people}
        for (who, day), wanted in edited.edits.items():
            cell = people[who].cells.get(day)
            codes = {entry.code for entry in cell.entries} if cell is not None else set()
            assert codes == set(wanted)
        signing.export(["W"], FORTNIGHT, Path(folder) / "again.xlsx", now=NOW)
        assert signing.verify(Path(folder) / "again.xlsx").matches
        with store.unit_of_work("auditor") as work:
            assert work.verify_chain().complete
        store.close()
