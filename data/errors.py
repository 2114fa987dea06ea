"""Define the errors that a person can mend. Each message says what is wrong, where, and what to do."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class DashboardError(Exception):
    """Base of all errors that are shown as a message, not as a traceback."""


def exit_code(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; print the message of an error that a person can mend."""
    try:
        command()
    except DashboardError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of a rule in the records.

    `row` is the row that a spreadsheet shows, with the header as row 1, or None for the file. `column` is empty for the row.
    """

    file: str
    row: int | None
    column: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        cell = self.file
        if self.row is not None:
            cell += f", row {self.row}"
        if self.column:
            cell += f", column {self.column}"
        return f"{cell}: [{self.rule}] {self.message} {self.remedy}".rstrip()


class RecordsError(DashboardError):
    """The records break rules. Carries every violation, not only the first."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(sorted(violations, key=lambda v: (v.file, v.row or 0, v.column, v.rule, v.message)))
        lines = "\n".join(f"  {violation}" for violation in self.violations)
        count = len(self.violations)
        super().__init__(f"The records break {count} rule{'s' if count != 1 else ''}; no table was written.\n{lines}")


class TableError(DashboardError):
    """A file in data/tables/ is missing, torn, foreign or of another version."""

    REMEDY = (
        "To mend it, run `python -m data.build` (with `--tables FOLDER` for another folder, or "
        "`python -m data.storage.parts LOCATION` for tables in parts), or restore the file or the right to read it."
    )

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem} {self.REMEDY}")


class BusyError(TableError):
    """The machine cannot read a file at the moment; nothing is known of the file itself."""

    REMEDY = "Retrying automatically. If this persists, give the server more file handles or memory, or check the disk."


class StorageError(BusyError):
    """Object storage refuses or does not answer; nothing is known of the files themselves."""

    REMEDY = "Retrying every ten seconds. Check the address, the keys in the environment and the storage."


class FactsError(BusyError):
    """A set of facts does not answer, or was replaced."""

    REMEDY = "Retrying automatically. If this persists, check the location and the engine, or write the set again."


class LocationError(DashboardError):
    """The location to write a set to does not exist or cannot be written."""

    def __init__(self, location: str, problem: str) -> None:
        super().__init__(
            f"{location or 'An empty name'}: {problem} Name a writable folder that holds nothing else, or "
            "s3://bucket/prefix of an existing bucket, with its keys in the environment."
        )


class FolderError(DashboardError):
    """The folder to write tables to holds something else."""

    def __init__(self, folder: str, problem: str) -> None:
        super().__init__(f"{folder}: {problem} No table was written. Name an empty folder or one that holds tables only.")


class EngineError(DashboardError):
    """The configured engine is unknown or not installed, or finds no set of facts at its location."""


class FilterError(DashboardError):
    """A filter in an address has an unknown name or value."""

    MAX_LISTED_VALUES = 40
    """Allowed values that a message lists; the structured answer carries all."""

    def __init__(self, field: str, value: str, problem: str, allowed: Sequence[str] = ()) -> None:
        self.field = field
        self.allowed = tuple(allowed)
        message = f"{field}={value!r}: {problem}"
        if allowed:
            more = len(allowed) - self.MAX_LISTED_VALUES
            message += " Allowed: " + ", ".join(allowed[: self.MAX_LISTED_VALUES]) + (f" and {more} more." if more > 0 else ".")
        super().__init__(message)
