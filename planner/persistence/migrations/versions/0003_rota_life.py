"""A rota's life: the steps taken, the versions that were approved, the breaches accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_breaches",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("from", sa.Integer(), nullable=False),
        sa.Column("to", sa.Integer(), nullable=False),
        sa.Column("figure", sa.Double(), nullable=False),
        sa.Column("limit", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_accepted_breaches_staff_id")
        ),
        sa.PrimaryKeyConstraint(
            "staff_id", "rule", "part", "from", "to", name=op.f("pk_accepted_breaches")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_rotas",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("from", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("to", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_kept_rotas_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", "from", "number", name=op.f("pk_kept_rotas")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rota_steps",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("from", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("to", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rota_version", sa.BigInteger(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_rota_steps_service_id")
        ),
        sa.PrimaryKeyConstraint("service_id", "from", "number", name=op.f("pk_rota_steps")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("older versions come back with restore, not by migrating down")
