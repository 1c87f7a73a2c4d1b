"""What the working-time rules forbid, found for thousands of people and dates in one pass."""
