"""What templates need to lead to exports."""
