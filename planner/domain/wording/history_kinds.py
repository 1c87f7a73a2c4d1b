"""Kinds of changes, as people look for them: which sheets of the journal belong together."""

from enum import Enum


class Kind(Enum):
    """What sort of thing changed."""

    ROTA = "rota"
    AID = "aid"
    PEOPLE = "people"
    DEMAND = "demand"
    SIGN_OFF = "sign-off"
    SETTINGS = "settings"

    @property
    def title(self) -> str:
        """In words."""
        return _TITLES[self]

    @property
    def sheets(self) -> frozenset[str]:
        """Sheets of the journal whose changes are of this kind."""
        return _SHEETS[self]


_TITLES = {
    Kind.ROTA: "Duties and absences",
    Kind.AID: "Mutual aid",
    Kind.PEOPLE: "People and skills",
    Kind.DEMAND: "Demand",
    Kind.SIGN_OFF: "Sign-off and breaches",
    Kind.SETTINGS: "Settings and profiles",
}
_SHEETS = {
    Kind.ROTA: frozenset({"Duties", "Absences"}),
    Kind.AID: frozenset({"Requests", "ProposedAid", "Offers", "AidLedger"}),
    Kind.PEOPLE: frozenset({"Staff", "StaffSkills"}),
    Kind.DEMAND: frozenset({"Demand"}),
    Kind.SIGN_OFF: frozenset({"Rotas", "RotaSteps", "KeptRotas", "AcceptedBreaches"}),
    Kind.SETTINGS: frozenset(
        {
            "Region",
            "Trusts",
            "Sites",
            "Travel",
            "Services",
            "Grades",
            "Skills",
            "Shifts",
            "Profiles",
            "ServerLogins",
        }
    ),
}


def kind_of(sheet: str) -> Kind:
    """The kind that a sheet belongs to; settings for one that is not known."""
    return next((kind for kind, sheets in _SHEETS.items() if sheet in sheets), Kind.SETTINGS)
