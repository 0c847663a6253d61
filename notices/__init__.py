"""What people are told: an inbox, and mail for those who want it."""
