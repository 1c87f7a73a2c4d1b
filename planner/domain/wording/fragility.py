"""What each part of a fragility profile says, in plain words with its figures."""

from collections.abc import Mapping

from planner.domain.wording.formats import count_text, day_text, margin_text, number_text

TITLES: Mapping[str, str] = {
    "safe_cover": "Safe cover",
    "short_shifts": "Short shifts",
    "margin_zero": "One absence from unsafe",
    "depth": "Depth",
    "key_people": "Key people",
    "vacancy": "Vacancy",
    "reliance": "Reliance on other trusts",
    "expiries": "Lapsing soon",
    "on_call": "On-call",
}
"""What a part is called where people read it."""

LEVEL_TITLES: Mapping[str, str] = {
    "resilient": "Resilient",
    "watch": "Watch",
    "fragile": "Fragile",
    "critical": "Critical",
}


def safe_cover(filled: int, asked: int, unsafe: int) -> str:
    """Minimum slots filled, and shifts that are unsafe for lack of one."""
    slots = f"{filled:,} of {count_text(asked, 'minimum slot')} filled"
    return slots if unsafe == 0 else f"{slots}; {count_text(unsafe, 'shift')} unsafe"


def short_shifts(short: int, shifts: int) -> str:
    """Shifts with an empty slot, minimum or further."""
    return f"{short:,} of {count_text(shifts, 'shift')} with a slot empty"


def margin_zero(zero: int, shifts: int) -> str:
    """Shifts that are safe, but only just."""
    return f"{zero:,} of {count_text(shifts, 'shift')} safe, but one absence from unsafe"


def depth(able: int, region: int, minimum: int, what: str) -> str:
    """How many people could fill the thinnest line; `what` names the line."""
    people = count_text(able, "person", "people")
    slots = count_text(minimum, "slot")
    return f"{people} in the service for {slots} of {what}; {region:,} in the region"


def line_name(number: int, shift: str, grade: str, skill: str | None) -> str:
    """A demand line: its number and what it asks for."""
    return f"line {number} ({shift}, {grade}{f', {skill}' if skill else ''})"


def key_people(name: str, shifts: int, others: int) -> str:
    """The person whose absence alone would do most harm."""
    text = f"without {name} {count_text(shifts, 'shift')} would be unsafe"
    return text if others == 0 else f"{text}; {count_text(others, 'other')} like that"


def nobody_is_key() -> str:
    """Where no single absence makes a shift unsafe."""
    return "no single absence would make a shift unsafe"


def vacancy(funded: float, in_post: float) -> str:
    """Funded establishment less contracted hours."""
    missing = funded - in_post
    if missing <= 0:
        return f"{number_text(in_post, 1)} WTE in post, {number_text(funded, 1)} funded"
    return (
        f"{number_text(missing, 1)} of {number_text(funded, 1)} funded WTE vacant "
        f"({number_text(in_post, 1)} in post)"
    )


def reliance(others: int, duties: int) -> str:
    """Duties done by people of other trusts."""
    return f"{others:,} of {count_text(duties, 'duty', 'duties')} by people of other trusts"


def expiries(
    skills: int,
    registrations: int,
    last: int,
    made_unsafe: int,
    before: int | None,
    after: int | None,
) -> str:
    """What lapses by a date, and what the margins would be then."""
    if skills + registrations == 0:
        return f"nothing lapses by {day_text(last, year=True)}"
    parts = [
        count_text(number, what)
        for number, what in ((skills, "skill"), (registrations, "registration"))
        if number
    ]
    verb = "lapses" if skills + registrations == 1 else "lapse"
    text = f"{' and '.join(parts)} {verb} by {day_text(last, year=True)}"
    if made_unsafe == 0 and before == after:
        return f"{text}; without renewal no shift would be unsafe that is not now"
    return (
        f"{text}; without renewal {count_text(made_unsafe, 'more shift')} would be unsafe "
        f"and the lowest margin go from {margin_text(before)} to {margin_text(after)}"
    )


def on_call(people: int, every: float) -> str:
    """How many share the on-call duties."""
    sharing = count_text(people, "person", "people")
    return f"{sharing} on the on-call rota, 1 in {number_text(every, 1)}"
