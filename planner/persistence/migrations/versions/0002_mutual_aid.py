"""Mutual aid from request to ledger, and profiles; requests get an id and a life.

Offers refer to requests, so these get an integer id like everything that is referred to. They
are few, so they are read, and written again into the new table: that runs on every database.
Requests that were there were asked for: they are open.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _requests()
    _offers_ledger_profiles()


def _requests() -> None:
    bind = op.get_bind()
    old = sa.Table("requests", sa.MetaData(), autoload_with=bind)
    rows = [dict(row) for row in bind.execute(sa.select(old)).mappings()]
    op.drop_table("requests")
    new = op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("needed", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.Text(), nullable=True),
        sa.Column("recalled_at", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_requests_service_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_requests_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_requests_code")),
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_requests_date"), "requests", ["date"], unique=False)
    life = {"state": "open", "urgency": "normal"}
    moved = [{"code": row.pop("reference"), **row, **life} for row in rows]
    if moved:
        bind.execute(sa.insert(new), moved)


def _offers_ledger_profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("trust_id", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_profiles_service_id")
        ),
        sa.ForeignKeyConstraint(["trust_id"], ["trusts.id"], name=op.f("fk_profiles_trust_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_profiles")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "aid_ledger",
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("lender_service_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("miles", sa.Double(), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["trusts.id"], name=op.f("fk_aid_ledger_host_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["trusts.id"], name=op.f("fk_aid_ledger_lender_id")),
        sa.ForeignKeyConstraint(
            ["lender_service_id"], ["services.id"], name=op.f("fk_aid_ledger_lender_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["services.id"], name=op.f("fk_aid_ledger_service_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_aid_ledger_shift_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_aid_ledger_staff_id")),
        sa.PrimaryKeyConstraint("offer", "entry", name=op.f("pk_aid_ledger")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_aid_ledger_date"), "aid_ledger", ["date"], unique=False)
    op.create_table(
        "offers",
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("lender_trust_id", sa.Integer(), nullable=False),
        sa.Column("lender_service_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("moved_from_service_id", sa.Integer(), nullable=True),
        sa.Column("moved_from_shift_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("consent_by", sa.Text(), nullable=True),
        sa.Column("consent_at", sa.Text(), nullable=True),
        sa.Column("consent_note", sa.Text(), nullable=True),
        sa.Column("lender_by", sa.Text(), nullable=True),
        sa.Column("lender_at", sa.Text(), nullable=True),
        sa.Column("host_by", sa.Text(), nullable=True),
        sa.Column("host_at", sa.Text(), nullable=True),
        sa.Column("override", sa.Text(), nullable=True),
        sa.Column("override_by", sa.Text(), nullable=True),
        sa.Column("override_at", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.Text(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lender_service_id"], ["services.id"], name=op.f("fk_offers_lender_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_trust_id"], ["trusts.id"], name=op.f("fk_offers_lender_trust_id")
        ),
        sa.ForeignKeyConstraint(
            ["moved_from_service_id"], ["services.id"], name=op.f("fk_offers_moved_from_service_id")
        ),
        sa.ForeignKeyConstraint(
            ["moved_from_shift_id"], ["shifts.id"], name=op.f("fk_offers_moved_from_shift_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_offers_request_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_offers_service_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_offers_shift_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_offers_staff_id")),
        sa.PrimaryKeyConstraint("offer", name=op.f("pk_offers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_offers_date"), "offers", ["date"], unique=False)
    op.create_index(op.f("ix_offers_request_id"), "offers", ["request_id"], unique=False)
    op.create_index(op.f("ix_offers_staff_id"), "offers", ["staff_id"], unique=False)
    op.create_index(op.f("ix_offers_state"), "offers", ["state"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("older versions come back with restore, not by migrating down")
