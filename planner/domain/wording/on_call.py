"""What people read in place of hours and pounds of an on-call duty that is not worked yet."""

NO_COST_YET = "on call"
"""Where the pounds would stand; the sentence is near."""
ON_CALL_HOURS = "on-call hours are entered when worked"


def on_call_sentence() -> str:
    """For under a table, or a note that stands alone."""
    return f"{ON_CALL_HOURS[0].upper()}{ON_CALL_HOURS[1:]}."
