"""Work on tables in a process of its own, so that what it opens takes no memory from what is measured."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from data.filters import Choices
from data.selection import choices_of
from data.tables import read_tables


def apart(work: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - as the work gives it
    """Do some work in a process that ends with it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def choices_in(tables: Path) -> Choices:
    """What each filter can be set to in a folder of tables."""
    return choices_of(read_tables(tables))
