"""Pages of the working day: queue, desk, findings, conversation, turns, versions, corrections by hand, help."""
