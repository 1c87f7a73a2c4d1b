"""The region at a glance: where cover is thin, and which services are fragile."""
