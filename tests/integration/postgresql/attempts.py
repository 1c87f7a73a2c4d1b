"""What another program tries with a login: SQL, and what each attempt is about."""

from tests.integration.postgresql.trusts import (
    FIRST,
    HOST,
    LENDER,
    STRANGER,
    THIRD,
    three_trusts,
)

DAY = three_trusts().day(FIRST)
OFFERED, AGREED, ENDED, STANDS, WORKED = (f"AID-000{number}-1" for number in range(1, 6))
"""Of which each is, in that order: offered, agreed, recalled, confirmed, worked."""


def person(code: str) -> str:
    return f"(SELECT id FROM staff WHERE code = '{code}')"


def service(code: str) -> str:
    return f"(SELECT id FROM services WHERE code = '{code}')"


def shift(code: str) -> str:
    return f"(SELECT id FROM shifts WHERE code = '{code}')"


def trust(code: str) -> str:
    return f"(SELECT id FROM trusts WHERE code = '{code}')"


def duty(who: str, day: int, code: str, where: str) -> str:
    """Puts a duty on a rota."""
    return (
        "INSERT INTO duties (staff_id, date, shift_id, service_id, version) "
        f"VALUES ({person(who)}, {DAY + day}, {shift(code)}, {service(where)}, 1)"
    )


def no_duty(who: str, day: int) -> str:
    return f"DELETE FROM duties WHERE staff_id = {person(who)} AND date = {DAY + day}"


def packed(who: str) -> list[str]:
    """Packs somebody's duties as they then are, which the server asks of whoever writes them."""
    number = "int8send(((date + 131072)::bigint << 44) | (shift_id::bigint << 24) | service_id)"
    turned = " || ".join(f"substr({number}, {at}, 1)" for at in range(8, 0, -1))
    return [
        f"DELETE FROM duty_blocks WHERE staff_id = {person(who)}",
        "INSERT INTO duty_blocks SELECT staff_id, floor(date / 112.0), "
        f"string_agg({turned}, ''::bytea ORDER BY date, shift_id) FROM duties "
        f"WHERE staff_id = {person(who)} GROUP BY 1, 2",
    ]


def offer(text: str, **columns: str) -> str:
    """Writes an offer of Eve for the request of Ann's, with some columns of its own."""
    made = {
        "offer": f"'{text}'",
        "request_id": "(SELECT id FROM requests WHERE code = 'AID-0001')",
        "staff_id": person("eve"),
        "lender_trust_id": trust("RB"),
        "lender_service_id": service("AMU"),
        "service_id": service("ICU"),
        "date": str(DAY),
        "shift_id": shift("E"),
        "line": "1",
        "mode": "'extra'",
        "state": "'offered'",
        "points": "0",
        "proposed_by": "'x'",
        "proposed_at": "'2026-12-01T09:00:00+00:00'",
        "version": "1",
    } | columns
    return f"INSERT INTO offers ({', '.join(made)}) VALUES ({', '.join(made.values())})"


def step(name: str, **columns: str) -> str:
    """Changes an offer."""
    values = ", ".join(f"{column} = {value}" for column, value in columns.items())
    return f"UPDATE offers SET {values}, version = version + 1 WHERE offer = '{name}'"


YES = {"lender_by": "'lars'", "lender_at": "'2026-12-01T09:00:00+00:00'"}
CONFIRMED = {"confirmed_by": "'x'", "confirmed_at": "'x'"}
LEDGER = (
    "INSERT INTO aid_ledger SELECT offer, {entry}, {lender}, {host}, lender_service_id, "
    "service_id, staff_id, date, shift_id, {hours}, 0, 100, 'worked', 'x', 1 FROM offers "
    "WHERE offer = '{offer}'"
)


def ledger(offer: str, **columns: object) -> str:
    values = {"entry": 7, "lender": trust("RB"), "host": trust("RA"), "hours": 8} | columns
    return LEDGER.format(offer=offer, **values)


ICU, AMU, RES, HDU = (service(code) for code in ("ICU", "AMU", "RES", "HDU"))
RA, RB, RC = (trust(code) for code in ("RA", "RB", "RC"))
ANN, EVE, HAL, CYD, ZOE = (person(code) for code in ("ann", "eve", "hal", "cyd", "zoe"))
EARLY = shift("E")

