"""Write the set of facts of the tables at hand: `python -m data.engine LOCATION`, a folder or `s3://bucket/prefix`."""

import argparse

from data.engine.facts import write
from data.store import STORE


def main() -> None:
    """Write it."""
    parser = argparse.ArgumentParser(prog="python -m data.engine", description=__doc__)
    parser.add_argument("location", help="folder, or s3://bucket/prefix")
    write(parser.parse_args().location, STORE.tables())


if __name__ == "__main__":
    main()
