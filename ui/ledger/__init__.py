"""The ledger of mutual aid: what each trust gave another, month by month."""