AS_HOST = {
    # Another trust's rows
    "a duty given": duty("ann", 4, "E", "AMU"),
    "a duty given at home": duty("ann", 4, "E", "ICU"),
    "a duty moved": f"UPDATE duties SET service_id = {ICU} WHERE staff_id = {ANN}",
    "a duty of one's own made another's": f"UPDATE duties SET staff_id = {EVE} "
    f"WHERE staff_id = {HAL}",
    "a duty of another made one's own": f"UPDATE duties SET staff_id = {HAL} "
    f"WHERE staff_id = {ZOE}",
    "one's own person sent away": f"UPDATE duties SET service_id = {AMU} "
    f"WHERE staff_id = {HAL}",
    "a duty taken": no_duty("ann", 0),
    "all duties taken": f"DELETE FROM duties WHERE staff_id <> {HAL}",
    "an upsert": duty("ann", 0, "E", "AMU")
    + f" ON CONFLICT (staff_id, date, shift_id) DO UPDATE SET service_id = {ICU}",
    "a merge": "MERGE INTO duties d USING staff s ON d.staff_id = s.id AND s.code <> 'hal' "
    "WHEN MATCHED THEN DELETE",
    "leave taken away": "DELETE FROM absences",
    "leave given": f"INSERT INTO absences VALUES ({ANN}, {DAY}, {DAY + 9}, 'AL', 1)",
    "a person renamed": "UPDATE staff SET name = 'x' WHERE code = 'ann'",
    "a person taken over": f"UPDATE staff SET service_id = {ICU}, trust_id = {RA} "
    "WHERE code = 'ann'",
    "a person given away": f"UPDATE staff SET service_id = {AMU} WHERE code = 'hal'",
    "a person of another made one's own by the ward": f"UPDATE services SET trust_id = {RA} "
    "WHERE code = 'AMU'",
    "a ward given away": f"UPDATE services SET trust_id = {RB} WHERE code = 'HDU'",
    "a person put at another's": "INSERT INTO staff (code, name, trust_id, service_id, grade_id, "
    "rule_set, weekly_hours, opted_out, shares, max_travel_minutes, version) SELECT 'x', name, "
    f"{RA}, {AMU}, grade_id, rule_set, 1, false, false, 1, 1 FROM staff LIMIT 1",
    "a person said to be another's": f"UPDATE staff SET trust_id = {RB} WHERE code = 'hal'",
    "a number chosen": "UPDATE staff SET id = 1000000 WHERE code = 'hal'",
    "a skill taken": "DELETE FROM staff_skills",
    "demand changed": f"UPDATE demand SET minimum = 0 WHERE service_id = {AMU}",
    "demand moved": f"UPDATE demand SET service_id = {AMU}, line = 9 "
    f"WHERE service_id = {ICU} AND line = 2",
    "aid proposed elsewhere": f"UPDATE proposed_aid SET service_id = {AMU}",
    "another's rota approved": f"INSERT INTO rotas VALUES ({AMU}, {DAY}, {DAY}, 'final', 1)",
    "another's breach accepted": f"INSERT INTO accepted_breaches VALUES ({ANN}, 'r', 'p', "
    "1, 2, 1, 1, 'x', 'x', 'x', 1)",
    "another's step": f"INSERT INTO rota_steps VALUES ({AMU}, {DAY}, 1, {DAY}, 'approve', "
    "'x', 'x', 'x', 'x', 'approved', 1, 'x', 1)",
    "a profile of another": f"INSERT INTO profiles VALUES ('x', 'approver', {RB}, NULL, 1)",
    "a profile of another's ward": f"INSERT INTO profiles VALUES ('x', 'approver', {RA}, "
    f"{AMU}, 1)",
    "a profile of the region": "INSERT INTO profiles VALUES ('x', 'administrator', NULL, NULL, 1)",
    "a profile raised": "UPDATE profiles SET trust_id = NULL WHERE name = 'hugo'",
    "the region's": "UPDATE region SET value = 'x'",
    "a shift": "UPDATE shifts SET start = 0",
    "a grade": "UPDATE grades SET rank = 1",
    "a skill": "UPDATE skills SET name = 'x'",
    "a site": "UPDATE sites SET name = 'x' WHERE code = 'SB'",
    "a site taken over": f"UPDATE sites SET trust_id = {RA} WHERE code = 'SB'",
    "a step altered": "UPDATE rota_steps SET who = 'x'",
    "a step forgotten": "DELETE FROM rota_steps",
    "what was approved altered": "UPDATE kept_rotas SET content = 'x'",
    "what was approved forgotten": "DELETE FROM kept_rotas",
    "another's approved": f"INSERT INTO kept_rotas VALUES ({AMU}, {DAY}, 1, {DAY}, 'x', 1)",
    "a road": "UPDATE travel SET minutes = 1",
    "a trust": "UPDATE trusts SET name = 'x' WHERE code = 'RA'",
    # Mutual aid
    "the lender's yes": step(OFFERED, **YES),
    "both yes at once": step(OFFERED, **YES, host_by="'x'", host_at="'x'", state="'agreed'"),
    "agreed without the lender": step(OFFERED, host_by="'x'", host_at="'x'", state="'agreed'"),
    "confirmed without the lender": step(OFFERED, state="'confirmed'", **CONFIRMED),
    "the person's yes": step(OFFERED, consent="false"),
    "the lender's reason": step(AGREED, override="'x'", override_by="'x'", override_at="'x'"),
    "when the lender agreed": step(AGREED, lender_at="'x'"),
    "another person agreed": step(AGREED, staff_id=ANN),
    "another date agreed": step(AGREED, date=str(DAY + 1)),
    "another ward agreed": step(AGREED, service_id=HDU),
    "a duty left that nobody agreed": step(
        AGREED, moved_from_shift_id=EARLY, moved_from_service_id=AMU
    ),
    "an ended offer begun again": step(ENDED, state="'agreed'"),
    "an ended offer touched": step(ENDED, why="'x'"),
    "a standing offer touched": step(STANDS, why="'x'"),
    "hours before it is worked": step(AGREED, hours="9"),
    "confirmed, and no rota changed": step(AGREED, state="'confirmed'", **CONFIRMED),
    "ended, and no rota changed": step(STANDS, state="'withdrawn'"),
    "forged with a yes": offer("AID-0001-2", **YES),
    "forged as agreed": offer("AID-0001-2", **YES, state="'agreed'"),
    "forged as confirmed": offer("AID-0001-2", state="'confirmed'", **CONFIRMED),
    "of another's person as one's own": offer(
        "AID-0001-2", lender_trust_id=RA, lender_service_id=ICU
    ),
    "for a request of another kind": offer("AID-0001-2", date=str(DAY + 1)),
    "for a withdrawn request's place": offer("AID-9999-1"),
    "out of turn": offer("AID-0001-7"),
    "a third trust's duty left": offer(
        "AID-0001-2", moved_from_service_id=RES, moved_from_shift_id=EARLY
    ),
    "an offer forgotten": f"DELETE FROM offers WHERE offer = '{STANDS}'",
    "a request forgotten": "DELETE FROM requests WHERE code = 'AID-0006'",
    "a request of another": "INSERT INTO requests (code, service_id, date, shift_id, line, needed, "
    f"state, urgency, version) VALUES ('X', {AMU}, 1, {EARLY}, 1, 1, 'open', 'normal', 1)",
    "the ledger altered": "UPDATE aid_ledger SET hours = 1",
    "the ledger settled and altered": "UPDATE aid_ledger SET state = 'settled', cost = 0",
    "the ledger shortened": "DELETE FROM aid_ledger",
    "a line for what was not confirmed": ledger(AGREED),
    "a line turned round": ledger(WORKED, lender=RA, host=RB),
    "a line that others owe": ledger(WORKED, host=RC),
    # What stands behind it all
    "the map": f"UPDATE server_logins SET trust_id = NULL WHERE login = '{HOST}'",
    "a login more": f"INSERT INTO server_logins VALUES ('{STRANGER}', NULL, 1)",
    "nobody in the map": "DELETE FROM server_logins",
    "the log altered": "UPDATE journal SET who = 'x'",
    "the log shortened": "DELETE FROM journal",
    "the log emptied": "TRUNCATE journal",
    "duties emptied": "TRUNCATE duties CASCADE",
    "an entry that does not go on": "INSERT INTO journal SELECT number + 1, at, who, what, sheet, "
    "action, rows, key, before, after, payload, hash FROM journal ORDER BY number DESC LIMIT 1",
    "an entry ahead": "INSERT INTO journal SELECT number + 9, at, who, what, sheet, "
    "action, rows, key, before, after, payload, hash FROM journal ORDER BY number DESC LIMIT 1",
    "the head elsewhere": "UPDATE journal_head SET number = 1000000",
    "the head's hash": "UPDATE journal_head SET hash = 'x'",
    "the head doubled": "INSERT INTO journal_head VALUES (2, 0, 'x')",
    "the form": "UPDATE alembic_version SET version_num = '9999'",
    "whose database": "UPDATE schema_information SET value = 'x'",
    "packed duties forged": f"UPDATE duty_blocks SET packed = '\\x00' WHERE staff_id = {ANN}",
    "packed duties gone": f"DELETE FROM duty_blocks WHERE staff_id = {ANN}",
    "packed duties invented": f"INSERT INTO duty_blocks VALUES ({ANN}, 1, '\\x0011223344556677')",
    "one's own duty not packed": duty("hal", 4, "E", "ICU"),
    "policies": "ALTER TABLE duties DISABLE ROW LEVEL SECURITY",
    "a policy": "CREATE POLICY mine ON duties USING (true)",
    "a policy gone": "DROP POLICY change ON duties",
    "triggers": "ALTER TABLE offers DISABLE TRIGGER ALL",
    "triggers by a setting": "SET session_replication_role = replica",
    "a function": "CREATE OR REPLACE FUNCTION login_reaches(integer) RETURNS boolean LANGUAGE sql "
    "AS 'SELECT true'",
    "a function beside": "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "a trigger of one's own": "CREATE TRIGGER mine AFTER INSERT ON duties EXECUTE FUNCTION "
    "duties_are_packed()",
    "a rule of one's own": "CREATE RULE mine AS ON DELETE TO duties DO INSTEAD NOTHING",
    "the owner's rights": "SET ROLE owner",
    "another's login": f"SET SESSION AUTHORIZATION {LENDER}",
    "rights for another": f"GRANT ALL ON duties TO {THIRD}",
    "the owner of a table": f"ALTER TABLE duties OWNER TO {HOST}",
    "numbers set back": "SELECT setval('staff_id_seq', 1)",
}  # fmt: skip
"""What a login of RA, where aid is needed, tries."""

