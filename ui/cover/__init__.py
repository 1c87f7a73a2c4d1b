"""The cover page: gaps by urgency, who could fill them, and the plan of a period."""
