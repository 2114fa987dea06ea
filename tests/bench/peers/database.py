"""The events as an SQLite file for Datasette: `python -m tests.bench.peers.database FILE`."""

import sqlite3
import sys
from contextlib import closing

from tests.bench.peers import work


def main() -> None:
    """Write the file, with an index for each filter."""
    with closing(sqlite3.connect(sys.argv[1])) as database:
        work.frame().to_sql("events", database, index=False)
        for column in ("area", "year"):
            database.execute(f"CREATE INDEX by_{column} ON events({column})")
        database.commit()


if __name__ == "__main__":
    main()
