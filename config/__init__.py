"""The project: settings, addresses, queue, start."""
