"""Read what the environment sets of the HTTP shell. A wrong value ends the start with one sentence."""

import os
import re
import sys
from collections.abc import Callable

from data.errors import DashboardError

_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?(:[0-9]{1,5})?")


def hosts(text: str) -> tuple[str, ...]:
    """Split names of hosts at commas; `*.example.org` stands for every host below it.

    Raises DashboardError where one has a port or is no name: hosts are compared without their port.
    """
    names = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    for name in names:
        if not _HOST.fullmatch(name):
            raise DashboardError(f"{name!r} is no host. Write names without scheme and port, such as dash.example.org.")
    return tuple(name.strip("[]") for name in names)


def origins(text: str) -> tuple[str, ...]:
    """Split origins of sites at spaces, as a content security policy does.

    Raises DashboardError where one is no origin, because it could add rules of its own to the policy.
    """
    sites = tuple(text.lower().split())
    for site in sites:
        if not _ORIGIN.fullmatch(site):
            raise DashboardError(f"{site!r} is no origin. Write scheme, host and port only, such as https://example.org.")
    return sites


def from_environment(name: str, read: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Read a variable of the environment; end the process with a message where its value cannot be used."""
    try:
        return read(os.environ.get(name, ""))
    except DashboardError as error:
        sys.exit(f"{name}: {error}")
