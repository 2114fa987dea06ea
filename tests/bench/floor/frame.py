"""The main script of the floor: the calls of the page that is asked for, under the filters that are set."""

from typing import Any

from tests.bench.floor.constants import chosen, constants, replay

made: list[Any] = []
replay(chosen(next(iter(constants())))[:2], made)
page = made[-1]
replay(chosen(page.url_path or "overview")[2:], made)
