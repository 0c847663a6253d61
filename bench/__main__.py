"""``python -m bench [reading] [throughput] [rules] [copying]``: print the figures; nothing named means these four.

``batches`` recognises generated files, their names and folders as careless as people are.
``pages`` draws the pages of the sample PDFs and hands them out, on a database of its own.
``data`` makes a province of ten thousand agencies with ten years of reports in the database of ``DATABASE_URL``.
``load`` lets fifty people work on it and prints how long the server takes for each page.
``ledger`` writes the compliance ledger of the same province and says how long it took and how much memory it needed;
``exports`` writes it and the other large exports: a notice to every agency, the circular, and two million figures.
"""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["reading", "throughput", "rules", "copying"])
    parser.add_argument("--rounds", type=int, default=5, help="turns over the corpus (reading)")
    parser.add_argument("--documents", type=int, default=24, help="generated reports (reading)")
    parser.add_argument(
        "--reports", type=int, default=200, help="uploads, 208 at most (throughput)"
    )
    parser.add_argument("--processes", type=int, default=2, help="worker processes")
    parser.add_argument("--stored", type=int, default=2000, help="reports checked again (rules)")
    parser.add_argument("--texts", type=int, default=10_000, help="reports compared (copying)")
    parser.add_argument("--files", type=int, default=240, help="files recognised (batches)")
    parser.add_argument(
        "--agencies", type=int, default=10_000, help="agencies made (data, load, ledger, exports)"
    )
    parser.add_argument("--seconds", type=float, default=60, help="how long people work (load)")
    parser.add_argument("--pause", type=float, default=6, help="seconds between clicks (load)")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "reading" in options.parts:
        from bench import reading

        reading.run(options.documents, options.rounds)
    if "throughput" in options.parts:
        from bench import throughput

        throughput.run(options.reports, options.processes)
    if "rules" in options.parts:
        from bench import rules

        rules.run(options.stored, options.processes, options.rounds)
    if "copying" in options.parts:
        from bench import copying

        copying.run(options.texts)
    if "batches" in options.parts:
        from bench import batches

        batches.run(options.files)
    if "pages" in options.parts:
        from bench import pages

        pages.run(options.rounds)
    if "data" in options.parts:
        from bench import data

        data.run(options.agencies)
    if "load" in options.parts:
        from bench import load

        load.run(options.agencies, options.seconds, options.pause)
    if {"ledger", "exports"} & set(options.parts):
        from bench import exports

        kinds = exports.KINDS if "exports" in options.parts else ("ledger",)
        exports.run(options.agencies, kinds)


if __name__ == "__main__":
    main()
