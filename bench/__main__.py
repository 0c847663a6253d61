"""``python -m bench [reading] [throughput]``: print the figures; nothing named means both."""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["reading", "throughput"])
    parser.add_argument("--rounds", type=int, default=5, help="turns over the corpus (reading)")
    parser.add_argument("--documents", type=int, default=24, help="generated reports (reading)")
    parser.add_argument("--reports", type=int, default=300, help="uploads (throughput)")
    parser.add_argument("--processes", type=int, default=2, help="worker processes (throughput)")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "reading" in options.parts:
        from bench import reading

        reading.run(options.documents, options.rounds)
    if "throughput" in options.parts:
        from bench import throughput

        throughput.run(options.reports, options.processes)


if __name__ == "__main__":
    main()
