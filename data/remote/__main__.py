"""Write the set of facts of the tables at hand: `python -m data.remote LOCATION`, a folder or `s3://bucket/prefix`."""

import argparse
import sys

from data.errors import exit_code
from data.opened import STORE
from data.remote.facts import write
from data.store import Store


def main() -> int:
    """Parse the command line, write, and say what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m data.remote", description=__doc__)
    parser.add_argument("location", help="folder, or s3://bucket/prefix")
    location = parser.parse_args().location
    return exit_code(lambda: write(location, Store(STORE.folder).tables()))


if __name__ == "__main__":
    sys.exit(main())
