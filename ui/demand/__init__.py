"""What the service asks for: its demand lines and what they mean in a week."""
