"""The errors a person can cause. Each message says what is wrong, where, and what to do."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class DashboardError(Exception):
    """Base of all errors that a message, not a traceback, should answer."""


def exit_code(act: Callable[[], object]) -> int:
    """Act for a command; where that fails in a way that a person can mend, say how and give the exit code of a failure."""
    try:
        act()
    except DashboardError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of a rule in the records.

    `row` counts the lines of the file as a spreadsheet shows them: the header is row 1. It is None where the whole file
    is meant. `column` is empty where the whole row is meant.
    """

    file: str
    row: int | None
    column: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: [{self.rule}] {self.message} {self.remedy}".rstrip()


class RecordsError(DashboardError):
    """The records break rules; carries every violation, not only the first."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(sorted(violations, key=lambda v: (v.file, v.row or 0, v.column, v.rule, v.message)))
        lines = "\n".join(f"  {violation}" for violation in self.violations)
        count = len(self.violations)
        super().__init__(f"The records break {count} rule{'s' if count != 1 else ''}; no table was written.\n{lines}")


class TableError(DashboardError):
    """A file in data/tables/ is missing, torn, foreign or of another version."""

    REMEDY = (
        "To mend it, run `python -m data.build` (with `--tables FOLDER` where the tables lie elsewhere, "
        "`python -m data.storage.parts LOCATION` where they lie in parts), or restore the file or the right to read it."
    )

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(f"{file}: {problem} {self.REMEDY}")


class BusyError(TableError):
    """The machine cannot look at a file in data/tables/ at this moment, which says nothing of the file."""

    REMEDY = "It is tried again by itself; if it lasts, give the server more file handles or memory, or look at the disk."


class StorageError(BusyError):
    """Object storage refuses or does not answer, which says nothing of the files."""

    REMEDY = "Look at the address, the keys in the environment and the storage; it is asked again every ten seconds."


class FactsError(BusyError):
    """A set of facts does not answer, or is another one than it was."""

    REMEDY = "It is opened again by itself; if that lasts, look at where it lies and at the engine, or write it anew."


class LocationError(DashboardError):
    """The place that a set should be written to is none, or cannot be written."""

    def __init__(self, location: str, problem: str) -> None:
        super().__init__(
            f"{location or 'An empty name'}: {problem} Name a folder that may be written and holds nothing else, or "
            "s3://bucket/prefix of a bucket that is there, with its keys in the environment."
        )


class FolderError(DashboardError):
    """The folder that tables should be written to is not one of tables."""

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"{folder}: {problem} No table was written. Name an empty folder or one that holds tables only.")


class EngineError(DashboardError):
    """The engine that is asked for is unknown or not installed, or there is no set of facts where it should look."""


class FilterError(DashboardError):
    """A filter in an address has an unknown name or value."""

    SHOWN = 40
    """How many allowed values a message lists; the structured answer carries all."""

    def __init__(self, field: str, value: str, problem: str, allowed: Sequence[str] = ()) -> None:
        self.field = field
        self.value = value
        self.allowed = tuple(allowed)
        message = f"{field}={value!r}: {problem}"
        if allowed:
            rest = len(allowed) - self.SHOWN
            message += " Allowed: " + ", ".join(allowed[: self.SHOWN]) + (f" and {rest} more." if rest > 0 else ".")
        super().__init__(message)
