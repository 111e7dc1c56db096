"""The command line: `python -m ledger check` and the rest. Everything the MkDocs plugin does can be done from here."""

import argparse
import sys
from pathlib import Path

from ledger.published import register
from ledger.reader import tidy
from ledger.rules import check


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all is well, 1 when something is wrong, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="ledger", description="Evidence in, linked and cited pages out.")
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder (here, unless told)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="name every problem of evidence/ and docs/")
    commands.add_parser("tidy", help="write the record files in canonical form")
    chosen = parser.parse_args(arguments)
    if chosen.command == "tidy":
        for name in dict.fromkeys([*tidy(chosen.root), *register(chosen.root)]):
            print(f"{name}: in canonical form now")
        return 0
    problems = check(chosen.root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in {chosen.root.resolve().name}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
