"""What the site says of itself in `mkdocs.yml`: name, address, license.

Read here without MkDocs, because printing and exporting run without any host.
"""

import os
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml


class Site(NamedTuple):
    """The site's own words; `address` ends with a slash.

    `authority` is a name and a year that stand in ids (RFC 4151): they must stay when the site moves to another address.
    """

    name: str
    address: str
    description: str
    license: str
    language: str = "en"
    license_url: str = ""
    authority: str = ""

    @property
    def shown(self) -> str:
        """The address as it stands on paper: without scheme and closing slash."""
        return self.address.partition("://")[2].rstrip("/")


class _Loader(yaml.SafeLoader):
    """YAML with MkDocs' `!ENV`; any other tag of a host's settings is passed over."""


def _env(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        *names, default = loader.construct_sequence(node)
    else:
        names, default = [loader.construct_scalar(node)], None  # type: ignore[arg-type]  # a mapping is refused by the library itself
    return next((value for name in names if (value := os.environ.get(str(name)))), default)


_Loader.add_constructor("!ENV", _env)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read_site(root: Path, settings: str = "mkdocs.yml") -> Site:
    """The settings of the project at `root` that are told to readers; `settings` names the file that holds them."""
    with (root / settings).open(encoding="utf-8") as file:
        said = yaml.load(file, _Loader)
    theme, extra = said.get("theme"), said.get("extra") or {}
    address = f"{(said.get('site_url') or '/').rstrip('/')}/"
    return Site(
        name=said["site_name"],
        address=address,
        description=said.get("site_description") or said["site_name"],
        license=said.get("copyright") or "",
        language=(theme.get("language") if isinstance(theme, dict) else None) or "en",
        license_url=extra.get("license_url") or address,
        authority=extra.get("authority") or f"{urlsplit(address).hostname},2026",
    )
