"""The history page: who changed what, when and why, and whether nothing is missing."""
