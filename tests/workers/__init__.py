"""Real workers, really killed."""

IMPATIENT = {
    "MINGCHA_LEASE": "5",
    "MINGCHA_RESEND": "4",
    "MINGCHA_RECOVER_EVERY": "1",
    "LOG_LEVEL": "ERROR",
}
"""Settings under which what dead workers left is found within seconds."""
