"""A fictional province: its regions, agencies and accounts, and the reports they filed."""
