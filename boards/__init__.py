"""The province at a glance: one agency over the years, and all agencies of a year."""