AS_LENDER = {
    "the host's yes": step(OFFERED, host_by="'x'", host_at="'x'"),
    "both yes at once": step(OFFERED, **YES, host_by="'x'", host_at="'x'", state="'agreed'"),
    "when the host agreed": step(AGREED, host_at="'x'"),
    "agreed without the host": step(OFFERED, **YES, state="'agreed'"),
    "worked": step(STANDS, state="'worked'", hours="24"),
    "hours": step(WORKED, hours="24"),
    "a person on another's rota": duty("eve", 0, "L", "ICU"),
    "a lent person taken away": no_duty("cyd", 3),
    "a lent person moved": f"UPDATE duties SET service_id = {AMU} "
    f"WHERE staff_id = {CYD} AND date = {DAY + 3}",
    "a request closed": "UPDATE requests SET state = 'withdrawn'",
    "a request noted": "UPDATE requests SET recalled_at = 'x', reason = 'x'",
    "a line of the ledger": ledger(WORKED),
    "another's proposals": f"DELETE FROM proposed_aid WHERE staff_id = {HAL}",
    "another's duty": no_duty("hal", 0),
}
"""What a login of RB, which lends, tries."""

AS_THIRD = {
    "declined": step(OFFERED, state="'declined'"),
    "touched": step(AGREED, why="'x'"),
    "offered for others": offer("AID-0001-2"),
    "settled for others": "UPDATE aid_ledger SET state = 'settled'",
    "struck out for others": f"DELETE FROM proposed_aid WHERE staff_id <> {ZOE}",
    "a lent person taken away": no_duty("cyd", 3),
}
"""What a login of RC, which has no part in it, tries."""

