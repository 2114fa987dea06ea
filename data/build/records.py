"""Read the records, the CSV files that people edit, and check them against the description of the tables.

frictionless checks the form of each file (types, required values, patterns, enumerations, keys). This module checks what the
Table Schema cannot express: list columns, references into one of several tables, EDTF dates.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from frictionless import Resource, Schema

from data.build.dates import DateError, read_date
from data.errors import RecordsError, Violation
from data.schema import FACT_TABLES, Column, Description, Table, describe

Row = dict[str, Any]
Cell = str | float | int | bool | list[str] | None
Records = dict[str, list[Row]]

DATE_COLUMNS = ("date", "period", "as_of", "published")
FIRST_DATA_ROW = 2
csv.field_size_limit(1 << 30)  # report a cell that is too long with its row and column, not as a broken file
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cn", "Zl", "Zp"))
"""Unicode categories of invisible characters: controls, changes of direction, private use, line ends."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""First characters of text that a spreadsheet runs as a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""

MAX_CELL_CHARACTERS = 20_000
"""Longest cell. A longer one is a slip that every page and download would carry."""


def read_description(folder: Path) -> Description:
    """Read `datapackage.yaml`; raises RecordsError where it is missing or not a data package."""
    path = folder / "datapackage.yaml"
    try:
        return describe(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        remedy = "Restore it from the repository."
        raise RecordsError([Violation(path.name, None, "", "description", f"cannot be read: {error!r}.", remedy)]) from error


def read_records(folder: Path, description: Description) -> Records:
    """Read and check every CSV file of the folder.

    Returns one list of rows per table, each row a dict by column with None for an empty cell, lists for list columns,
    and the key `#row` for its row number in the file.

    Raises RecordsError with all violations at once.
    """
    violations: list[Violation] = []
    records: Records = {}
    for table in description.edited:
        try:
            text = _text(folder / f"{table.name}.csv")
        except RecordsError as error:
            violations.extend(error.violations)
            continue
        if wrong := [*_form(text, table)]:
            violations.extend(wrong)
            continue
        rows = enumerate(csv.DictReader(io.StringIO(text, newline="")), FIRST_DATA_ROW)
        records[table.name] = [_typed(cells, number, table) for number, cells in rows]
    if violations:
        raise RecordsError(violations)
    if violations := [*_values(records, description), *_shared_ids(records)]:
        raise RecordsError(violations)
    return records


def _text(path: Path) -> str:
    """Return the text of a file; raise RecordsError where it is not readable text."""

    def refused(row: int | None, rule: str, message: str, remedy: str) -> RecordsError:
        return RecordsError([Violation(path.name, row, "", rule, message, remedy)])

    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise refused(None, "file", f"cannot be read ({error.strerror}).", "Restore it from the repository.") from None
    except UnicodeDecodeError as error:
        row, message = raw[: error.start].count(b"\n") + 1, f"byte {error.start + 1} is not UTF-8."
        raise refused(row, "encoding", message, "Save the file as UTF-8.") from None
    if text.startswith("\ufeff"):
        raise refused(1, "encoding", "starts with a byte order mark.", "Save it as UTF-8 without BOM.")
    if "\x00" in text:
        raise refused(text[: text.index("\x00")].count("\n") + 1, "encoding", "holds a NUL character.", "Remove it.")
    return text


def _form(text: str, table: Table) -> Iterator[Violation]:
    """Check the form of a file: CSV, header, cells, and with frictionless the schema where these hold."""
    file, expected = f"{table.name}.csv", [column.name for column in table.edited]
    try:
        header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
    except csv.Error as error:
        remedy = "Quote cells that hold commas, quotes or line ends, as a spreadsheet does on export."
        yield Violation(file, None, "", "csv", f"is not well-formed CSV: {error}.", remedy)
        return
    if header != expected:
        message = f"has the header {','.join(header)[:200]!r}."
        yield Violation(file, 1, "", "header", message, f"Write {','.join(expected)}.")
        return
    violations = []
    for number, cells in enumerate(rows, FIRST_DATA_ROW):
        if len(cells) != len(expected):
            message = f"has {len(cells)} cells where the header has {len(expected)}."
            violations.append(Violation(file, number, "", "csv", message, "Check the commas and quotes of the row."))
            continue
        for column, cell in zip(table.edited, cells, strict=True):
            violations.extend(_cell_form(file, number, column, cell))
    yield from violations or _schema_errors(text, table)


def _cell_form(file: str, number: int, column: Column, cell: str) -> Iterator[Violation]:
    name = column.name
    if cell != cell.strip():
        yield Violation(file, number, name, "white space", "begins or ends with white space.", "Remove it.")
    if len(cell) > MAX_CELL_CHARACTERS:
        message = f"is {len(cell)} characters long; the limit is {MAX_CELL_CHARACTERS}."
        yield Violation(file, number, name, "length", message, "Shorten it.")
    if any(unicodedata.category(char) in _UNSEEN for char in cell):
        message = "holds a line end, a tab or another character that cannot be seen."
        yield Violation(file, number, name, "control character", message, "Write the cell on one line, with what can be seen.")
    if column.type in ("string", "list"):
        for part in cell.split(column.delimiter) if column.type == "list" else [cell]:
            if part.startswith(_FORMULA):
                message = f"holds {part[:20]!r}: a spreadsheet that opens a download of a table runs such text as a formula."
                yield Violation(file, number, name, "formula", message, "Begin with a word.")


def _schema_errors(text: str, table: Table) -> Iterator[Violation]:
    descriptor: dict[str, Any] = {
        "fields": [_frictionless_field(column) for column in table.edited],
        "primaryKey": list(table.primary_key),
        "missingValues": [""],
    }
    if any(not table.by_name[name].required for name in table.primary_key):
        del descriptor["primaryKey"]
    resource = Resource(data=text.encode("utf-8"), format="csv", encoding="utf-8", schema=Schema.from_descriptor(descriptor))
    report = resource.validate(limit_errors=100_000)
    if not text.count("\n") > 1 and not report.errors:
        return
    for number, column, rule, note in report.flatten(["rowNumber", "fieldName", "type", "note"]):
        yield Violation(f"{table.name}.csv", number, column or "", rule, f"{note}.", _remedy(table, column, rule))


def _frictionless_field(column: Column) -> dict[str, Any]:
    kind = "string" if column.type == "list" else column.type
    return {"name": column.name, "type": kind, "constraints": dict(column.constraints)}


def _remedy(table: Table, column: str | None, rule: str) -> str:
    if column and table.by_name[column].allowed:
        return f"Write one of {', '.join(table.by_name[column].allowed)}."
    if column:
        return f"See the description: {table.by_name[column].description}"
    return "Give every row a key of its own." if rule == "primary-key" else "See datapackage.yaml."


def _typed(cells: Mapping[str, str], number: int, table: Table) -> Row:
    row: Row = {"#row": number}
    for column in table.edited:
        row[column.name] = _value(cells[column.name], column)
    return row


def _value(cell: str, column: Column) -> Cell:
    if column.type == "list":
        return cell.split(column.delimiter) if cell else []
    if not cell:
        return None
    if column.type == "number":
        return float(cell)
    if column.type == "integer":
        return int(cell)
    return cell == "true" if column.type == "boolean" else cell


def _values(records: Records, description: Description) -> Iterator[Violation]:
    """Check every cell for what the Table Schema cannot express."""
    for table in description.edited:
        for column in table.edited:
            targets, field = column.references or ((), "")
            known = {row[field] for target in targets for row in records[target]}
            for row in records[table.name]:
                value = row[column.name]
                items = value if isinstance(value, list) else [] if value is None else [value]
                for problem in [*_own_problems(column, value, items), *_unknown(column, items, known)]:
                    yield Violation(f"{table.name}.csv", row["#row"], column.name, *problem)


Problem = tuple[str, str, str]
"""Rule, message and remedy."""


def _own_problems(column: Column, value: Cell, items: list[Any]) -> Iterator[Problem]:
    if column.type == "list" and (any(item != item.strip() or not item for item in items) or len(set(items)) < len(items)):
        remedy = f"Separate items with {column.delimiter} alone and name each once."
        yield "list", "has an empty or repeated item, or white space around one.", remedy
    if column.name in DATE_COLUMNS and value is not None:
        try:
            read_date(str(value))
        except DateError as error:
            yield "date", str(error), ""


def _unknown(column: Column, items: list[Any], known: set[str]) -> Iterator[Problem]:
    if column.references:
        targets, field = column.references
        remedy = f"Correct it, or add it to {' or '.join(f'{target}.csv' for target in targets)} first."
        for item in items:
            if item not in known:
                yield "reference", f"{item!r} is not a {field} of {' or '.join(targets)}.", remedy


def _shared_ids(records: Records) -> Iterator[Violation]:
    """Check that identifiers are unique across the tables of facts and reuse none of a withdrawn record."""
    seen: dict[str, str] = {row["id"]: "withdrawn" for row in records["withdrawn"]}
    for name in FACT_TABLES:
        for row in records[name]:
            if seen.setdefault(row["id"], name) != name:
                message = f"{row['id']!r} is taken by {seen[row['id']]}.csv."
                remedy = "Choose another; identifiers are never reused."
                yield Violation(f"{name}.csv", row["#row"], "id", "unique", message, remedy)
