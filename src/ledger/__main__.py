"""The command line: `python -m ledger check` and the rest. Everything the MkDocs plugin does can be done from here."""

import argparse
import io
import os
import sys
from pathlib import Path

from ledger import exports
from ledger.exports.offline import name, offline
from ledger.problems import REFUSALS, BadEvidence, refusal
from ledger.published import register
from ledger.reader import tidy
from ledger.rules import check, checked
from ledger.site import Site, read_site


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all is well, 1 when something is wrong, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="ledger", description="Evidence in, linked and cited pages out.")
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder (here, unless told)")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="name every problem of evidence/ and docs/")
    commands.add_parser("tidy", help="write the record files in canonical form")
    for verb, help_ in (
        ("export", "add data, feeds, citations and permanent addresses to a built site"),
        ("print", "add the PDFs, and the pages behind their codes, to a built site"),
        ("pack", "put the finished site into one archive that can be read without a server"),
    ):
        command = commands.add_parser(verb, help=help_)
        command.add_argument("--site", type=Path, default=Path("site"), help="the folder of the built site (site, unless told)")
        command.add_argument("--address", help="where the site will stand (as in mkdocs.yml, unless told)")
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a complaint quotes what it found, whatever the terminal can show
    try:
        return _run(chosen)
    except BadEvidence as error:
        for problem in error.problems:
            print(problem)
        return 1
    except REFUSALS as error:
        print(f"ledger {chosen.command} was stopped: {refusal(error)}", file=sys.stderr)
        return 1


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "tidy":
        for path in dict.fromkeys([*tidy(chosen.root), *register(chosen.root)]):
            print(f"{path}: in canonical form now")
        return 0
    if chosen.command == "export":
        return _export(chosen.root, chosen.site, chosen.address)
    if chosen.command == "print":
        return _print(chosen.root, chosen.site, chosen.address)
    if chosen.command == "pack":
        return _pack(chosen.root, chosen.site, chosen.address)
    problems = check(chosen.root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} in {chosen.root.resolve().name}", file=sys.stderr)
    return 1 if problems else 0


def _site(root: Path, address: str | None) -> Site:
    """What the site says of itself, at the address told on the command line if one was."""
    site = read_site(root)
    return site._replace(address=f"{address.rstrip('/')}/") if address else site


def _export(root: Path, folder: Path, address: str | None) -> int:
    if not (folder / "index.html").exists():
        print(f"{folder} holds no built site; build it first, then export", file=sys.stderr)
        return 2
    site = _site(root, address)
    count = exports.write(checked(root), site, folder)
    print(f"{count} files added to {folder}")
    return 0


def _print(root: Path, folder: Path, address: str | None) -> int:
    from ledger.hosts.print import print_into  # segno, which it needs, comes with the PDFs

    if not folder.is_dir():
        print(f"{folder} holds no built site; build it first, then print", file=sys.stderr)
        return 2
    site = _site(root, address)
    printed = print_into(folder, root.resolve(), site)
    if printed.missing:
        print(f"THE SITE HAS NO PDFs: {printed.missing}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    print(f"{printed.pdfs} PDFs in {folder / 'pdf'}, {printed.new} of them new")
    return 0


def _pack(root: Path, folder: Path, address: str | None) -> int:
    if not (folder / "index.html").exists():
        print(f"{folder} holds no built site; build it first, then pack", file=sys.stderr)
        return 2
    site = _site(root, address)
    archive = offline(site, folder)
    (folder / name(site)).write_bytes(archive)
    print(f"{folder / name(site)}: {len(archive) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
