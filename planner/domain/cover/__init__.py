"""Slots, margins, candidates and scores."""
