"""A made-up ward for tests of the window: three grades, nights, leave, aid in and out, gaps."""

from planner.domain.region import Region
from tests.regions import Sketch

_NAMES = (
    "Helen Ashworth",
    "Imran Siddiqui",
    "Catherine Molyneux",
    "Priya Nair",
    "Tomasz Wiśniewski",
    "Grace Entwistle",
    "Adeel Hussain",
    "Amelia Hartley",
    "Bethany Rigby",
    "Daria Kovalenko",
    "Ewan McAllister",
    "Fatima Patel",
    "Jakub Nowak",
    "Laura Whittaker",
    "Mohammed Iqbal",
    "Niamh Gallagher",
    "Sadia Begum",
    "Ștefan Ionescu",
)
_CYCLES = ("E E L L N - -", "L L - E E N N", "N N - - E E L", "- E L N - E E", "LD - - LD LD - -")
_GRADES = ("B7", "B7", "B6", "B6", "B6", "B6")


def ward_sketch(days: int = 28, name: str = "Ward 24 Respiratory") -> Sketch:
    """Ward 24 with eighteen people, four shifts, and a neighbour that lends."""
    sketch = Sketch(days=days)
    sketch.bank_holiday("2026-12-25", "2026-12-28", "2027-01-01")
    sketch.service("W24", name=name).service("W18", name="Ward 18")
    for number, (shift, minimum, target) in enumerate(
        (("E", 3, 4), ("L", 2, 3), ("LD", 1, 1), ("N", 2, 2)), start=1
    ):
        sketch.line("W24", number, shift, minimum=minimum, target=target)
    sketch.line("W18", 1, "N", minimum=1)
    for number, name in enumerate(_NAMES):
        grade = _GRADES[number] if number < len(_GRADES) else "B5"
        staff_id = f"{20418001 + number * 37}"
        sketch.person(staff_id, "W24", grade, name=name)
        cycle = _CYCLES[number % len(_CYCLES)].split()
        codes = [cycle[(day + number) % 7] for day in range(days)]
        if number == 14:
            codes[:5] = ["-"] * 5
            sketch.absence(staff_id, 0, 4, "AL")
        if number == 15:
            codes[2:9] = ["-"] * 7
            sketch.absence(staff_id, 2, 8, "SICK")
        sketch.duties(staff_id, 0, " ".join(codes))
    sketch.person("30001", "W18", "B5", name="Ewa Kowalczyk", shares=True)
    sketch.person("30002", "W18", "B5", name="Piotr Zając", shares=True, max_travel_minutes=90)
    sketch.duty("30001", 9, "N", "W24").duty("30001", 10, "N", "W24")
    sketch.duty("20418149", 24, "D", "W18")
    return sketch


def ward_region(days: int = 28) -> Region:
    """The arrays of `ward_sketch`."""
    return ward_sketch(days).region()
