"""The tables of this program, opened where the environment says they lie."""

import os

from data.remote.digest import digested
from data.remote.engines import FACTS_SETTING
from data.storage.files import folder_at
from data.store import Store
from data.tables import TABLES, Tables

TABLES_SETTING = "NATO_JAPAN_TABLES"
"""Variable of the environment for a deployment that keeps its tables elsewhere: a folder, or `s3://bucket/prefix`."""


def _with_digest(tables: Tables) -> Tables:
    """Return the tables with the digest of a set of facts where the environment names one."""
    return digested(tables) if os.environ.get(FACTS_SETTING) else tables


STORE = Store(folder_at(os.environ.get(TABLES_SETTING) or str(TABLES)), _with_digest)
"""The tables of this program."""
