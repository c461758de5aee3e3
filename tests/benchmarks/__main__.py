"""Print the table of ratios; ``python -m tests.benchmarks descent import`` prints only some rows."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.timing import Row

PACKAGES = ("gdlearn", "numpy", "matplotlib", "anywidget", "jupyterlab")
TOPICS = sorted(
    module.name.removeprefix("bench_")
    for module in pkgutil.iter_modules([str(Path(__file__).parent)])
    if module.name.startswith("bench_")
)
HEADS = ("what", "ours", "peer", "measured", "bar", "met")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and return 0 if every bar is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"one or more of: {', '.join(TOPICS)}; all if none")
    topics = parser.parse_args(arguments).topics or TOPICS
    unknown = sorted(set(topics) - set(TOPICS))
    if unknown:
        parser.error(f"there is no topic {unknown[0]!r}; choose from {', '.join(TOPICS)}")
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_machine()}, Python {platform.python_version()}")
    print(", ".join(f"{package} {version(package)}" for package in PACKAGES), "\n")
    rows: list[Row] = []
    for topic in topics:
        rows += importlib.import_module(f"tests.benchmarks.bench_{topic}").rows()
    print("\n".join(table(rows)))
    return 0 if all(row.met for row in rows) else 1


def table(rows: list[Row]) -> list[str]:
    """Return the lines of the table, each column as wide as its widest entry."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    lines = ["  ".join(entry.ljust(width) for entry, width in zip(line, widths, strict=True)) for line in cells]
    return [line.rstrip() for line in (lines[0], "-" * len(lines[0]), *lines[1:])]


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≥" if row.at_least else "≤"
    return row.what, row.ours, row.peer, f"{row.measured:.3g}", f"{sign} {row.bar:g}", "yes" if row.met else "NO"


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"


if __name__ == "__main__":
    sys.exit(main())
