"""Many reports at once: recognised, corrected, then filed one by one."""
