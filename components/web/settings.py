"""What the environment sets of the doors, checked at the start: a wrong value ends it with one sentence."""

import os
import re
import sys
from collections.abc import Callable

from data.errors import DashboardError

_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?(:[0-9]{1,5})?")


def hosts(text: str) -> tuple[str, ...]:
    """Names of hosts, separated by commas; `*.example.org` stands for any below.

    Raises DashboardError where one has a port or is no name: a host is compared without its port.
    """
    found = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    for host in found:
        if not _HOST.fullmatch(host):
            raise DashboardError(f"{host!r} is no host. Write names without scheme and port, as dash.example.org.")
    return tuple(host.strip("[]") for host in found)


def origins(text: str) -> tuple[str, ...]:
    """Origins of sites, separated by spaces, as a content security policy takes them.

    Raises DashboardError where one is no origin, as it could add rules of its own to the policy.
    """
    found = tuple(text.lower().split())
    for origin in found:
        if not _ORIGIN.fullmatch(origin):
            raise DashboardError(f"{origin!r} is no origin. Write scheme, host and port only, as https://example.org.")
    return found


def from_environment(name: str, read: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """What a variable of the environment says; ends the process in words where it cannot be used."""
    try:
        return read(os.environ.get(name, ""))
    except DashboardError as error:
        sys.exit(f"{name}: {error}")
