"""Logins of a server, and what each may change there.

On a file only the tables change: a file has no logins. On PostgreSQL the server itself holds the
trusts apart. A login of a trust changes what is that trust's, one of the region all of it, one
without a row in `server_logins` nothing. Everybody who may read reads all: mutual aid needs it.
Whoever owns the tables is bound by none of this.

Policies, here, say whose a row is. Where two trusts have a part in one row, triggers say which
part is whose; they stand in `0004_server_logins.sql`.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "server_logins",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("trust_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["trust_id"], ["trusts.id"], name=op.f("fk_server_logins_trust_id")
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_server_logins")),
        sqlite_with_rowid=False,
    )
    op.add_column("journal", sa.Column("login", sa.Text(), nullable=True))
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        # What is made here finds its tables by this, whatever the path of whoever calls it.
        schema = str(bind.scalar(sa.select(sa.func.current_schema())))
        quoted = bind.dialect.identifier_preparer.quote(schema)
        op.execute(f"SET LOCAL search_path TO {quoted}, pg_temp")
        op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
        _policies()


# Whose a row is ----------------------------------------------------------------------------------
# Conditions, not functions: they are bound to their tables when they are made, so that neither a
# search path nor a temporary table leads them astray, and they are planned with the statement.
# The login is `session_user`, which no SET ROLE changes.

_KNOWN = "EXISTS (SELECT FROM server_logins l WHERE l.login = session_user::text)"


def _reaches(trust: str) -> str:
    return (
        "EXISTS (SELECT FROM server_logins l WHERE l.login = session_user::text "
        f"AND (l.trust_id IS NULL OR l.trust_id = {trust}))"
    )


def _service(column: str) -> str:
    return _reaches(f"(SELECT s.trust_id FROM services s WHERE s.id = {column})")


def _person(column: str) -> str:
    """Somebody belongs to the trust of their home service."""
    return _reaches(
        "(SELECT s.trust_id FROM staff p JOIN services s ON s.id = p.service_id "
        f"WHERE p.id = {column})"
    )


_REGION = _reaches("NULL")
_OWN_DUTY = f"{_person('duties.staff_id')} AND {_service('duties.service_id')}"
_AID = "aid_moves(staff_id, date, shift_id, service_id, {})"
_OWNED = {
    "region": _REGION,
    "trusts": _REGION,
    "grades": _REGION,
    "skills": _REGION,
    "shifts": _REGION,
    "travel": _REGION,
    "sites": _reaches("sites.trust_id"),
    "services": _reaches("services.trust_id"),
    "staff_skills": _person("staff_skills.staff_id"),
    "absences": _person("absences.staff_id"),
    "accepted_breaches": _person("accepted_breaches.staff_id"),
    "demand": _service("demand.service_id"),
    "rotas": _service("rotas.service_id"),
    "proposed_aid": _service("proposed_aid.service_id"),
    "profiles": _reaches(
        "coalesce((SELECT s.trust_id FROM services s WHERE s.id = profiles.service_id), "
        "profiles.trust_id)"
    ),
    "duty_blocks": _KNOWN,
    "server_logins": "false",
}
"""Whose the rows of a table are, before and after a change."""
_CHANGED = {
    "staff": (
        _service("staff.service_id"),
        f"{_service('staff.service_id')} AND {_reaches('staff.trust_id')}",
    ),
    "duties": (f"{_OWN_DUTY} OR {_AID.format(False)}", f"{_OWN_DUTY} OR {_AID.format(True)}"),
}
"""Where it is not the same before as after."""
_EITHER_SIDE = f"{_reaches('offers.lender_trust_id')} OR {_service('offers.service_id')}"
_GROWS = {
    "rota_steps": (_service("rota_steps.service_id"), _REGION),
    "kept_rotas": (_service("kept_rotas.service_id"), _REGION),
    "offers": (_EITHER_SIDE, _EITHER_SIDE),
    "requests": (
        _service("requests.service_id"),
        f"{_service('requests.service_id')} OR aid_recalled(id)",
    ),
    "aid_ledger": (
        _reaches("aid_ledger.host_id"),
        f"{_reaches('aid_ledger.host_id')} OR {_reaches('aid_ledger.lender_id')}",
    ),
}
"""What only the region takes away again: whose a row is that is added, that is changed."""


def _policies() -> None:
    for table, whose in _OWNED.items():
        op.execute(f"CREATE POLICY change ON {table} USING ({whose})")
    for table, (before, after) in _CHANGED.items():
        op.execute(f"CREATE POLICY change ON {table} USING ({before}) WITH CHECK ({after})")
    for table, (adds, changes) in _GROWS.items():
        op.execute(f"CREATE POLICY add ON {table} FOR INSERT WITH CHECK ({adds})")
        op.execute(f"CREATE POLICY change ON {table} FOR UPDATE USING ({changes})")
        op.execute(f"CREATE POLICY take ON {table} FOR DELETE USING ({_REGION})")
    # Whoever is proposed belongs to the lender, who may strike it out.
    proposed = _person("proposed_aid.staff_id")
    op.execute(f"CREATE POLICY take ON proposed_aid FOR DELETE USING ({proposed})")
    op.execute(f"CREATE POLICY add ON journal FOR INSERT WITH CHECK ({_KNOWN})")
    op.execute(f"CREATE POLICY change ON journal_head FOR UPDATE USING ({_KNOWN})")
    for table in (*_OWNED, *_CHANGED, *_GROWS, "journal", "journal_head"):
        op.execute(f"CREATE POLICY look ON {table} FOR SELECT USING (true)")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def downgrade() -> None:
    raise NotImplementedError("older versions come back with restore, not by migrating down")
