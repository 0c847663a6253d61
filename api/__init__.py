"""The way in for programs: reports, figures, findings and rules to read."""
