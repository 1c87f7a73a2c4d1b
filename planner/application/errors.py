"""What can go wrong, in three sorts that a user meets differently.

Anything else that is raised is a bug.
"""


class UserError(Exception):
    """Wrong usage or bad input: says what, where and how to mend it. Nothing was changed."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(f"{problem} {mend}".strip())
        self.problem = problem
        self.mend = mend


def nobody(staff_id: str) -> UserError:
    """That nobody has a staff number."""
    return UserError(
        f"There is nobody with the number {staff_id!r}.", "Use a staff_id of the Staff sheet."
    )


class ConflictError(UserError):
    """Somebody else changed the same thing meanwhile. Nothing was changed."""


class EnvironmentFault(UserError):  # noqa: N818 - a fault of the machine, in the user's words
    """The disk, a file or the database does not let us: full, locked, read-only, corrupt."""


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped the work; nothing was changed."""