AS_REGION = {
    "the log altered": "UPDATE journal SET who = 'x'",
    "the log shortened": "DELETE FROM journal",
    "the map": f"UPDATE server_logins SET trust_id = NULL WHERE login = '{HOST}'",
    "the head elsewhere": "UPDATE journal_head SET number = 1000000",
}
"""What even a login of the region may not."""

AS_STRANGER = {
    "reading": "SELECT * FROM staff",
    "a duty": "DELETE FROM duties",
    "the map": f"INSERT INTO server_logins VALUES ('{STRANGER}', NULL, 1)",
}
SHADOWS = [
    "CREATE TEMP TABLE server_logins AS SELECT login, NULL::integer AS trust_id FROM server_logins",
    f"CREATE TEMP TABLE services AS SELECT id, code, {RA} AS trust_id FROM services",
    f"CREATE TEMP TABLE staff AS SELECT id, code, {ICU} AS service_id FROM staff",
    "CREATE TEMP TABLE offers AS SELECT * FROM offers",
    "CREATE TEMP TABLE duty_blocks AS SELECT * FROM duty_blocks",
    "CREATE FUNCTION pg_temp.login_reaches(integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION pg_temp.login_trust() RETURNS integer LANGUAGE sql AS 'SELECT NULL::integer'",
    "SET search_path = pg_temp, public",
]
CONFIRM = step(AGREED, state="'confirmed'", **CONFIRMED)
RECALL = step(STANDS, state="'withdrawn'", why="'x'")
CONFIRMING = [CONFIRM, duty("dee", 0, "L", "ICU"), *packed("dee")]
"""All that confirming needs."""
RECALLED = [RECALL, no_duty("cyd", 3), duty("cyd", 3, "E", "AMU"), *packed("cyd")]
"""All that a recall needs, but for the note on the request."""
IN_TURN = {
    "shadows of the map and the wards": (HOST, [*SHADOWS, "UPDATE public.staff SET name = 'x' "
     "WHERE code <> 'hal'"]),
    "shadows of offers": (HOST, [*SHADOWS,
     step(OFFERED, **YES).replace("offers", "public.offers")]),
    "shadows of packed duties": (HOST, [*SHADOWS, "DELETE FROM public.duty_blocks"]),
    "policies off by a setting": (HOST, ["SET row_security = off", "DELETE FROM duties"]),
    "a duty given and packed": (HOST, [duty("ann", 4, "E", "AMU"), *packed("ann")]),
    "a duty given at home and packed": (HOST, [duty("ann", 4, "E", "ICU"), *packed("ann")]),
    "a duty taken and packed": (HOST, [no_duty("ann", 0), *packed("ann")]),
    "one's own sent out and packed": (LENDER, [duty("eve", 0, "L", "ICU"), *packed("eve")]),
    "a lent person fetched and packed": (LENDER, [no_duty("cyd", 3), *packed("cyd")]),
    "confirmed by the host without an offer's yes": (HOST, [
     duty("ann", 0, "L", "ICU"), *packed("ann")]),
    "confirmed, with another's duty beside it": (HOST, [CONFIRM, duty("dee", 0, "L", "ICU"),
     duty("dee", 1, "L", "ICU")]),
    "confirmed, on another date": (HOST, [CONFIRM, duty("dee", 1, "L", "ICU")]),
    "confirmed, elsewhere": (HOST, [CONFIRM, duty("dee", 0, "L", "HDU")]),
    "confirmed, for somebody else": (HOST, [CONFIRM, duty("eve", 0, "L", "ICU")]),
    "confirmed, and packed duties left": (HOST, [CONFIRM, duty("dee", 0, "L", "ICU")]),
    "confirmed by a third": (THIRD, [CONFIRM, duty("dee", 0, "L", "ICU")]),
    "confirmed within a savepoint": (HOST, ["SAVEPOINT s", CONFIRM, "RELEASE s",
     duty("dee", 0, "L", "ICU")]),
    "a duty before its offer": (HOST, [duty("dee", 0, "L", "ICU"), CONFIRM]),
    "recalled, and the request changed": (LENDER, [RECALL,
     "UPDATE requests SET needed = 0, reason = 'x' WHERE code = 'AID-0004'"]),
    "recalled rightly, and the request changed": (LENDER, [*RECALLED,
     "UPDATE requests SET needed = 0, reason = 'x' WHERE code = 'AID-0004'"]),
    "recalled, and another request noted": (LENDER, [RECALL,
     "UPDATE requests SET reason = 'x' WHERE code = 'AID-0001'"]),
    "ended by the host, and more of the lender's taken": (HOST, [RECALL, no_duty("cyd", 3),
     no_duty("cyd", 2), duty("cyd", 3, "L", "AMU")]),
    "ended by the host, and given again": (HOST, [RECALL, no_duty("cyd", 3),
     duty("cyd", 3, "E", "ICU")]),
    "checked early, then spoilt": (HOST, [CONFIRM, duty("dee", 0, "L", "ICU"),
     "SET CONSTRAINTS offer_stands_on_rotas IMMEDIATE", no_duty("dee", 0)]),
    "one's own yes taken back, and confirmed": (HOST, [step(AGREED, host_by="NULL"), CONFIRM]),
    "a new offer, confirmed at once": (HOST, [offer("AID-0001-2"),
     step("AID-0001-2", host_by="'x'", host_at="'x'"),
     step("AID-0001-2", state="'confirmed'", **CONFIRMED)]),
}  # fmt: skip
