"""`python -m data.build`: check the records and write the tables."""

import argparse
import os
import sys
from pathlib import Path

from data.build.checks import check_records, check_sums
from data.build.derive import derive
from data.build.records import Records, read_description, read_records
from data.build.tables import write_tables
from data.errors import DashboardError, RecordsError

DATA = Path(__file__).resolve().parent.parent


def build(records_folder: Path, tables_folder: Path) -> Records:
    """Build the tables from the records.

    Raises RecordsError, with nothing written, where a rule is broken, and FolderError where `tables_folder` holds
    anything but tables.
    """
    description = read_description(records_folder)
    records = read_records(records_folder, description)
    if violations := check_records(records):
        raise RecordsError(violations)
    tables = derive(records, description)
    if violations := check_sums(tables["contributions"]):
        raise RecordsError(violations)
    write_tables(tables_folder, tables, description)
    return tables


def main() -> int:
    """Parse the command line and build; print the files written, or what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("--records", type=Path, default=DATA / "records", help="folder of the CSV records")
    parser.add_argument("--tables", type=Path, default=DATA / "tables", help="folder to write the tables to")
    options = parser.parse_args()
    try:
        tables = build(options.records, options.tables)
    except DashboardError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        for name, rows in tables.items():
            print(f"{options.tables / name}.parquet: {len(rows)} rows")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed the pipe (`… | head`). Point stdout at devnull so that Python does not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
