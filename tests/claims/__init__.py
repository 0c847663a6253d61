"""Claims: what a report's text says about its own figures."""
