"""Logins of a server, and what each may change there.

On a file only the tables change: a file has no logins. On PostgreSQL the server itself holds
the trusts apart, by what stands beside this in `0004_server_logins.sql`.
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


def downgrade() -> None:
    raise NotImplementedError("older versions come back with restore, not by migrating down")
